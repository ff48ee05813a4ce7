"""A value as JSON: how to build an equal one, and what else can be said of it for good."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

from ..running.raising import qualified
from .construction import attributes_of
from .containers import view_of
from .equality import same
from .naming import Naming, namespace
from .sources import LONGEST, NoSource, Sources

_MOST_ATTRIBUTES = 8
_LONGEST_REPR = 300
_UNSTABLE = re.compile(
    r"\bat 0x[0-9a-fA-F]+|0x[0-9a-fA-F]{8,}|\{(?!\})(?:[^{}:'\"]|'[^']*'|\"[^\"]*\")*\}|set\("
)
"""Addresses, and displays of sets, whose order is nobody's promise."""
_ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+")
_SIZED = (str, bytes, bytearray, list, tuple, dict, set, frozenset, range)
_PLAIN = (type(None), bool, int, float, complex, *_SIZED)


class Snapshots:
    """Takes snapshots, in the terms of one module and its project."""

    def __init__(self, module: ModuleType, is_project: Callable[[type], bool]) -> None:
        self._module = module
        self._is_project = is_project

    def of(
        self, value: Any, *, scratch: str = "", iterated: bool = False,
        space: dict[str, Any] | None = None, depth: int = 0,
    ) -> Any:  # fmt: skip
        """The snapshot. The path `scratch` is not told; `space` holds the names a case sees."""
        kind = type(value)
        shown = self._shown(value)
        source, names, has_float = self._source(value, space)
        if source is not None and (_ADDRESS.search(source) or (scratch and scratch in source)):
            source, names = None, {}
        stable = source is not None or not (
            _UNSTABLE.search(shown) or (scratch and scratch in shown) or shown.endswith("…")
        )
        shown = _ADDRESS.sub("at 0x…", shown)
        is_project = self._is_project(kind) and not isinstance(value, (type, enum.Enum))
        return {
            "source": source,
            "names": sorted([name, module] for name, module in names.items()),
            "type": qualified(kind),
            "repr": "" if scratch and scratch in shown else shown,
            "stable": stable,
            "is_float": has_float,
            "length": self._length(value, is_project),
            "truth": self._truth(value, is_project),
            "attributes": self._parts(value, scratch, space, source is None)
            if is_project and not depth
            else {},
            "iterated": iterated,
        }

    def _source(
        self, value: Any, space: dict[str, Any] | None
    ) -> tuple[str | None, dict[str, str], bool]:
        naming = Naming(self._module, space)
        sources = Sources(naming, self._is_project)
        try:
            source = sources.of(value)
            rebuilt = eval(compile(source, "<snapshot>", "eval", dont_inherit=True),
                           namespace(naming.used))  # fmt: skip
            if same(value, rebuilt):
                return source, naming.used, sources.has_float
        except NoSource:
            pass
        except BaseException as error:  # A constructor or `__eq__` may raise anything.
            if isinstance(error, (KeyboardInterrupt, MemoryError)):
                raise
        return None, {}, sources.has_float

    def _shown(self, value: Any) -> str:
        kind = type(value)
        try:
            if kind in _SIZED and len(value) > LONGEST:
                return f"{kind.__name__} of length {len(value)}"
            text = repr(value)
        except BaseException as error:  # A hostile or half-made object.
            if isinstance(error, (KeyboardInterrupt, MemoryError)):
                raise
            return f"<{qualified(kind)} at 0x0>"
        if type(text) is not str:
            text = str.__str__(text)
        return text if len(text) <= _LONGEST_REPR else text[:_LONGEST_REPR] + "…"

    def _length(self, value: Any, is_project: bool) -> int | None:
        if isinstance(value, _SIZED) or (is_project and hasattr(type(value), "__len__")):
            length: int | None = _guarded(lambda: len(value))
            return length
        return None

    def _truth(self, value: Any, is_project: bool) -> bool | None:
        kind = type(value)
        has_own = is_project and (hasattr(kind, "__bool__") or hasattr(kind, "__len__"))
        return _guarded(lambda: bool(value)) if kind in _PLAIN or has_own else None

    def _parts(
        self, value: Any, scratch: str, space: dict[str, Any] | None, asks_content: bool
    ) -> dict[str, Any]:
        """Its attributes, and of a container what it holds, as a builtin one: "list()"."""
        attributes = self._attributes(value, scratch, space)
        view = view_of(value) if asks_content else None
        held = None if view is None else _guarded(lambda: view(value))
        if view is None or held is None or len(held) > LONGEST:
            return attributes
        content = self.of(held, scratch=scratch, space=space, depth=1)
        # Of what looking at it changes, a test had better not look at it.
        if content["source"] is None or self._attributes(value, scratch, space) != attributes:
            return attributes
        return {f"{view.__name__}()": content, **attributes}

    def _attributes(self, value: Any, scratch: str, space: dict[str, Any] | None) -> dict[str, Any]:
        found = {
            name: each for name, each in attributes_of(value).items() if not name.startswith("_")
        }
        for kind in type(value).__mro__:
            for name, each in vars(kind).items():
                if isinstance(each, property) and not name.startswith("_") and name not in found:
                    if not self._is_project(kind):
                        continue
                    known = _guarded(lambda name=name: (getattr(value, name),))
                    if known is not None:
                        found[name] = known[0]
        return {
            name: self.of(found[name], scratch=scratch, space=space, depth=1)
            for name in sorted(found)[:_MOST_ATTRIBUTES]
            if not callable(found[name])
        }


def _guarded(ask: Callable[..., Any]) -> Any:
    try:
        return ask()
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, MemoryError)):
            raise
        return None
