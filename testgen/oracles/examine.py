"""All that is known of a function against all that it was seen to do: findings, and what may be
asserted.

Where documentation and observation disagree there is a finding, and nothing is asserted.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from testgen.checks.expressions import tree_of
from testgen.checks.stability import is_faked
from testgen.oracles.agreement import agrees
from testgen.oracles.annotations import breaks_annotation
from testgen.oracles.claiming import claims_of
from testgen.oracles.defaults import wrong_defaults
from testgen.oracles.example import Example
from testgen.oracles.examples import examples_of
from testgen.oracles.finding import Finding, FindingKind, Place, Seen, outcome, reproduction
from testgen.oracles.judging import keeps_claim, keeps_raise, keeps_results, was_run_through
from testgen.oracles.promises import promises_of
from testgen.oracles.suitability import (
    Suitability,
    has_preconditions,
    shown_shapes,
    suitability_of,
)
from testgen.oracles.triage import Triage, triage
from testgen.values import Case, Description, Function

SURE = 0.8
"""Findings below this confidence are not told: a wrong accusation is worse than a silent miss."""


_NOWHERE = Place("", "module")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`contested`: cases that go against what is written: nothing of theirs may be asserted.

    `documented`: cases whose outcome the documentation promises. `triaged`: what the exceptions
    of the others mean.
    """

    findings: tuple[Finding, ...] = ()
    contested: frozenset[int] = frozenset()
    documented: frozenset[int] = frozenset()
    triaged: Mapping[int, Triage] = field(default_factory=dict)


def find(
    observations: Sequence[Seen], function: Function, place: Place = _NOWHERE
) -> list[Finding]:
    """The findings alone, of a function and what its cases did."""
    return list(examine(function, observations, place).findings)


def examine(
    function: Function,
    seen: Sequence[Seen],
    place: Place,
    *,
    trusted: Collection[int] = (),
    description: Description | None = None,
) -> Verdict:
    """Compare a function with its documentation.

    `trusted`: ids of cases that people wrote (call sites, existing tests); examples of the
    documentation are among them anyway. `description`: of the module, without which little can be
    said of methods.
    """
    examples = {_key(one.setup, one.call): one for one in examples_of(function)}
    shown = {one.case.id: examples[key] for one in seen
             if (key := _key(one.case.setup, one.case.call)) in examples}  # fmt: skip
    people = {*trusted, *shown}
    shapes = shown_shapes(function, [one for one in seen if one.case.id in people])
    examination = _Examination(function, place, frozenset(people), description)
    for one in sorted(seen, key=lambda one: (one.cost, one.case.id)):
        suit = suitability_of(one, function, shapes, description)
        examination.compare(one, suit, shown.get(one.case.id))
    examination.compare_defaults()
    return examination.verdict()


def _key(setup: Sequence[str], call: str) -> tuple[tuple[str, ...], str]:
    tree = tree_of(call)
    return tuple(setup), call if tree is None else ast.unparse(tree)


class _Examination:
    """Collects for each piece of documentation the cheapest case that breaks it."""

    def __init__(
        self,
        function: Function,
        place: Place,
        people: frozenset[int],
        description: Description | None,
    ) -> None:
        self._function = function
        self._place = place
        self._people = people
        classes = () if description is None else description.classes
        self._own_classes = frozenset(one.name for one in classes)
        self._promises = promises_of(function)
        self._claims = claims_of(function)
        self._found: dict[str, Finding] = {}
        self._contested: set[int] = set()
        self._documented: set[int] = set()
        self._triaged: dict[int, Triage] = {}

    def compare(self, seen: Seen, suit: Suitability, example: Example | None) -> None:
        """One case with everything that is written."""
        if seen.observation.end == "setup_raised":
            return
        if example is not None and self._compare_example(seen, example):
            return
        is_settled = self._compare_promises(seen, suit)
        if not is_settled and seen.observation.end == "returned":
            self._compare_claims(seen, suit)
            self._compare_annotation(seen, suit)
        if not is_settled and seen.observation.raised is not None:
            self._triage(seen, suit)

    def _compare_example(self, seen: Seen, example: Example) -> bool:
        """Whether that settles the case."""
        answer = agrees(example, seen.observation)
        if answer is False:
            confidence = 0.97 if example.is_session else 0.9
            said = f"The documentation shows {_quoted(example.written)}"
            self._report("example", example.written, seen, said, confidence)
        elif answer:
            self._documented.add(seen.case.id)
        return answer is not None

    def _compare_promises(self, seen: Seen, suit: Suitability) -> bool:
        raising = [one for one in self._promises if one.kind == "raises"]
        answers = [(keeps_raise(one, seen, self._function, suit), one) for one in raising]
        if any(answer for answer, _ in answers):
            self._documented.add(seen.case.id)
            return True
        for answer, promise in answers:
            if answer is False:
                said = f"The documentation says {_quoted(promise.written)}"
                self._report("raises", promise.written, seen, said, 0.9)
                return True
        result = keeps_results(self._promises, seen, self._function, suit)
        if result is None:
            return False
        is_kept, promise = result
        if is_kept:
            self._documented.add(seen.case.id)
        else:
            said = f"The documentation says {_quoted(promise.written)}"
            self._report("returns", promise.written, seen, said, 0.88)
        return True

    def _compare_claims(self, seen: Seen, suit: Suitability) -> None:
        for claim in self._claims:
            if keeps_claim(claim, seen, self._function, suit) is False:
                said = f"The documentation says {_quoted(claim.written)}"
                is_changed = claim.row.name == "argument left alone"
                self._report(
                    "returns", claim.row.name, seen, said, claim.row.confidence,
                    did="changes its argument" if is_changed else "",
                )  # fmt: skip

    def _compare_annotation(self, seen: Seen, suit: Suitability) -> None:
        value = seen.observation.value
        if value is None or not suit.suits or not was_run_through(seen, self._function):
            return
        if has_preconditions(self._function.doc or "") and not suit.is_ordinary:
            return
        if not suit.has_amounts:
            return
        if broken := breaks_annotation(self._function, value):
            self._report("annotation", broken, seen, f"The result is declared `{broken}`", 0.85)

    def _triage(self, seen: Seen, suit: Suitability) -> None:
        raised = seen.observation.raised
        if raised is None:
            return
        found = triage(
            raised,
            self._function,
            suit,
            is_trusted=seen.case.id in self._people,
            own_classes=self._own_classes,
        )
        self._triaged[seen.case.id] = found
        if found.cause == "internal" and found.confidence >= SURE:
            said = f"Nothing that is written lets one expect an error ({found.why})"
            self._report("error", f"{raised.type} {raised.line}", seen, said, found.confidence)

    def compare_defaults(self) -> None:
        """What the documentation says of defaults, which no case is needed for."""
        for parameter, words, default in wrong_defaults(self._function):
            name = self._function.name
            self._found[f"default {parameter.name}"] = Finding(
                kind="default",
                symbol=name,
                path=self._place.path,
                line=self._function.line,
                message=f"The documentation of `{parameter.name}` says {_quoted(words)},"
                f" but the default is {default}.",
                reproduction=f"help({self._place.module}.{name})  # {parameter.name}={default}",
                origin="documented",
                confidence=0.9,
            )

    def _report(
        self,
        kind: FindingKind,
        about: str,
        seen: Seen,
        said: str,
        confidence: float,
        *,
        did: str = "",
    ) -> None:
        if is_faked(seen.case) and seen.case.id not in self._people:
            return  # What a server or a user would never have answered proves nothing.
        self._contested.add(seen.case.id)
        happened = did or outcome(seen.observation)
        self._found.setdefault(
            f"{kind} {about}",
            Finding(
                kind=kind,
                symbol=self._function.name,
                path=self._place.path,
                line=self._function.line,
                message=f"{said}, but `{_one_line(seen.case)}` {happened}.",
                reproduction=reproduction(seen.case, self._place, happened),
                origin="observed" if kind == "error" else "documented",
                confidence=confidence,
                case=seen.case,
                about=f"{kind} {about}",
            ),
        )

    def verdict(self) -> Verdict:
        """What was collected, the surest first."""
        findings = [one for one in self._found.values() if one.confidence >= SURE]
        findings.sort(key=lambda one: -one.confidence)
        return Verdict(
            findings=tuple(findings),
            contested=frozenset(self._contested),
            documented=frozenset(self._documented - self._contested),
            triaged=self._triaged,
        )


def _quoted(words: str, most: int = 160) -> str:
    line = " ".join(words.split())
    if len(line) > most:
        line = f"{line[: most - 1]}…"
    return f"\N{LEFT DOUBLE QUOTATION MARK}{line}\N{RIGHT DOUBLE QUOTATION MARK}"


def _one_line(case: Case) -> str:
    """The call, with its setup where there is one."""
    text = "; ".join((*case.setup, case.call))
    return text if len(text) <= 160 else case.call
