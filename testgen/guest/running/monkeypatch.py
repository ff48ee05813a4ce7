"""What a case's setup knows as `monkeypatch`: pytest's fixture of that name, as far as fakes go."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from typing import Any

from .touched import Watch

_ABSENT = object()
_CHDIR, _GETCWD = os.chdir, os.getcwd


class MonkeyPatch:
    """Changes that last until `undo`. What it does itself is nothing that the case touched."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._undo: list[Callable[[], object]] = []

    def setattr(self, target: Any, name: Any, value: Any = _ABSENT, raising: bool = True) -> None:
        """`setattr("os.getcwd", new)` or `setattr(os, "getcwd", new)`."""
        if value is _ABSENT:
            target, name, value = *_resolved(target), name
        old = vars(target).get(name, _ABSENT) if isinstance(target, type) else getattr(
            target, name, _ABSENT)  # fmt: skip
        if raising and getattr(target, name, _ABSENT) is _ABSENT:
            raise AttributeError(f"{target!r} has no attribute {name!r}")
        setattr(target, name, value)
        if old is _ABSENT:
            self._undo.append(lambda: delattr(target, name))
        else:
            self._undo.append(lambda: setattr(target, name, old))

    def delattr(self, target: Any, name: Any = _ABSENT, raising: bool = True) -> None:
        """`delattr("os.fork")` or `delattr(os, "fork")`."""
        if name is _ABSENT:
            target, name = _resolved(target)
        old = getattr(target, name, _ABSENT)
        if old is _ABSENT:
            if raising:
                raise AttributeError(name)
            return
        delattr(target, name)
        self._undo.append(lambda: setattr(target, name, old))

    def setitem(self, mapping: Any, key: Any, value: Any) -> None:
        """Put an item into a mapping."""
        self._keep(mapping, key)
        mapping[key] = value

    def delitem(self, mapping: Any, key: Any, raising: bool = True) -> None:
        """Take an item out of a mapping."""
        if key not in mapping:
            if raising:
                raise KeyError(key)
            return
        self._keep(mapping, key)
        del mapping[key]

    def setenv(self, name: str, value: str, prepend: str | None = None) -> None:
        """Set an environment variable; pytest warns of a value that is no text."""
        if not isinstance(value, str):
            raise TypeError(f"{name} is to be a text, not {value!r}")
        if prepend is not None and name in os.environ:
            value = f"{value}{prepend}{os.environ[name]}"
        with self._watch.paused():
            self.setitem(os.environ, name, value)
        self._watch.given.add(name)

    def delenv(self, name: str, raising: bool = True) -> None:
        """Unset an environment variable."""
        with self._watch.paused():
            self.delitem(os.environ, name, raising)
        self._watch.given.add(name)

    def chdir(self, path: Any) -> None:
        """Make a folder the current one."""
        with self._watch.paused():
            before = _GETCWD()
            _CHDIR(path)
        self._undo.append(lambda: _CHDIR(before))

    def syspath_prepend(self, path: Any) -> None:
        """Put a folder in front of the module search path."""
        before = list(sys.path)
        sys.path.insert(0, str(path))
        self._undo.append(lambda: sys.path.__setitem__(slice(None), before))

    def undo(self) -> None:
        """Take all changes back, the last one first."""
        while self._undo:
            self._undo.pop()()

    def _keep(self, mapping: Any, key: Any) -> None:
        if key in mapping:
            old = mapping[key]
            self._undo.append(lambda: mapping.__setitem__(key, old))
        else:
            self._undo.append(lambda: mapping.pop(key, None))


def _resolved(path: str) -> tuple[Any, str]:
    """The object that holds what a dotted path names, and its name there."""
    if not isinstance(path, str) or "." not in path:
        raise TypeError(f"must be absolute import path string, not {path!r}")
    parts = path.split(".")
    found: Any = importlib.import_module(parts[0])
    used = parts[0]
    for part in parts[1:-1]:
        used += f".{part}"
        if not hasattr(found, part):
            importlib.import_module(used)
        found = getattr(found, part)
    return found, parts[-1]
