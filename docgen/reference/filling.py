"""Words where nobody wrote any: by the model, from facts, and in the other languages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from docgen.calls.place import Place
from docgen.facts.raising import Raising
from docgen.facts.source import Sources
from docgen.facts.symbol_facts import facts_of
from docgen.prose.options import ProseLanguage
from docgen.prose.record import Contract, Known, Record, record_of
from docgen.prose.slots import Slot, slots_of
from docgen.prose.working import Done, Job, write_all
from docgen.prose.writer import Writer
from docgen.reference.filled import Filled, documentation_of
from docgen.reference.gathering import Gathered
from docgen.reference.lacking import Lacking
from docgen.reference.markup.inline import Find
from docgen.reference.model import Documentation, Object, Unit
from docgen.reference.objects import Subject
from docgen.reference.records import (
    contract_of_object,
    place_of_unit,
    plain,
    record_of_held,
    record_of_unit,
)
from docgen.reference.spoken import is_foreign, language_of
from docgen.reference.translating import Theirs, Translating
from docgen.references.existence import Existence, declared_names


@dataclass
class _Language:
    """One language on its way: what was written of units by now."""

    name: ProseLanguage
    of_units: dict[str, Contract] = field(default_factory=dict)


class Filling:
    """Fills what is lacking in a reference that was gathered."""

    def __init__(self, gathered: Gathered, sources: Sources, writer: Writer) -> None:
        self._gathered = gathered
        self._writer = writer
        self._raising = Raising(sources)
        names = declared_names(sources, list(gathered.files))
        existence = Existence(sources, names)
        self._known = Known(sources, gathered.graph, self._raising, existence)
        self._ids = {one.place: id_ for id_, one in gathered.subjects.items()}
        self._lacking = Lacking(gathered)
        self._filled = Filled()
        self._done = 0

    async def all(
        self,
        languages: Sequence[str],
        on_done: Callable[[int, int, str], None],
        *,
        translates: bool = True,
    ) -> Filled:
        """Write in each language for what nobody documented, then say in the others what people
        wrote, if that is wanted. What is done is remembered by the writer, also when this is
        stopped."""
        lacking, filled = self._lacking, self._filled
        theirs = list(self._theirs(languages)) if translates else []
        each = len(lacking.called) + len(self._apart()) + len(lacking.units)
        total = each * len(languages) + len(theirs)

        def told(name: str) -> None:
            self._done += 1
            on_done(self._done, total, name)

        for language in languages:
            now = _Language(cast("ProseLanguage", language))
            async for name in self._described(now):
                told(name)
            async for name in self._held(now):
                told(name)
            async for name in self._units(now):
                told(name)
        async for one, other in Translating(self._writer, theirs).all():
            if other is not None:
                self._place_of(one).setdefault(one.id, []).append(other)
            told(one.id)
        filled.calls += self._writer.calls_for_translations
        return filled

    def _apart(self) -> Mapping[Place, tuple[Subject, ...]]:
        """What is held by classes that somebody documented, and by files."""
        called = {one.place for one in self._lacking.called}
        held = self._lacking.held
        return {place: those for place, those in held.items() if place not in called}

    # --- functions and classes ---

    async def _described(self, language: _Language) -> AsyncIterator[str]:
        jobs = [self._job(one) for one in self._lacking.called]
        async for done in write_all(jobs, self._writer, language.name):
            id_ = self._ids[done.job.place]
            texts = dict(done.written.texts)
            for one in self._lacking.held.get(done.job.place, ()):
                of_field = texts.pop(Slot("attribute", one.symbol.name), None)
                of_field = of_field or texts.get(Slot("parameter", one.symbol.name))
                self._put(one.id, {Slot("summary"): of_field} if of_field else {}, language)
            self._put(id_, texts, language)
            self._count(done)
            yield id_

    def _job(self, subject: Subject) -> Job:
        def record(contracts: Mapping[Place, Contract]) -> Record:
            return record_of(subject.file, subject.symbol, self._known, contracts)

        facts = facts_of(subject.file, subject.symbol, self._raising)
        needs = frozenset(self._gathered.graph.needs(subject.place))
        slots = slots_of(facts, None)
        told = {one.name for one in slots}
        held = [
            Slot("attribute", one.symbol.name)
            for one in self._lacking.held.get(subject.place, ())
            if one.symbol.name not in told
        ]
        return Job(subject.place, record, (*slots, *dict.fromkeys(held)), needs)

    # --- what classes and modules hold ---

    async def _held(self, language: _Language) -> AsyncIterator[str]:
        jobs = [self._job_of_held(place, those) for place, those in self._apart().items()]
        async for done in write_all(jobs, self._writer, language.name):
            for one in self._lacking.held[done.job.place]:
                text = done.written.texts.get(Slot("attribute", one.symbol.name))
                self._put(one.id, {Slot("summary"): text} if text else {}, language)
            self._count(done)
            yield done.job.place.name or done.job.place.path.stem

    def _job_of_held(self, place: Place, held: Sequence[Subject]) -> Job:
        def record(contracts: Mapping[Place, Contract]) -> Record:
            return record_of_held(place, held, self._known)

        slots = dict.fromkeys(Slot("attribute", one.symbol.name) for one in held)
        return Job(place, record, tuple(slots))

    # --- modules and packages ---

    async def _units(self, language: _Language) -> AsyncIterator[str]:
        """Those within others first, as these are told what those are."""
        places = {place_of_unit(one, self._gathered): one for one in self._lacking.units}
        within = {one.id: place for place, one in places.items()}
        jobs = [
            self._job_of_unit(place, one, language, self._needs(one, within))
            for place, one in places.items()
        ]
        async for done in write_all(jobs, self._writer, language.name):
            unit = places[done.job.place]
            self._put(unit.id, done.written.texts, language, of_unit=True)
            summary = done.written.texts.get(Slot("summary"), "")
            language.of_units[unit.id] = Contract(unit.name, unit.name, summary)
            self._count(done)
            yield unit.id

    def _needs(self, unit: Unit, within: Mapping[str, Place]) -> frozenset[Place]:
        below = (one for one in self._gathered.reference.units if one.parent == unit.id)
        return frozenset(within[one.id] for one in below if one.id in within)

    def _job_of_unit(
        self, place: Place, unit: Unit, language: _Language, needs: frozenset[Place]
    ) -> Job:
        def record(contracts: Mapping[Place, Contract]) -> Record:
            below = [
                language.of_units.get(one.id) or Contract(one.name, one.name, _said(one))
                for one in self._gathered.reference.units
                if one.parent == unit.id
            ]
            return record_of_unit(
                unit, self._gathered, self._known, self._contracts(unit, language), below
            )

        return Job(place, record, (Slot("summary"),), needs)

    def _contracts(self, unit: Unit, language: _Language) -> Mapping[str, Contract]:
        """What is said of what a unit offers, by people or by now."""
        by_id = self._gathered.reference.by_id
        found = {}
        for id_ in (*unit.members, *(one.to for one in unit.aliases)):
            one = by_id.get(id_)
            if one is not None:
                new = [
                    each.summary
                    for each in self._filled.documentation.get(id_, ())
                    if each.language == language.name
                ]
                found[id_] = contract_of_object(one, (_said(one) or "".join(new[:1])))
        return found

    # --- keeping ---

    def _put(
        self,
        id_: str,
        texts: Mapping[Slot, str],
        language: _Language,
        *,
        of_unit: bool = False,
    ) -> None:
        finder = self._finder(id_, of_unit=of_unit)
        documentation = documentation_of(texts, language.name, finder)
        if documentation is not None:
            found = self._filled.of_units if of_unit else self._filled.documentation
            found.setdefault(id_, []).append(documentation)
            self._filled.objects += 1

    def _count(self, done: Done) -> None:
        self._filled.calls += done.written.calls
        self._filled.left_out += len(done.written.left_out)

    def _finder(self, id_: str, *, of_unit: bool) -> Find:
        """Code spans of prose lead to what they name, as far as that is a member or a whole id."""
        by_id = self._gathered.reference.by_id
        one = None if of_unit else by_id[id_]
        around = [id_, *([f"{one.parent}", one.unit] if one is not None else [])]

        def find(name: str, /, *, surely: bool = False) -> str | None:
            near = (name, *(f"{each}.{name}" for each in around))
            return next((each for each in near if each in by_id and each != id_), None)

        return find

    # --- in another language ---

    def _place_of(self, one: Theirs) -> dict[str, list[Documentation]]:
        """Where what was translated is kept."""
        if one.id in self._gathered.shown_at:
            return self._filled.of_units
        is_reason = one.what == "deprecated"
        return self._filled.deprecated if is_reason else self._filled.documentation

    def _theirs(self, languages: Sequence[str]) -> Iterator[Theirs]:
        reference = self._gathered.reference
        for language in languages:
            for unit in reference.units:
                if unit.documentation and unit.documentation[0].language != language:
                    record = partial(self._record_of_unit, unit)
                    yield Theirs(unit.id, unit.documentation[0], language, record)
            for one in reference.objects:
                if one.documentation and one.documentation[0].language != language:
                    record = partial(self._record_of, one.id)
                    yield Theirs(one.id, one.documentation[0], language, record)
                if one.deprecated and is_foreign(one.deprecated, language):
                    said = Documentation(language_of(one.deprecated), "author", one.deprecated)
                    record = partial(self._record_of, one.id)
                    yield Theirs(one.id, said, language, record, "deprecated")

    def _record_of(self, id_: str) -> Record:
        subject = self._gathered.subjects[id_]
        return record_of(subject.file, subject.symbol, self._known, {})

    def _record_of_unit(self, unit: Unit) -> Record:
        return record_of_unit(unit, self._gathered, self._known, {}, ())


def _said(one: Object | Unit) -> str:
    """What people say of something in a sentence."""
    return plain(one.documentation[0].summary) if one.documentation else ""
