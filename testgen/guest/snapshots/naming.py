"""What a class, function or module is called in a test file, and what has to be imported for it."""

from __future__ import annotations

import builtins
import sys
from types import ModuleType
from typing import Any


class NoName(Exception):
    """It cannot be named: it is local, or hidden, or not what its name says."""


class Naming:
    """Names things as the module under test does where it can. `used` collects imports.

    `space` holds the names that a case sees: what they mean there they go on to mean.
    """

    def __init__(self, module: ModuleType, space: dict[str, Any] | None = None) -> None:
        self._module = module
        self._space = vars(module) if space is None else space
        self.used: dict[str, str] = {}

    def of(self, value: Any, module: str | None = None, name: str | None = None) -> str:
        """An expression for something that has a qualified name. Raises NoName."""
        home = module or getattr(value, "__module__", None)
        path = name or getattr(value, "__qualname__", None)
        if not isinstance(home, str) or not isinstance(path, str) or "<" in path:
            raise NoName(repr(type(value)))
        top, _, rest = path.partition(".")
        if home == "builtins":
            if getattr(builtins, top, None) is not value:
                raise NoName(path)
            return path
        bound = self._space.get(top)
        if _follow(bound, rest) is value and not isinstance(bound, ModuleType):
            own = self._module.__name__
            return self._use(top, home if _is_at(home, path, value) else own, path)
        if not _is_at(home, path, value):
            raise NoName(path)
        if bound is not None:
            # The name means something else there: by way of its home, then.
            return self._use(home, "", f"{home}.{path}")
        return self._use(top, home, path)

    def module(self, name: str) -> str:
        """A module by its own name."""
        return self._use(name, "", name)

    def _use(self, name: str, module: str, expression: str) -> str:
        self.used[name] = module
        return expression


def _follow(value: Any, path: str) -> Any:
    for part in path.split(".") if path else ():
        value = getattr(value, part, None)
    return value


def _is_at(module: str, path: str, value: Any) -> bool:
    return module in sys.modules and _follow(sys.modules[module], path) is value


def namespace(used: dict[str, str]) -> dict[str, Any]:
    """The imports as names. A name without a module is a module itself."""
    space: dict[str, Any] = {}
    for name, module in used.items():
        if module:
            space[name] = getattr(sys.modules[module], name)
        else:
            top = name.partition(".")[0]
            space[top] = sys.modules[top]
    return space
