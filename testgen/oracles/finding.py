"""A finding: where the code does not do what is written of it, with lines that show it."""

from __future__ import annotations

import ast
import builtins
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
    likely it is that a person would agree, by the rule that found it.
    """

    kind: FindingKind
    symbol: str
    path: str
    line: int
    message: str
    reproduction: str
    origin: Origin
    confidence: float


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
    """Lines to paste: the import, the setup, the call with what happened beside it."""
    top = case.target.partition(".")[0]
    lines = [f"from {place.module} import {top}", *case.imports, *case.setup]
    # Setup and call are evaluated in the module's own namespace; say what they need of it.
    called = _named(case)
    extra = sorted(name for name in called if name != top)
    if extra:
        lines[0] = f"from {place.module} import {', '.join([top, *extra])}"
    call = {"await": f"await {case.call}", "iterate": f"list({case.call})"}.get(case.how, case.call)
    return "\n".join([*lines, f"{call}  # {said}"])


def _named(case: Case) -> set[str]:
    """Classes of the module that the case builds: capitalized names that it does not bind."""
    names: set[str] = set()
    bound: set[str] = set()
    for source in (*case.setup, case.call, *case.imports):
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(tree):
            match node:
                case ast.Name(id=name, ctx=ast.Load()) if name[:1].isupper():
                    names.add(name)
                case ast.Name(id=name, ctx=ast.Store()):
                    bound.add(name)
                case ast.alias(name=name, asname=asname):
                    bound.add(asname or name.partition(".")[0])
    return names - bound - _BUILTIN_CLASSES


_BUILTIN_CLASSES = frozenset(name for name in dir(builtins) if name[:1].isupper())


def _short(text: str, most: int = 100) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
