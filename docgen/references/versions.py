"""The version of the project that a file is of, as its own files tell it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Version = tuple[int, ...]

_NUMBER = re.compile(r"v?(\d+(?:\.\d+)*)")
_ASSIGNED = re.compile(r"(?m)^(?:__version__|version)(?:\s*:\s*\w+)?\s*=\s*[\"']([^\"'\n]+)[\"']")
_PLACES = ("__init__.py", "_version.py", "version.py", "__version__.py", "__about__.py")
_LARGEST = 200_000


def version_in(text: str) -> Version | None:
    """The numbers of a version as it is written; what stands behind them is left out."""
    found = _NUMBER.match(text.strip())
    return tuple(map(int, found[1].split("."))) if found is not None else None


class Versions:
    """Answers by folder, each looked at once."""

    def __init__(self, roots: tuple[Path, ...]) -> None:
        self._roots = roots
        self._known: dict[Path, Version | None] = {}

    def of(self, path: Path) -> Version | None:
        """The version of the nearest folder around a file that tells one, no further out than the
        root it lies in."""
        for folder in path.parents:
            if folder not in self._known:
                self._known[folder] = next(_told_in(folder), None)
            if self._known[folder] is not None:
                return self._known[folder]
            if folder in self._roots:
                break
        return None


def _told_in(folder: Path) -> Iterator[Version]:
    texts = [
        _within(_toml(folder / "pyproject.toml"), "project", "version"),
        _within(_toml(folder / "pyproject.toml"), "tool", "poetry", "version"),
        _within(_toml(folder / "Cargo.toml"), "package", "version"),
        _within(_json(folder / "package.json"), "version"),
    ]
    if (folder / "__init__.py").exists():
        texts += [_assigned(folder / name) for name in _PLACES]
        texts += [one.name.split("-")[1] for one in _metadata(folder)]
    for text in texts:
        version = version_in(text) if text is not None else None
        if version is not None and any(version):
            yield version


def _metadata(package: Path) -> Iterator[Path]:
    """What an installer leaves beside a package of that name."""
    for one in package.parent.glob("*.dist-info"):
        if re.sub(r"[-_.]+", "_", one.name.split("-")[0]).lower() == package.name.lower():
            yield one


def _assigned(path: Path) -> str | None:
    found = _ASSIGNED.search(_text(path))
    return found[1] if found is not None else None


def _toml(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError:
        return {}


def _json(path: Path) -> Mapping[str, Any]:
    try:
        value = json.loads(_text(path) or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            return ""
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _within(value: Mapping[str, Any], *keys: str) -> str | None:
    found: Any = value
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, str) else None
