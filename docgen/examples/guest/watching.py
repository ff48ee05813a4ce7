"""What a step ran: functions of the project by their places, those of elsewhere by name."""

from __future__ import annotations

import sys
from os.path import join, realpath
from types import CodeType, FrameType
from typing import Any

_IMPORTING = ("<frozen importlib._bootstrap>", "_find_and_load")
_INSTALLED = ("site-packages", "dist-packages")
_MOST_ENTERED, _MOST_CALLED = 400, 2000


class Watch:
    """Looks on while it is entered. What runs because something is imported does not count: that
    it is run now and not before is chance."""

    def __init__(self, root: str) -> None:
        self._root = join(realpath(root), "")
        self._own: dict[str, str] = {}
        self._known: set[CodeType] = set()
        self._importing = 0
        self.entered: dict[tuple[str, int, str], None] = {}
        self.called: dict[str, None] = {}

    def __enter__(self) -> Watch:
        sys.setprofile(self._look)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def told(self) -> dict[str, Any]:
        """Everything that was seen, bounded."""
        entered = [list(one) for one in self.entered]
        return {"entered": entered[:_MOST_ENTERED], "called": list(self.called)[:_MOST_CALLED]}

    def _look(self, frame: FrameType, event: str, given: Any) -> None:
        if event == "c_call":
            if not self._importing:
                self.called[_name_of_builtin(given)] = None
            return
        code = frame.f_code
        if (code.co_filename, code.co_name) == _IMPORTING:
            self._importing += (event == "call") - (event == "return")
        elif event == "call" and not self._importing and code not in self._known:
            self._known.add(code)
            self._note(frame, code)

    def _note(self, frame: FrameType, code: CodeType) -> None:
        own = self._own_file(code.co_filename)
        if own:
            self.entered[own, code.co_firstlineno, code.co_name] = None
            return
        self.called[f"{frame.f_globals.get('__name__')}.{code.co_name}"] = None

    def _own_file(self, file: str) -> str:
        """The place of a file of the project; "" of any other."""
        if file not in self._own:
            place = realpath(file)
            is_own = place.startswith(self._root) and not file.startswith("<")
            inner = place[len(self._root) :]
            is_own = is_own and not any(one in inner for one in _INSTALLED)
            self._own[file] = place if is_own else ""
        return self._own[file]


def _name_of_builtin(function: Any) -> str:
    name = getattr(function, "__qualname__", "")
    module = getattr(function, "__module__", None)
    if not isinstance(module, str):
        owner = getattr(function, "__self__", None)
        module = getattr(owner if isinstance(owner, type) else type(owner), "__module__", "")
    return f"{module}.{name}"
