"""How wide a line of a project may be, as the settings of its tools say."""

from __future__ import annotations

import configparser
import fnmatch
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from syntax.dialects import SCRIPTS

_LARGEST = 1 << 20


def line_width(root: Path, language: str) -> int | None:
    """The columns that a line of a language may take; None where nobody says."""
    widths = list(_told(root, language))
    return min(widths) if widths else None


def _told(root: Path, language: str) -> Iterator[int]:
    if language == "python":
        yield from _of_python(root)
    elif language in SCRIPTS:
        yield from _of_prettier(root)
    elif language == "rust":
        for name in ("rustfmt.toml", ".rustfmt.toml"):
            table = _toml(root / name)
            yield from _numbers(table, "max_width", "comment_width")
    elif language in ("c", "cpp", "java"):
        found = re.search(r"^ColumnLimit:\s*(\d+)", _text(root / ".clang-format"), re.MULTILINE)
        yield from _positive(found[1] if found is not None else None)
    yield from _of_editorconfig(root, language)


def _of_python(root: Path) -> Iterator[int]:
    tool = _toml(root / "pyproject.toml").get("tool", {})
    if isinstance(tool, Mapping):
        ruff = _table(tool, "ruff")
        for table in (ruff, _table(_table(ruff, "lint"), "pycodestyle"), _table(tool, "black")):
            yield from _numbers(table, "line-length", "max-doc-length")
    for name in ("ruff.toml", ".ruff.toml"):
        yield from _numbers(_toml(root / name), "line-length")
    for name in ("setup.cfg", "tox.ini", ".flake8"):
        parser = configparser.ConfigParser(strict=False, interpolation=None)
        try:
            parser.read_string(_text(root / name))
        except configparser.Error:
            continue
        for section in ("flake8", "pycodestyle"):
            for key in ("max-line-length", "max_line_length", "max-doc-length"):
                yield from _positive(parser.get(section, key, fallback=None))


def _of_prettier(root: Path) -> Iterator[int]:
    for name in (".prettierrc", ".prettierrc.json", ".prettierrc.yaml", ".prettierrc.yml"):
        found = re.search(r"[\"']?printWidth[\"']?\s*:\s*(\d+)", _text(root / name))
        yield from _positive(found[1] if found is not None else None)
    try:
        package = json.loads(_text(root / "package.json") or "{}")
    except ValueError:
        return
    if isinstance(package, Mapping):
        yield from _numbers(_table(package, "prettier"), "printWidth")


def _of_editorconfig(root: Path, language: str) -> Iterator[int]:
    """`max_line_length` of the last section that names files of the language."""
    suffix = {"python": "x.py", "go": "x.go", "rust": "x.rs", "java": "x.java", "c": "x.c"}.get(
        language, "x.ts" if language.startswith("typescript") else "x.js"
    )
    if language == "cpp":
        suffix = "x.cpp"
    last: str | None = None
    applies = False
    for line in _text(root / ".editorconfig").splitlines():
        section = re.match(r"\s*\[(.+)\]\s*$", line)
        if section is not None:
            applies = any(fnmatch.fnmatch(suffix, one) for one in _alternatives(section[1]))
        elif applies and (said := re.match(r"\s*max_line_length\s*=\s*(\w+)", line)):
            last = said[1]
    yield from _positive(last)


def _alternatives(pattern: str) -> list[str]:
    """`*.{py,pyi}` as `*.py` and `*.pyi`."""
    found = re.match(r"(.*)\{([^{}]*)\}(.*)$", pattern)
    if found is None:
        return [pattern]
    return [f"{found[1]}{one.strip()}{found[3]}" for one in found[2].split(",")]


def _numbers(table: Mapping[str, object], *keys: str) -> Iterator[int]:
    for key in keys:
        yield from _positive(table.get(key))


def _positive(value: object) -> Iterator[int]:
    """A width that somebody meant: none as narrow as a column of a table, none without bound."""
    try:
        number = int(str(value))
    except ValueError:
        return
    if 40 <= number <= 200:
        yield number


def _table(of: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = of.get(key)
    return found if isinstance(found, Mapping) else {}


def _toml(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError:
        return {}


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            return ""
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
