"""Importing the module under test: as it is, or compiled from a rewritten tree.

Only that one file is rewritten; whatever it imports is imported as ever.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from os.path import samefile
from types import CodeType, ModuleType
from typing import Any

Compile = Callable[[bytes, str], CodeType]
"""Source and file name to code."""


class Shadowed(ImportError):
    """Another module of this name is in use already, most likely the standard library's."""


class _Loader(SourceFileLoader):
    """Loads one file with code that somebody else compiles. No bytecode is cached."""

    def __init__(self, name: str, path: str, compile_source: Compile) -> None:
        super().__init__(name, path)
        self._compile_source = compile_source

    def get_code(self, fullname: str) -> CodeType | None:
        return self._compile_source(self.get_data(self.path), self.path)


class _Finder(MetaPathFinder):
    """Finds the one module whose loader is ours."""

    def __init__(self, file: str, compile_source: Compile) -> None:
        self._file = file
        self._compile_source = compile_source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.rpartition(".")[2] != self._stem and self._stem != "__init__":
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or not spec.origin or not _same(spec.origin, self._file):
            return None
        spec.loader = _Loader(fullname, spec.origin, self._compile_source)
        return spec

    @property
    def _stem(self) -> str:
        return self._file.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]


def load(name: str, file: str, path: Sequence[str], compile_source: Compile | None) -> ModuleType:
    """Import the module `name`, whose source is `file`, with `path` in front of `sys.path`.

    `compile_source` makes its code; None leaves that to Python. Raises Shadowed, and whatever
    the import itself raises.
    """
    known = sys.modules.get(name)
    other = known is not None and not _same(getattr(known, "__file__", None), file)
    if other and "." not in name:
        # The standard library's, which everybody here goes on to use.
        sys.path += [each for each in path if each not in sys.path]
        return _by_location(name, file, compile_source, shared=False)
    sys.path[:0] = [each for each in path if each not in sys.path]
    importlib.invalidate_caches()
    if other:
        raise Shadowed(f"{name} is another module here: {known!r}; rename {file}")
    sys.modules.pop(name, None)
    finder = _Finder(file, compile_source) if compile_source else None
    if finder:
        sys.meta_path.insert(0, finder)
    try:
        return _imported(name, file, compile_source)
    finally:
        if finder:
            sys.meta_path.remove(finder)


def _imported(name: str, file: str, compile_source: Compile | None) -> ModuleType:
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not (name == error.name or name.startswith(f"{error.name}.")):
            raise
        return _by_location(name, file, compile_source)
    if _same(getattr(module, "__file__", None), file):
        return module
    if name in sys.modules and sys.modules[name] is not module:
        return sys.modules[name]  # A module that put something else in its own place.
    if not isinstance(module, ModuleType):
        raise Shadowed(f"{name} puts something that is no module in its own place")
    raise Shadowed(f"importing {name} finds {module!r}, not {file}")


def _by_location(
    name: str, file: str, compile_source: Compile | None, *, shared: bool = True
) -> ModuleType:
    """A script whose name no import finds, or finds something else; then it is not `shared`."""
    loader: Any = _Loader(name, file, compile_source) if compile_source else None
    spec = importlib.util.spec_from_file_location(name, file, loader=loader)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is no Python source")
    module = importlib.util.module_from_spec(spec)
    if not shared:
        spec.loader.exec_module(module)
        return module
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module


def _same(found: str | None, file: str) -> bool:
    try:
        return found is not None and samefile(found, file)
    except OSError:
        return False
