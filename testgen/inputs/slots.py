"""Which argument of which call in a case stands for which parameter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from testgen.inputs.draft import Draft
from testgen.inputs.genome import Genome
from testgen.inputs.inner import Inner
from testgen.inputs.subject import Subject
from testgen.inputs.terms import Call, Name, Path, Term, at, walk
from testgen.values import Class, Parameter

INNER = "<returned>"
"""The callee's name for what is believed of a returned function's parameters."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An argument: where it stands (step -1 is the call under test), and what it is passed for."""

    step: int
    path: Path
    callee: str
    parameter: Parameter


def remember_passed(genome: Genome, subject: Subject, draft: Draft) -> None:
    """What a case passes already, by the parameter's name, for what is to be added to it."""
    for slot in slots(genome, subject):
        term = at(genome.at(slot.step), slot.path)
        draft.passed.setdefault(slot.parameter.name, []).append(term)


def _is_under_test(step: int, path: Path, term: Term) -> bool:
    """Whether a place is the call under test: the call itself, or that whose result it calls."""
    if step >= 0:
        return False
    for index in path:
        if index != 0 or not isinstance(term, Call) or not isinstance(term.function, Call):
            return False
        term = term.function
    return True


@dataclass(frozen=True, slots=True)
class Callee:
    """What a call in a case calls, as far as the description knows it."""

    name: str
    parameters: Sequence[Parameter]


def slots(genome: Genome, subject: Subject) -> tuple[Slot, ...]:
    """The arguments whose parameters are known, those of the call under test first."""
    known: tuple[Slot, ...] | None = genome.memo.get("slots")
    if known is None:
        known = genome.memo["slots"] = tuple(_slots(genome, subject))
    return known


def _slots(genome: Genome, subject: Subject) -> Iterator[Slot]:
    for step, term in genome.terms():
        for path, inner in walk(term):
            if isinstance(inner, Call):
                callee = callee_of(
                    inner, genome, subject, under_test=_is_under_test(step, path, term)
                )
                if callee is not None:
                    yield from _bound(inner, step, path, callee)


def callee_of(
    call: Call, genome: Genome, subject: Subject, *, under_test: bool = False
) -> Callee | None:
    """The function or class called; None where it is not of the module under test."""
    if under_test and not isinstance(call.function, Call):
        return Callee(subject.callee, subject.parameters)
    if isinstance(call.function, Call):
        return _inner_callee(call.function, genome, subject)
    if not isinstance(call.function, Name):
        return None
    name = call.function.name
    known = subject.function(name)
    if known is not None:
        return Callee(name, known.parameters)
    one = subject.made_class(name)
    if one is not None:
        return Callee(one.name, one.constructor)
    variable, _, method = name.partition(".")
    one = class_of_variable(variable, genome, subject)
    if one is None or not method:
        return None
    for function in subject.methods(one):
        if function.name.rpartition(".")[2] == method:
            return Callee(function.name, function.parameters)
    return None


def _inner_callee(function: Call, genome: Genome, subject: Subject) -> Callee | None:
    """A call of what the call under test gave."""
    depth, term = 0, function.function
    while isinstance(term, Call):
        depth, term = depth + 1, term.function
    inner: Sequence[Inner] = subject.inner
    for _ in range(depth):
        inner = [below for each in inner for below in each.inner]
    return Callee(INNER, inner[0].parameters) if inner else None


def class_of_variable(variable: str, genome: Genome, subject: Subject) -> Class | None:
    """The class of the object that a setup step put into a variable."""
    for step in genome.steps:
        if step.name == variable and isinstance(step.value, Call):
            return _class_made(step.value.function, subject)
    return None


def _class_made(function: Term, subject: Subject) -> Class | None:
    if not isinstance(function, Name):
        return None
    one = subject.class_of(function.name)
    if one is not None:
        return one
    factory = subject.function(function.name)
    if factory is not None and factory.returns is not None:
        made = factory.returns
        return subject.class_of(made.name or (factory.class_name or "") if made else "")
    if function.name.startswith("Concrete") and subject.owner is not None:
        return subject.class_of(function.name.removeprefix("Concrete"))
    return None


def _bound(call: Call, step: int, path: Path, callee: Callee) -> Iterator[Slot]:
    in_order = [each for each in callee.parameters if each.kind in {"positional", "both"}]
    rest = next((each for each in callee.parameters if each.kind == "varargs"), None)
    others = next((each for each in callee.parameters if each.kind == "kwargs"), None)
    for index in range(len(call.places)):
        parameter = in_order[index] if index < len(in_order) else rest
        if parameter is not None:
            yield Slot(step, (*path, 1 + index), callee.name, parameter)
    by_name = {each.name: each for each in callee.parameters}
    for index, (name, _) in enumerate(call.names):
        parameter = by_name.get(name, others)
        if parameter is not None:
            yield Slot(step, (*path, 1 + len(call.places) + index), callee.name, parameter)
