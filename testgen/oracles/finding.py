"""A finding: where the code does not do what is written of it, with lines that show it."""

from __future__ import annotations

import ast
import builtins
import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from testgen.values import Case, Observation
from testgen.writing.kept import Origin

FindingKind = Literal[
    "example", "raises", "returns", "default", "annotation", "error", "law", "changed"
]
"""What it goes against: an example in the documentation, a documented exception, a documented
result, a documented default, an annotation, nothing (an internal error), a documented law, another
version."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`message` is one sentence that names the documentation's words and what was observed.

    `reproduction` can be pasted into an interpreter in the project's folder. `confidence`: how
    likely it is that a person would agree, by the rule that found it. `case` is what shows it,
    None where nothing has to be run; `about` is what it goes against.
    """

    kind: FindingKind
    symbol: str
    path: str
    line: int
    message: str
    reproduction: str
    origin: Origin
    confidence: float
    case: Case | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A case and what it did."""

    case: Case
    observation: Observation

    @property
    def cost(self) -> int:
        """How much there is to read: the shortest case is the one to show."""
        return len(self.case.call) + sum(len(line) + 10 for line in self.case.setup)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the function under test lives: its file as shown to the user, and its module."""

    path: str
    module: str


def outcome(observation: Observation) -> str:
    """What happened, in words: "gives 3", "raises KeyError('a')"."""
    match observation.end:
        case "returned":
            value = observation.value
            shown = "None" if value is None else value.source or value.repr
            return f"gives {_short(shown)}"
        case "raised" if observation.raised is not None:
            message = observation.raised.message
            detail = f": {_short(message)}" if message else ""
            return f"raises {observation.raised.name or observation.raised.type}{detail}"
        case "hung":
            return "does not come to an end"
        case "died":
            return "ends the interpreter"
    return "fails in its setup"


def reproduction(case: Case, place: Place, said: str) -> str:
    """Lines to paste: the imports, the setup, the call with what happened beside it."""
    call = {"await": f"await {case.call}", "iterate": f"list({case.call})"}.get(case.how, case.call)
    top = case.target.partition(".")[0]
    names = _of_module(case)
    own = [name for name in (top, *sorted(names - {top})) if name in names]
    lines = [f"from {place.module} import {', '.join(own)}"] if own else []
    lines += case.imports
    if "tmp_path" in _read_in(case):
        lines += ["import pathlib, tempfile", "tmp_path = pathlib.Path(tempfile.mkdtemp())"]
    return "\n".join([*lines, *case.setup, f"{call}  # {said}"])


def _of_module(case: Case) -> set[str]:
    """The names that setup and call, evaluated in the module, have from its namespace."""
    bound: set[str] = set()
    for tree in _trees((*case.imports, *case.setup)):
        for node in ast.walk(tree):
            match node:
                case ast.Name(id=name, ctx=ast.Store()):
                    bound.add(name)
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    bound.add(name)
                case ast.alias(name=name, asname=asname):
                    bound.add(asname or name.partition(".")[0])
    return _read_in(case) - bound - _GIVEN


def _read_in(case: Case) -> set[str]:
    """The names that setup and call read, without those that a lambda or a comprehension binds."""
    read: set[str] = set()
    for tree in _trees((*case.setup, case.call)):
        inner: set[str] = set()
        names: set[str] = set()
        for node in ast.walk(tree):
            match node:
                case ast.Name(id=name, ctx=ast.Load()):
                    names.add(name)
                case ast.arg(arg=name):
                    inner.add(name)
                case ast.comprehension(target=target):
                    inner |= {one.id for one in ast.walk(target) if isinstance(one, ast.Name)}
        read |= names - inner
    return read


def _trees(sources: Iterable[str]) -> Iterator[ast.AST]:
    for source in sources:
        with contextlib.suppress(SyntaxError, ValueError):
            yield ast.parse(source)


_GIVEN = frozenset(dir(builtins)) | {"tmp_path", "monkeypatch", "capsys"}


def _short(text: str, most: int = 100) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
