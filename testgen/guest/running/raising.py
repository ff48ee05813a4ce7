"""Where an exception came from: the target, a callee, outside, or an argument of ours.

An exception is our own argument's when an operation failed on what was made of parameters only,
all the way from the target down to where it was raised.
"""

from __future__ import annotations

import os
from types import FrameType, TracebackType
from typing import Any

from .blame import is_raise, of_parameters, qualified_name, real

_GUEST = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_ILL_TYPED = (TypeError, AttributeError)


class Raising:
    """Tells about exceptions, in the terms of one project."""

    def __init__(self, root: str, file: str) -> None:
        self._root = os.path.realpath(root) + os.sep
        self._file = os.path.realpath(file)

    def told(self, error: BaseException, target: str, message: str) -> dict[str, Any]:
        """An exception as JSON."""
        frames = self._frames(error.__traceback__)
        own = [each for each in frames if self._is_project(each[0])]
        where, explicit = "argument", False
        if own:
            innermost = own[-1]
            explicit = innermost is frames[-1] and is_raise(*innermost)
            if innermost is not frames[-1]:
                where = "outside"
            else:
                where = "target" if self._is_target(innermost[0], target) else "callee"
        derived = bool(own) and all(of_parameters(*each) for each in own)
        ill_typed = isinstance(error, _ILL_TYPED) and not explicit
        if ill_typed and where in ("target", "callee") and derived:
            where = "argument"
        elif not own:
            where = "argument" if ill_typed or not frames else "outside"
        return {
            "type": qualified(type(error)), "name": _importable(type(error)),
            "message": message, "where": where, "line": own[-1][1] if own else 0,
            "explicit": explicit, "derived": derived,
            "path": [frame.f_code.co_name for frame, _, _ in own[-6:]],
        }  # fmt: skip

    def _frames(self, trace: TracebackType | None) -> list[tuple[FrameType, int, int]]:
        """Frame, line and instruction, from the case's own code down, without the guest's."""
        found = []
        while trace is not None:
            file = trace.tb_frame.f_code.co_filename
            if not file.startswith((_GUEST, "<case>")):
                found.append((trace.tb_frame, trace.tb_lineno, trace.tb_lasti))
            trace = trace.tb_next
        return found

    def _is_project(self, frame: FrameType) -> bool:
        file = frame.f_code.co_filename
        if file.startswith("<"):
            return False
        path = real(file)
        if path == self._file:
            return True
        return path.startswith(self._root) and not any(
            f"{os.sep}{part}{os.sep}" in path
            for part in ("site-packages", "dist-packages", ".venv")
        )

    def _is_target(self, frame: FrameType, target: str) -> bool:
        """By qualified name where there is one; comprehensions and nested functions are parts."""
        if real(frame.f_code.co_filename) != self._file:
            return False
        name = qualified_name(frame)
        constructor = f"{target}.__init__"
        return any(
            name == each or name.startswith(f"{each}.<locals>")
            for each in (target, constructor, f"{target}.__new__", f"{target}.__post_init__")
        )


def qualified(kind: type) -> str:
    """A type's name with its module; built-in ones without."""
    module = getattr(kind, "__module__", "")
    name = getattr(kind, "__qualname__", "?")
    return str(name) if module == "builtins" else f"{module}.{name}"


def _importable(kind: type) -> str:
    return "" if "<locals>" in kind.__qualname__ else kind.__qualname__
