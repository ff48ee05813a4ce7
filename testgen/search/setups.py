"""Changes of what comes before the call under test: the state of objects, what a file holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from testgen.inputs.draft import Draft
from testgen.inputs.generator import Generator
from testgen.inputs.genome import Genome
from testgen.inputs.slots import class_of_variable, remember_passed
from testgen.inputs.subject import Subject
from testgen.inputs.terms import Call, Lambda, Name, Path, Term, at, kind_of, walk
from testgen.search.terms import TermChanges
from testgen.search.tidying import owner_of
from testgen.values import Goal


class SetupChanges:
    """Changes a case's setup."""

    def __init__(self, generator: Generator, terms: TermChanges, random: Random) -> None:
        self._generator = generator
        self._subject = generator.subject
        self._terms = terms
        self._random = random

    def change_state(
        self, genome: Genome, goal: Goal | None, others: Sequence[Genome]
    ) -> Genome | None:
        """A call that changes the state before the call under test: more, less, moved."""
        steps = list(genome.steps)
        calls = [
            index for index, step in enumerate(steps)
            if not step.name and isinstance(step.value, Call) and owner_of(step.value, genome)
        ]  # fmt: skip
        variables = [
            step.name
            for step in steps
            if step.name and class_of_variable(step.name, genome, self._subject) is not None
        ]
        choice = self._random.random()
        if variables and (choice < 0.55 or not calls):
            variable = self._random.choice(variables)
            one = class_of_variable(variable, genome, self._subject)
            draft = draft_of(genome, self._subject)
            made = self._generator.state_call(variable, one, draft) if one is not None else None
            if made is None:
                return None
            first = next(i for i, step in enumerate(steps) if step.name == variable) + 1
            steps.insert(self._random.randint(first, len(steps)), made)
            return replace(genome, steps=(*draft.steps, *steps))
        if not calls:
            return None
        index = self._random.choice(calls)
        if choice < 0.75:
            del steps[index]
        elif choice < 0.9:
            steps.insert(index, steps[index])
        else:
            other = self._random.choice(calls)
            steps[index], steps[other] = steps[other], steps[index]
        return replace(genome, steps=tuple(steps))

    def change_step(
        self, genome: Genome, goal: Goal | None, others: Sequence[Genome]
    ) -> Genome | None:
        """A value in the setup: what a file holds, what a fake returns."""
        indexes = [
            index
            for index, step in enumerate(genome.steps)
            if isinstance(step.value, Call) or kind_of(step.value)
        ]
        if not indexes:
            return None
        index = self._random.choice(indexes)
        term = genome.steps[index].value
        places = [
            path for path, inner in walk(term)
            if path and not isinstance(inner, Name) and not _is_patch_target(term, path)
        ]  # fmt: skip
        draft = draft_of(genome, self._subject)
        if not places:
            return genome.put(index, (), self._terms.change(term, draft))
        path = self._random.choice(places)
        changed = self._terms.change(at(term, path), draft)
        return with_steps(genome.put(index, path, changed), index, draft)


def draft_of(genome: Genome, subject: Subject) -> Draft:
    """What a case has already, for what is to be added to it."""
    draft = Draft(names={step.name for step in genome.steps if step.name})
    remember_passed(genome, subject, draft)
    return draft


def _is_patch_target(term: Term, path: Path) -> bool:
    """Whether the term at a path says what is patched, not by what."""
    outer = at(term, path[:-1])
    if not isinstance(outer, Call) or not isinstance(outer.function, Name):
        return False
    function = outer.function.name
    if function.startswith("monkeypatch."):
        return path[-1] == 1 or isinstance(at(term, path), Lambda)
    return (function.startswith("patch") and path[-1] == 1) or (
        function == "setattr" and path[-1] == 2
    )


def with_steps(genome: Genome, step: int, draft: Draft) -> Genome:
    """New arguments may need statements of their own, before everything that is there."""
    return replace(genome, steps=(*draft.steps, *genome.steps)) if draft.steps else genome
