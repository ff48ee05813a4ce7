"""What a case has to import: the names that our own inputs use, and those that seeds brought."""

from __future__ import annotations

import ast
from collections.abc import Iterable

STANDARD = {
    name: line
    for line in (
        "from collections import Counter, OrderedDict, defaultdict, deque",
        "from datetime import date, datetime, time, timedelta, timezone",
        "from decimal import Decimal",
        "from fractions import Fraction",
        "from itertools import islice",
        "from pathlib import Path, PurePath, PurePosixPath",
        "from types import SimpleNamespace",
        "from unittest.mock import AsyncMock, MagicMock, Mock, patch",
        "from urllib.error import URLError",
        "from uuid import UUID",
        "import array",
        "import asyncio",
        "import contextlib",
        "import httpx",
        "import io",
        "import json",
        "import logging",
        "import os",
        "import random",
        "import re",
        "import requests",
        "import subprocess",
        "import threading",
    )
    for name in line.partition("import ")[2].split(", ")
    for line in [f"{line.partition('import ')[0]}import {name}"]
}
"""The names that generated sources may use, each with the statement that brings it."""


class Imports:
    """Which statement brings a name: the standard ones, and what seeds and types taught."""

    def __init__(self) -> None:
        self._lines: dict[str, str] = {}

    def learn(self, lines: Iterable[str]) -> None:
        """Remember import statements; the first that brings a name counts."""
        for line in lines:
            for name, single in bound_by(line):
                self._lines.setdefault(name, single)

    def needed(self, names: Iterable[str], given: Iterable[str] = ()) -> tuple[str, ...]:
        """The statements that bring these names, sorted; `given` ones first choice for a name."""
        own = {name: single for line in given for name, single in bound_by(line)}
        found = {
            line
            for name in names
            if (line := own.get(name) or self._lines.get(name) or STANDARD.get(name))
        }
        return tuple(sorted(found))


def bound_by(line: str) -> list[tuple[str, str]]:
    """The names an import statement binds, each with a statement of its own for it."""
    try:
        (node,) = ast.parse(line.strip()).body
    except (SyntaxError, ValueError):
        return []
    match node:
        case ast.Import(names=names):
            return [
                (alias.asname or alias.name.split(".")[0], ast.unparse(ast.Import([alias])))
                for alias in names
            ]
        case ast.ImportFrom(module=module, names=names, level=level):
            return [
                (alias.asname or alias.name, ast.unparse(ast.ImportFrom(module, [alias], level)))
                for alias in names
                if alias.name != "*"
            ]
    return []
