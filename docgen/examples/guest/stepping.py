"""The steps of one example, run one after another in one namespace, and what is seen of each."""

from __future__ import annotations
import __future__

import io
import linecache
import sys
import traceback
from contextlib import nullcontext
from types import CodeType, ModuleType
from typing import Any

from .lending import Lender
from .streams import Switch
from .surroundings import described
from .watching import Watch

_LONGEST = 20_000
_MOST_LENT = 8
_FEATURES: dict[str, Any] = {
    name: getattr(__future__, name) for name in __future__.all_feature_names
}


class Steps:
    """A namespace that begins as the module's own, as doctest's does."""

    def __init__(
        self,
        module: ModuleType,
        name: str,
        lender: Lender,
        streams: tuple[Switch, Switch],
        watched: str | None = None,
    ) -> None:
        """`watched`: the folder of the project, where what each step runs is to be told."""
        self._names: dict[str, Any] = dict(vars(module))
        self._names["__name__"] = name
        self._lender = lender
        self._out, self._err = streams
        self._watched = watched
        self._count = 0
        sys.stdin = io.StringIO()

    def run(self, source: str) -> dict[str, Any]:
        """What a step printed, and the exception that left it. A name that is not bound, but known
        to every reader, is lent to it, and the step is run again."""
        told = self._run(source)
        for _ in range(_MOST_LENT):
            raised = told["raised"]
            if raised is None or "NameError" not in raised["bases"] or not raised["in_example"]:
                break
            value, is_known = self._lender.lent(raised["name"], source)
            if not is_known or raised["name"] in self._names:
                break
            self._names[raised["name"]] = value
            told = self._run(source)
        return told

    def _run(self, source: str) -> dict[str, Any]:
        self._count += 1
        file = f"<example {self._count}>"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        kept = sys.displayhook
        sys.displayhook = sys.__displayhook__
        sys.stdout, sys.stderr = self._out, self._err
        self._out.begin()
        self._err.begin()
        raised = None
        watch = Watch(self._watched) if self._watched is not None else None
        try:
            code = self._compiled(source, file)
        except BaseException as error:  # the compiler raises many kinds
            raised = {**_told(error, file), "unparsed": True}
        else:
            try:
                with watch or nullcontext():
                    exec(code, self._names)
            except BaseException as error:  # whatever an example raises is to be told
                raised = _told(error, file)
        finally:
            sys.displayhook = kept
        told = {"out": self._out.end(), "err": self._err.end(), "raised": raised}
        return told | watch.told() if watch is not None else told

    def _compiled(self, source: str, file: str) -> CodeType:
        flags = 0
        for name, feature in _FEATURES.items():
            if name in self._names and self._names[name] is feature:
                flags |= feature.compiler_flag
        code: CodeType = compile(source, file, "single", flags, dont_inherit=True)
        return code


def _told(error: BaseException, file: str) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)
    kind = type(error)
    try:
        shown = "".join(traceback.format_exception_only(kind, error))
    except BaseException:  # its `__str__` is somebody else's code
        shown = kind.__name__ + "\n"
    subject = getattr(error, "obj", None)
    return {
        "type": kind.__qualname__,
        "module": kind.__module__,
        "bases": [each.__name__ for each in kind.__mro__],
        "shown": shown[:_LONGEST],
        "line": described(error),
        "name": _text(getattr(error, "name", None)),
        "of_module": subject.__name__ if isinstance(subject, ModuleType) else "",
        "in_example": bool(frames) and frames[-1].filename == file,
        "file": frames[-1].filename if frames else "",
        "unparsed": False,
    }


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
