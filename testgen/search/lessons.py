"""What one execution teaches the next cases: types, how a result is used, states, repairs.

What it brought towards the goals is the archive's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random

from testgen.inputs.by_error import complaints
from testgen.inputs.by_use import types_by_use
from testgen.inputs.fitting import expected, fits, is_foreign
from testgen.inputs.genome import Genome
from testgen.inputs.knowledge import Knowledge
from testgen.inputs.reading import is_stranger
from testgen.inputs.slots import Slot, callee_of, slots
from testgen.inputs.subject import Subject
from testgen.inputs.terms import Call, Name, Term, at, kind_of
from testgen.inputs.types import is_open, type_of
from testgen.search.archive import Progress
from testgen.search.variation import Variation
from testgen.values import How, RunResult

_ILL_TYPED = frozenset({"TypeError", "AttributeError"})
_LAZY = frozenset({"generator", "map", "filter", "zip", "enumerate", "reversed", "async_generator"})
"""Results that have done nothing yet; those of `itertools` are others."""
_MOST_REPAIRS = 32


class Lessons:
    """Learns from every execution of one target's search."""

    def __init__(
        self, subject: Subject, knowledge: Knowledge, variation: Variation, random: Random
    ) -> None:
        self._subject = subject
        self._beliefs = knowledge.beliefs
        self._states = knowledge.states(subject.owner.name if subject.owner is not None else "")
        self._variation = variation
        self._random = random
        self._repairs: list[Genome] = []
        self._how: How = "value"
        self._shown: dict[tuple[str, str], frozenset[str]] = {}

    def learn_shown(self, genomes: Sequence[Genome]) -> None:
        """What people pass: of another kind than theirs nobody would."""
        kinds: dict[tuple[str, str], set[str]] = {}
        for genome in genomes:
            for slot in slots(genome, self._subject):
                kind = kind_of(at(genome.at(slot.step), slot.path))
                known = kinds.setdefault((slot.callee, slot.parameter.name), set())
                known |= {kind, "none"} if slot.parameter.default == "None" else {kind}
        for key, found in kinds.items():
            self._shown[key] = frozenset(found)

    def repairs(self, count: int) -> list[Genome]:
        """Cases that failed by the type of an argument, with another argument; each once."""
        repaired, self._repairs = self._repairs[:count], []
        return repaired

    def used(self, genome: Genome) -> Genome:
        """The case with its result used as results of the target have to be."""
        if genome.how == "value" != self._how:
            return replace(genome, how=self._how)
        return genome

    def is_ill_typed(self, genome: Genome) -> bool:
        """Whether an argument is plainly not what its parameter asks for, or stands for nothing
        that anybody would pass."""
        found = [
            (slot, at(genome.at(slot.step), slot.path)) for slot in slots(genome, self._subject)
        ]
        return any(
            not fits(expected(slot.parameter), term)
            or is_stranger(term)
            or self._is_unheard_of(slot, term)
            for slot, term in found
        )

    def _is_unheard_of(self, slot: Slot, term: Term) -> bool:
        shown = self._shown.get((slot.callee, slot.parameter.name), frozenset())
        return bool(shown) and is_foreign(kind_of(term), shown)

    def of_proxies(self, genome: Genome, result: RunResult) -> None:
        """What was done to the proxies that a case passed."""
        for name, wants in result.wants.items():
            callee, _, parameter = name.rpartition(".")
            known = callee_of(Call(Name(callee)), genome, self._subject) if callee else None
            kinds = types_by_use(wants, self._subject.description.classes)
            self._beliefs.tell(known.name if known else self._subject.callee, parameter, kinds, 6.0)

    def of_failed_setup(self, genome: Genome, result: RunResult) -> None:
        """An exception left the setup."""
        self._states.learn(genome, worked=False)
        if not self._complained(genome, result):
            self._teach(genome, _of_setup(genome, self._subject), 0.0)

    def of_case(self, genome: Genome, result: RunResult, progress: Progress) -> None:
        """The call was made, and brought this much."""
        self._learn_how(genome, result)
        plain = result.type.rpartition(".")[2]
        ill_typed = result.end == "raised" and plain in _ILL_TYPED
        suited = 3.0 if progress.counts else 0.0 if ill_typed else 1.0
        if not ill_typed or not self._complained(genome, result):
            self._teach(genome, _of_call(genome, self._subject), suited)
        self._teach(genome, _of_setup(genome, self._subject), max(suited, 1.0))
        gain = 4.0 if progress.taken else 1.0 if progress.novel or progress.closer else 0.0
        self._states.learn(genome, worked=True, gain=gain)

    def _learn_how(self, genome: Genome, result: RunResult) -> None:
        """A result that is lazy is to be used up from now on."""
        if genome.how == "value" and result.end == "returned":
            if result.type in _LAZY or result.type.startswith("itertools."):
                self._how = "iterate"
            elif result.type == "coroutine":
                self._how = "await"

    def _complained(self, genome: Genome, result: RunResult) -> bool:
        """The arguments of the type that an exception complains of did not suit, the others may
        have; whether it was understood. A repaired case is tried soon."""
        blamed = [
            (slot, kind, complaint)
            for complaint in complaints(result.message, self._subject.description.classes)
            for slot in slots(genome, self._subject)
            if is_open(slot.parameter.annotation)
            and (kind := type_of(at(genome.at(slot.step), slot.path))).of == complaint.wrong
        ]
        for slot, kind, complaint in blamed:
            callee, parameter = slot.callee, slot.parameter.name
            self._beliefs.learn(callee, parameter, kind, 0.0)
            self._beliefs.tell(callee, parameter, complaint.right, 3.0)
        repairable = [(slot, complaint.right) for slot, _, complaint in blamed if complaint.right]
        if repairable and len(self._repairs) < _MOST_REPAIRS:
            slot, kinds = self._random.choice(repairable)
            self._repairs.append(self._variation.retyped(genome, slot, kinds))
        return bool(blamed)

    def _teach(self, genome: Genome, found: Iterable[Slot], suited: float) -> None:
        """What arguments were, and whether they suited, to the beliefs about types."""
        for slot in found:
            if not is_open(slot.parameter.annotation):
                continue
            kind = type_of(at(genome.at(slot.step), slot.path))
            if kind.of != "any":
                self._beliefs.learn(slot.callee, slot.parameter.name, kind, suited)


def _of_call(genome: Genome, subject: Subject) -> list[Slot]:
    return [slot for slot in slots(genome, subject) if slot.step < 0]


def _of_setup(genome: Genome, subject: Subject) -> list[Slot]:
    return [slot for slot in slots(genome, subject) if slot.step >= 0]
