"""Which argument of which call in a case stands for which parameter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from testgen.inputs.genome import Genome
from testgen.inputs.subject import Subject
from testgen.inputs.terms import Call, Name, Path, Term, walk
from testgen.values import Class, Parameter


@dataclass(frozen=True, slots=True)
class Slot:
    """An argument: where it stands (step -1 is the call under test), and what it is passed for."""

    step: int
    path: Path
    callee: str
    parameter: Parameter


@dataclass(frozen=True, slots=True)
class Callee:
    """What a call in a case calls, as far as the description knows it."""

    name: str
    parameters: Sequence[Parameter]


def slots(genome: Genome, subject: Subject) -> Iterator[Slot]:
    """The arguments whose parameters are known, those of the call under test first."""
    for step, term in genome.terms():
        for path, inner in walk(term):
            if isinstance(inner, Call):
                callee = callee_of(inner, genome, subject, under_test=step < 0 and not path)
                if callee is not None:
                    yield from _bound(inner, step, path, callee)


def callee_of(
    call: Call, genome: Genome, subject: Subject, *, under_test: bool = False
) -> Callee | None:
    """The function or class called; None where it is not of the module under test."""
    if under_test:
        return Callee(subject.callee, subject.parameters)
    if not isinstance(call.function, Name):
        return None
    name = call.function.name
    known = subject.function(name)
    if known is not None:
        return Callee(name, known.parameters)
    one = subject.class_of(name)
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
