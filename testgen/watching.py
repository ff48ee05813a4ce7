"""Cases in the plain module: what they do every time, what the documents say of it, what of it
could be asserted.

Which of it is kept is decided in `target.py`.
"""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from testgen.checks.candidates import Option, candidates
from testgen.checks.mutation import Possible
from testgen.checks.showing import tells_nothing
from testgen.checks.stability import Dropped, Steady, steady
from testgen.checks.unsteady import Surroundings
from testgen.confined import Confined
from testgen.inputs.subject import Subject
from testgen.oracles.examine import Verdict, examine
from testgen.oracles.finding import Finding, Place, Seen
from testgen.oracles.suitability import Suitability, is_unheard_of, shown_shapes, suitability_of
from testgen.values import Case, Observation


@dataclass(frozen=True, slots=True)
class Found:
    """A case, the goals that it takes, and who thought of it."""

    case: Case
    goals: frozenset[int]
    origin: str = "search"

    @property
    def is_trusted(self) -> bool:
        """Whether a person wrote it: such inputs are meant to be supported."""
        return self.origin in ("existing test", "call site", "documented")


async def steadied(module: Confined, cases: Sequence[Case]) -> Steady:
    """What the cases do in the plain module every time, in all conditions."""
    layout = module.project.layout
    private = [str(layout.root), str(layout.file)]
    around = Surroundings.around(datetime.datetime.now(datetime.UTC), private)
    executions = await module.watched(cases)
    return await asyncio.to_thread(steady, cases, executions, around)


class Watching:
    """All cases of one function that were seen so far, and the verdict on them."""

    def __init__(self, subject: Subject, module: Confined) -> None:
        self._subject = subject
        self._module = module
        self._found: dict[int, Found] = {}
        self._seen: dict[int, Observation] = {}
        self.dropped: list[Dropped] = []
        self.verdict = Verdict()

    async def watch(self, found: Sequence[Found]) -> None:
        """Run the cases in every condition, and compare everything seen with the documents."""
        stable = await steadied(self._module, [one.case for one in found])
        self._found |= {one.case.id: one for one in found}
        self._seen |= {one.id: one for one in stable.observations}
        self.dropped += stable.dropped
        self.verdict = await asyncio.to_thread(self._examined, self.seen)

    async def accusation(
        self, case: Case, about: str, *, everywhere: bool = False
    ) -> Finding | None:
        """The finding that a case would be that goes against this piece of documentation;
        `everywhere`: only if it does so in every condition."""
        if everywhere:
            observations = (await steadied(self._module, [case])).observations
        else:
            observations = tuple(await self._module.observe([case]))
        seen = [Seen(case, one) for one in observations]
        verdict = await asyncio.to_thread(self._examined, [*self._shown_by_people, *seen])
        return next(
            (one for one in verdict.findings if one.case is case and one.about == about), None
        )

    def is_sure(self, seen: Seen) -> bool:
        """Whether what is written speaks of this case: a person wrote it, or it is ordinary and
        of the types asked for."""
        found = self._found.get(seen.case.id)
        if found is not None and found.is_trusted:
            return True
        suit = self._suitability(seen)
        return suit.suits and suit.is_ordinary

    def is_well_typed(self, seen: Seen) -> bool:
        """Whether nothing says that its arguments are of other types than are asked for."""
        return self._suitability(seen).types is not False

    def _suitability(self, seen: Seen) -> Suitability:
        shapes = shown_shapes(self._subject.target, self._shown_by_people)
        return suitability_of(seen, self._subject.target, shapes, self._subject.description)

    @property
    def comparable(self) -> list[Seen]:
        """What is steady and not our own mistake: that may be held against another version."""
        mistaken = self._ill_typed() | {
            id_ for id_, told in self.verdict.triaged.items() if told.pin == "no"
        }
        return [one for one in self.seen if one.case.id not in mistaken]

    @property
    def place(self) -> Place:
        """Where the function lives."""
        return Place(self._module.shown, self._module.project.layout.module)

    def _examined(self, seen: Sequence[Seen]) -> Verdict:
        return examine(
            self._subject.target,
            seen,
            self.place,
            trusted=self.trusted,
            description=self._subject.description,
        )

    @property
    def _shown_by_people(self) -> list[Seen]:
        trusted = self.trusted
        return [one for one in self.seen if one.case.id in trusted]

    @property
    def seen(self) -> list[Seen]:
        """What is steady, in the order in which it was found."""
        return [
            Seen(one.case, self._seen[id_]) for id_, one in self._found.items() if id_ in self._seen
        ]

    def possible(self, ids: Iterable[int], covered: frozenset[int]) -> list[Possible]:
        """Of these cases what could be kept; goals that are `covered` otherwise do not count.

        What we made up against the types that are asked for, and exceptions that nobody speaks
        of, only where nothing else takes what they take.
        """
        every = [
            Possible(
                case=self._found[id_].case,
                observation=self._seen[id_],
                options=self._options(self._found[id_].case, self._seen[id_]),
                goals=(self._found[id_].goals & self._subject.own_goals) - covered,
            )
            for id_ in ids
            if id_ in self._seen
        ]
        able = [one for one in every if one.options]
        doubtful = self._ill_typed() | {
            id_ for id_, told in self.verdict.triaged.items() if told.pin == "if needed"
        }
        taken = frozenset().union(*(one.goals for one in able if one.case.id not in doubtful))
        return [one for one in able if one.case.id not in doubtful or one.goals - taken]

    @property
    def trusted(self) -> frozenset[int]:
        """The ids of the cases that a person wrote."""
        return frozenset(id_ for id_, one in self._found.items() if one.is_trusted)

    def _ill_typed(self) -> set[int]:
        target, trusted = self._subject.target, self.trusted
        shapes = shown_shapes(target, self._shown_by_people)
        return {
            one.case.id
            for one in self.seen
            if one.case.id not in trusted
            and (
                suitability_of(one, target, shapes, self._subject.description).types is False
                or is_unheard_of(one, target, shapes)
                or "Mock(" in one.case.call
            )
        }

    def _options(self, case: Case, observation: Observation) -> tuple[Option, ...]:
        """What may be asserted: nothing that goes against the documents, or was our own mistake."""
        told = self.verdict.triaged.get(case.id)
        if case.id in self.verdict.contested or (told is not None and told.pin == "no"):
            return ()
        found = candidates(case, observation)
        if tells_nothing(case, found):
            return ()
        if case.id not in self.verdict.documented:
            return found
        return tuple(tuple(replace(check, origin="documented") for check in one) for one in found)
