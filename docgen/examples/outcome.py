"""What came of running a step of an example."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from docgen.examples.example import Step
from docgen.examples.reached import NOTHING_REACHED, Entered, Reached

Kind = Literal["passed", "differs", "raised", "unparsed", "not_run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """ "differs": it gives `got`; "raised": `got` is the exception as Python shows it, `error` its
    type; "unparsed": it is no code; "not_run": for a `reason`, and nothing is said of it.

    `unknown` is the name that an example uses without there being one. `fault` says in a few
    words what is wrong. `err` is what it wrote beside its output, `reached` what it ran, where that
    was asked for.
    """

    step: Step
    kind: Kind
    got: str = ""
    err: str = ""
    reason: str = ""
    error: str = ""
    unknown: str = ""
    fault: str = ""
    reached: Reached = NOTHING_REACHED

    @property
    def is_fault(self) -> bool:
        """Whether the example does not do what it says."""
        return self.kind in ("differs", "raised", "unparsed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An exception that left a step. `bases` are the names of its types; `name` is the one that it
    is about, `of_module` the module that lacks it; `in_example`: the example's own code raised."""

    type: str
    module: str
    bases: tuple[str, ...]
    shown: str
    line: str
    name: str = ""
    of_module: str = ""
    in_example: bool = False
    file: str = ""
    unparsed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a step did: `step` is its number in the example; what it ran, where it was watched."""

    step: int
    out: str
    err: str
    raised: Raised | None
    entered: tuple[tuple[str, int, str], ...] = ()
    called: tuple[str, ...] = ()

    @property
    def reached(self) -> Reached:
        """The code that it ran."""
        return Reached(tuple(Entered(*one) for one in self.entered), frozenset(self.called))
