"""The state in which the module was imported, put back before each case.

Names of the module, its containers, the attributes of its classes and objects, caches, and a few
settings of the process. What lies deeper stays as a case left it.
"""

from __future__ import annotations

import builtins
import collections
import decimal
import functools
import os
import random
import sys
import warnings
from collections.abc import Callable
from types import ModuleType
from typing import Any

_MOST_ITEMS = 5000
_CONTAINERS = (list, dict, set, bytearray, collections.deque, collections.OrderedDict,
               collections.defaultdict, collections.Counter)  # fmt: skip
_DEPTH = 3
_BUILTINS = builtins
_GETCWD, _CHDIR = os.getcwd, os.chdir
_ENVIRON = os.environ


class Ground:
    """Remembers the state that a module had, and restores it.

    `seeded`: random numbers begin anew each time, too.
    """

    def __init__(self, module: ModuleType, *, seeded: bool) -> None:
        self._module = module
        self._seeded = seeded
        self._builtins = dict(vars(builtins))
        self._decimals = decimal.getcontext().copy()
        self._names = dict(vars(module))
        self._undo: list[Callable[[], None]] = []
        # What belongs to the interpreter, however the module came by it.
        self._seen = {id(sys.modules), id(sys.path), id(sys.meta_path), id(warnings.filters)}
        self._seen.update(id(vars(each)) for each in list(sys.modules.values())
                          if isinstance(each, ModuleType))  # fmt: skip
        for name, value in self._names.items():
            if not (name.startswith("__") and name.endswith("__")):
                self._remember(value, 0)
        self._streams = sys.stdout, sys.stderr, sys.stdin
        self._limit = sys.getrecursionlimit()
        self._folder = _folder()
        self._environment = dict(_ENVIRON)
        self._raw_environment = dict(_raw_environment())
        self._path = list(sys.path)

    def restore(self) -> None:
        """Put everything back."""
        self.restore_builtins()
        mock = sys.modules.get("unittest.mock")
        if mock is not None:
            mock.patch.stopall()
        names = vars(self._module)
        if names.keys() != self._names.keys() or any(
            names[name] is not value for name, value in self._names.items()
        ):
            _put_back(names, self._names)
        for undo in self._undo:
            undo()
        self.restore_streams()
        if sys.getrecursionlimit() != self._limit:
            sys.setrecursionlimit(self._limit)
        if self._folder and _folder() != self._folder:
            _CHDIR(self._folder)
        if self._raw_environment != _raw_environment():
            _ENVIRON.clear()
            _ENVIRON.update(self._environment)
        if sys.path != self._path:
            sys.path[:] = self._path
        decimal.setcontext(self._decimals.copy())
        if self._seeded:
            random.seed(0)

    def restore_builtins(self) -> None:
        """Put back what everybody needs, ourselves among them."""
        _put_back(_BUILTINS.__dict__, self._builtins)

    def restore_streams(self) -> None:
        """Put the standard streams back."""
        sys.stdout, sys.stderr, sys.stdin = self._streams

    def _remember(self, value: Any, depth: int) -> None:
        if id(value) in self._seen or depth > _DEPTH:
            return
        kind = type(value)
        if kind is functools._lru_cache_wrapper:
            self._seen.add(id(value))
            self._undo.append(value.cache_clear)
        elif kind in _CONTAINERS and len(value) <= _MOST_ITEMS:
            self._seen.add(id(value))
            self._container(value, kind, depth)
        elif isinstance(value, type):
            if value.__module__ == self._module.__name__:
                self._seen.add(id(value))
                self._class(value, depth)
        elif kind.__module__ == self._module.__name__:
            self._seen.add(id(value))
            self._object(value, depth)

    def _container(self, value: Any, kind: type, depth: int) -> None:
        is_dict = issubclass(kind, dict)
        items = list(value.items()) if is_dict else list(value)

        def undo() -> None:
            if len(value) == len(items):
                now = value.items() if is_dict else value
                if is_dict and all(a is c and b is d for (a, b), (c, d) in zip(now, items)):
                    return
                if not is_dict and all(a is b for a, b in zip(now, items)):
                    return
            value.clear()
            if is_dict:
                dict.update(value, items)
            elif isinstance(value, set):
                value.update(items)
            else:
                value.extend(items)

        self._undo.append(undo)
        for each in items:
            self._remember(each[1] if is_dict else each, depth + 1)

    def _class(self, owner: type, depth: int) -> None:
        kept = dict(vars(owner))

        def undo() -> None:
            now = dict(vars(owner))
            for name in now.keys() - kept.keys():
                _quietly(type.__delattr__, owner, name)
            for name, value in kept.items():
                if now.get(name) is not value:
                    _quietly(type.__setattr__, owner, name, value)

        self._undo.append(undo)
        for name, value in kept.items():
            if not (name.startswith("__") and name.endswith("__")):
                self._remember(value, depth + 1)

    def _object(self, value: Any, depth: int) -> None:
        try:
            names = object.__getattribute__(value, "__dict__")
        except Exception:  # Without a `__dict__`, or one that does not want to be read.
            return
        if type(names) is not dict:
            return
        kept = dict(names)

        def undo() -> None:
            if names.keys() != kept.keys() or any(names[k] is not v for k, v in kept.items()):
                names.clear()
                names.update(kept)

        self._undo.append(undo)
        for each in kept.values():
            self._remember(each, depth + 1)


def _put_back(names: dict[str, Any], kept: dict[str, Any]) -> None:
    """Never empty in between: hooks of ours, and threads of others, run while this does."""
    names.update(kept)
    for name in names.keys() - kept.keys():
        del names[name]


def _raw_environment() -> Any:
    """What is behind `os.environ`: to compare it costs a tenth."""
    return getattr(_ENVIRON, "_data", _ENVIRON)


def _folder() -> str | None:
    try:
        return _GETCWD()
    except OSError:
        return None


def _quietly(function: Callable[..., object], *arguments: object) -> None:
    try:
        function(*arguments)
    except (AttributeError, TypeError):  # A metaclass that does not allow it.
        return
