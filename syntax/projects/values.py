"""What is known of a Python project from its files, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from keyword import iskeyword
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a module is, and by which name it is imported with `path` on `sys.path`.

    `shadows`: the standard library has a module of this name. `by_path`: no import statement can
    reach it (for that reason, or because its file's name is no identifier).
    """

    root: Path
    file: Path
    module: str
    source_root: Path
    path: tuple[Path, ...]
    in_package: bool = False
    shadows: bool = False

    @property
    def by_path(self) -> bool:
        """Whether a test has to load the file by its path."""
        parts = self.module.split(".")
        is_importable = all(part.isidentifier() and not iskeyword(part) for part in parts)
        return self.shadows or not is_importable or "." in self.file.stem

    @property
    def stem(self) -> str:
        """The last part of the module's name: that of its package for an `__init__.py`."""
        return self.module.rpartition(".")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """The Python that runs the project. `found`: where it was found, in a few words.

    `installed` are distributions in its site-packages, with names normalized as packaging does.
    """

    python: Path
    found: str
    version: tuple[int, int] | None = None
    site_packages: tuple[Path, ...] = ()
    installed: frozenset[str] = frozenset()
    linked: tuple[Path, ...] = ()
    """Folders elsewhere that its site-packages refer to: what is installed as editable."""

    def has(self, distribution: str) -> bool:
        """Whether a distribution of this normalized name is installed."""
        return distribution in self.installed


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatting:
    """How the project lays out its code. `tool` is empty where nothing says so."""

    line_length: int = 88
    quote: Literal['"', "'"] = '"'
    indent: str = "    "
    tool: Literal["ruff", "black", ""] = ""
    sorts_within_sections: bool = False
    one_import_a_line: bool = False
