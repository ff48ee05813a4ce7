"""What a class, function or module is called in a test file, and what has to be imported for it."""

from __future__ import annotations

import builtins
import sys
from types import ModuleType
from typing import Any


class NoName(Exception):
    """It cannot be named: it is local, or hidden, or not what its name says."""


class Naming:
    """Names things as the module under test does where it can. `used` collects imports."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
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
        bound = vars(self._module).get(top)
        if _follow(bound, rest) is value:
            own = getattr(bound, "__module__", home) != self._module.__name__
            return self._use(top, home if own and _is_at(home, path, value) else
                             self._module.__name__, path)  # fmt: skip
        if not _is_at(home, path, value):
            raise NoName(path)
        if isinstance(bound, ModuleType) or bound is not None:
            # The name means something else in that module: by way of its home, then.
            return self._use(home.partition(".")[0], "", f"{home}.{path}", home)
        return self._use(top, home, path)

    def module(self, name: str) -> str:
        """A module by its own name."""
        return self._use(name, "", name)

    def _use(self, name: str, module: str, expression: str, imported: str | None = None) -> str:
        self.used[imported or name] = module
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
