"""The one place that reads the user's disk for facts: every file once, ignored and secret ones
never.
"""

from __future__ import annotations

import ast
import configparser
import os
import tomllib
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from foundation.nothing import Nothing
from syntax.files.ignore_rules import IgnoreRules
from syntax.files.secrets import is_secret_file
from syntax.files.source_files import SourceText, decode_source, read_source, walk_sources

_LARGEST = 1 << 21
_MOST_FILES = 20_000


class Disk:
    """Files below `root` as they were when first asked for. For one thread, for one survey."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._rules = IgnoreRules.for_root(root)
        self._sources: dict[Path, SourceText | None] = {}
        self._trees: dict[Path, ast.Module | None] = {}
        self._python: tuple[Path, ...] | None = None

    def source(self, path: Path) -> SourceText | None:
        """A file of the project; None where there is none that may be read."""
        if path not in self._sources:
            self._sources[path] = self._read(path)
        return self._sources[path]

    def text(self, path: Path) -> str:
        """A file's text; empty where it cannot be read."""
        found = self.source(path)
        return found.text if found is not None else ""

    def tree(self, path: Path) -> ast.Module | None:
        """A Python file as Python reads it; None where it does not."""
        if path not in self._trees:
            self._trees[path] = parsed(self.text(path)) if self.source(path) else None
        return self._trees[path]

    def toml(self, path: Path) -> Mapping[str, Any]:
        """A TOML file; empty where it is none."""
        try:
            return tomllib.loads(self.text(path))
        except tomllib.TOMLDecodeError:
            return {}

    def ini(self, path: Path) -> Mapping[str, Mapping[str, str]]:
        """The sections of an ini file; empty where it is none."""
        parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
        try:
            parser.read_string("[]\n" + self.text(path) if path.name == ".editorconfig"
                               else self.text(path))  # fmt: skip
        except configparser.Error:
            return {}
        return {
            name: {key: value or "" for key, value in parser.items(name)}
            for name in parser.sections()
        }

    def python_files(self) -> tuple[Path, ...]:
        """The project's Python files that count, sorted by folder."""
        if self._python is None:
            self._python = tuple(
                path
                for path in walk_sources(self.root, self._rules, _MOST_FILES)
                if path.suffix == ".py"
            )
        return self._python

    def is_package(self, folder: Path) -> bool:
        """Whether `folder` has an `__init__.py`."""
        return (folder / "__init__.py").is_file()

    def _read(self, path: Path) -> SourceText | None:
        if self._rules.ignored(path) is not None:
            return None
        found = read_source(path, _LARGEST)
        return None if isinstance(found, Nothing) else found


def parsed(text: str) -> ast.Module | None:
    """The syntax tree of a Python text, or None. Says nothing of what Python warns about."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def outside_text(path: Path, most: int = 1 << 16) -> str:
    """A small text file that belongs to an environment rather than to the project."""
    if is_secret_file(path):
        return ""
    found = read_source(path, most)
    return "" if isinstance(found, Nothing) else found.text


def beginning(path: Path, count: int) -> bytes:
    """The first bytes of a file; empty where it cannot be read."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            return file.read(count)
    except (OSError, ValueError):
        return b""


def entries(folder: Path) -> Iterator[Path]:
    """What a folder holds, sorted; nothing where it cannot be read."""
    try:
        yield from sorted(folder.iterdir())
    except OSError:
        return


def current(path: Path) -> SourceText | None:
    """A file as it is now, for a write that must not lose a change."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    found = decode_source(data, path.suffix)
    return None if isinstance(found, Nothing) else found
