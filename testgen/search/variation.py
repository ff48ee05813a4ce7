"""One change to a case: an argument, one more or less, the state before, two cases crossed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from testgen.inputs.fitting import expected, fits
from testgen.inputs.generator import Generator
from testgen.inputs.genome import Genome
from testgen.inputs.inner import Inner
from testgen.inputs.maker import Maker
from testgen.inputs.slots import Slot, callee_of, slots
from testgen.inputs.subject import Subject
from testgen.inputs.terms import Call, Code, Name, Term, at, free_names, walk
from testgen.search.operators import Choice
from testgen.search.setups import SetupChanges, draft_of, with_steps
from testgen.search.terms import TermChanges
from testgen.search.tidying import tidied
from testgen.values import Goal, Type

_ILL_TYPED = 0.1

Operator = Callable[[Genome, Goal | None, Sequence[Genome]], Genome | None]


class Variation:
    """Changes cases by operators that are chosen by what they brought so far."""

    def __init__(self, generator: Generator, random: Random) -> None:
        self._generator = generator
        self._maker: Maker = generator.maker
        self._subject: Subject = generator.subject
        self._random = random
        self._terms = TermChanges(self._maker, random)
        self._setups = SetupChanges(generator, self._terms, random)
        self.choice: Choice[Operator] = Choice(
            (
                (self._change_argument, 6.0),
                (self._new_argument, 2.0),
                (self._cross, 1.5),
                (self._optional, 1.0),
                (self._setups.change_state, 1.5),
                (self._setups.change_step, 1.0),
                (self._same_arguments, 0.7),
                (self._like_another, 0.5),
                (self._call_result, 0.5 if self._subject.inner else 0.0),
            )
        )

    def vary(
        self, genome: Genome, goal: Goal | None, others: Sequence[Genome]
    ) -> tuple[Genome, list[int]]:
        """The case changed once or more, and the numbers of the operators used.

        `goal` is what it is changed for, `others` are cases to take parts from.
        """
        used: list[int] = []
        for _ in range(12):
            number = self.choice.pick(self._random)
            changed = self.choice.operator(number)(genome, goal, others)
            if changed is None or changed.sources == genome.sources:
                continue
            genome = replace(changed, origin="search")
            used.append(number)
            if self._random.random() < 0.65:
                break
        return tidied(genome), used

    def retyped(self, genome: Genome, slot: Slot, kinds: Sequence[Type]) -> Genome:
        """The case with an argument of another type."""
        draft = draft_of(genome, self._subject)
        kind = kinds[int(len(kinds) * self._random.random() ** 2)]
        changed = genome.put(slot.step, slot.path, self._maker.make(kind, 0, draft))
        return tidied(replace(with_steps(changed, slot.step, draft), origin="search"))

    def _change_argument(
        self, genome: Genome, goal: Goal | None, others: Sequence[Genome]
    ) -> Genome | None:
        slot = self._slot(genome, goal)
        if slot is None:
            return self._setups.change_step(genome, goal, others)
        draft = draft_of(genome, self._subject)
        before = at(genome.at(slot.step), slot.path)
        kind = expected(slot.parameter)
        for _ in range(3):
            changed = self._terms.change(before, draft)
            # What is of the wrong type shows how the code is misused: little of that is enough.
            if fits(kind, changed) or self._random.random() < _ILL_TYPED:
                break
        return with_steps(genome.put(slot.step, slot.path, changed), slot.step, draft)

    def _new_argument(
        self, genome: Genome, goal: Goal | None, others: Sequence[Genome]
    ) -> Genome | None:
        slot = self._slot(genome, goal)
        if slot is None:
            return None
        draft = draft_of(genome, self._subject)
        made = self._maker.argument(slot.callee, slot.parameter, 0, draft)
        return with_steps(genome.put(slot.step, slot.path, made), slot.step, draft)

    def _cross(self, genome: Genome, goal: Goal | None, others: Sequence[Genome]) -> Genome | None:
        if not others:
            return None
        other = self._random.choice(others)
        if genome.steps and other.steps and self._random.random() < 0.3:
            own = {name for step in genome.steps if (name := step.name)}
            if own <= {step.name for step in other.steps}:
                return replace(genome, steps=other.steps)
        mine = self._slot(genome, goal)
        if mine is None:
            return None
        fitting = [
            term
            for slot in slots(other, self._subject)
            if (slot.callee, slot.parameter.name) == (mine.callee, mine.parameter.name)
            and not _uses_steps(term := at(other.at(slot.step), slot.path), other)
        ]
        if not fitting:
            return None
        theirs = self._random.choice(fitting)
        if self._random.random() < 0.6:
            theirs = self._terms.splice(at(genome.at(mine.step), mine.path), theirs)
        return genome.put(mine.step, mine.path, theirs)

    def _optional(
        self, genome: Genome, goal: Goal | None, others: Sequence[Genome]
    ) -> Genome | None:
        """An argument with a default more, or one less; one more or less of `*args`."""
        calls = [
            (step, path, inner, callee)
            for step, term in genome.terms()
            for path, inner in walk(term)
            if isinstance(inner, Call)
            and (callee := callee_of(
                inner, genome, self._subject, under_test=step < 0 and not path
            ))
            and any(each.has_default or each.kind in {"varargs", "kwargs"}
                    for each in callee.parameters)
        ]  # fmt: skip
        if not calls:
            return None
        step, path, call, callee = self._random.choice(calls)
        draft = draft_of(genome, self._subject)
        in_order = [each for each in callee.parameters if each.kind in {"positional", "both"}]
        required = sum(not each.has_default for each in in_order)
        given = {each.name for each in in_order[: len(call.places)]} | dict(call.names).keys()
        missing = [
            each
            for each in callee.parameters
            if each.name not in given and each.kind in {"both", "keyword"}
        ]
        rest = next((each for each in callee.parameters if each.kind == "varargs"), None)
        if missing and self._random.random() < 0.7:
            parameter = self._random.choice(missing)
            value = self._maker.argument(callee.name, parameter, 0, draft)
            changed = replace(call, names=(*call.names, (parameter.name, value)))
        elif rest is not None and len(call.places) >= len(in_order) and self._random.random() < 0.7:
            value = self._maker.argument(callee.name, rest, 0, draft)
            changed = replace(call, places=(*call.places, value))
        elif call.names:
            dropped = self._random.randrange(len(call.names))
            changed = replace(call, names=(*call.names[:dropped], *call.names[dropped + 1 :]))
        elif len(call.places) > required:
            changed = replace(call, places=call.places[:-1])
        else:
            return None
        return with_steps(genome.put(step, path, changed), step, draft)

    def _call_result(
        self, genome: Genome, goal: Goal | None, others: Sequence[Genome]
    ) -> Genome | None:
        """What the call gives is called in turn: what it gives may be a function."""
        if not isinstance(genome.call, Call) or genome.how != "value":
            return None
        depth, function = 0, genome.call.function
        while isinstance(function, Call):
            depth, function = depth + 1, function.function
        if depth > 1:
            return None
        inner: Sequence[Inner] = self._subject.inner
        for _ in range(depth):
            inner = [below for each in inner for below in each.inner]
        if not inner:
            return None
        chosen = self._random.choice(inner)
        draft = draft_of(genome, self._subject)
        call = self._generator.called_result(genome.call, chosen, draft)
        return with_steps(replace(genome, call=call, how=chosen.how), -1, draft)

    def _same_arguments(
        self, genome: Genome, goal: Goal | None, others: Sequence[Genome]
    ) -> Genome | None:
        """One argument is given what another has: equality is hard to hit by chance."""
        found = list(slots(genome, self._subject))
        if len(found) < 2:
            return None
        one, other = self._random.sample(found, 2)
        alike = [
            slot for slot in found if slot.parameter.name == one.parameter.name and slot != one
        ]
        if alike and self._random.random() < 0.7:
            other = self._random.choice(alike)
        return genome.put(one.step, one.path, at(genome.at(other.step), other.path))

    def _like_another(
        self, genome: Genome, goal: Goal | None, others: Sequence[Genome]
    ) -> Genome | None:
        """An object that is passed is made like another in the case, nearly: for comparisons."""
        made = [
            (index, path, inner)
            for index, term in genome.terms()
            for path, inner in walk(term)
            if isinstance(inner, Call) and (index >= 0 or path)
        ]
        for slot in self._random.sample(found := list(slots(genome, self._subject)), len(found)):
            mine = at(genome.at(slot.step), slot.path)
            alike = [
                inner
                for index, path, inner in made
                if (index, path) != (slot.step, slot.path)
                and isinstance(mine, Call)
                and inner.function == mine.function
            ]
            if alike:
                new: Term = self._random.choice(alike)
                if self._random.random() < 0.6:
                    new = self._terms.change(new, draft_of(genome, self._subject))
                return genome.put(slot.step, slot.path, new)
        return None

    def _slot(self, genome: Genome, goal: Goal | None) -> Slot | None:
        """An argument: rather of the call under test, and of what the goal's predicate names."""
        found = list(slots(genome, self._subject))
        if not found:
            return None
        words = frozenset(re.findall(r"\w+", goal.text)) if goal is not None else frozenset()
        weights = [
            (3.0 if slot.step < 0 else 1.0) * (3.0 if slot.parameter.name in words else 1.0)
            for slot in found
        ]
        return self._random.choices(found, weights)[0]


def _uses_steps(term: Term, genome: Genome) -> bool:
    names = {step.name for step in genome.steps if step.name}
    return any(
        (isinstance(inner, Name) and inner.name.partition(".")[0] in names)
        or (isinstance(inner, Code) and bool(free_names(inner) & names))
        for _, inner in walk(term)
    )
