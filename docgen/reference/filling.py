"""Words where nobody wrote any: by the model, from facts, and in the other languages."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from docgen.calls.components import components
from docgen.calls.place import Place
from docgen.facts.raising import Raising
from docgen.facts.source import Sources
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS, facts_of
from docgen.prose.options import ProseLanguage
from docgen.prose.record import Contract, Known, Record, record_of
from docgen.prose.slots import Slot, slots_of
from docgen.prose.working import IN_FLIGHT, Job, write_all
from docgen.prose.writer import Writer
from docgen.prose.written import Written
from docgen.reference.gathering import Gathered
from docgen.reference.markup import markdown
from docgen.reference.markup.blocks import written as as_markdown
from docgen.reference.markup.inline import Find
from docgen.reference.model import Documentation, Entry, Object, Section
from docgen.reference.objects import Subject
from docgen.references.existence import Existence, declared_names

_LINK = re.compile(r"\[(?P<code>`[^`]+`)\]\(ref:[^()\s]+\)")
_SECTIONS: tuple[tuple[str, str], ...] = (
    ("type_parameter", "type_parameters"),
    ("parameter", "parameters"),
    ("attribute", "attributes"),
    ("returns", "returns"),
    ("yields", "yields"),
    ("raises", "raises"),
)
_NOT_TRANSLATED = frozenset({"examples", "references", "see_also", "todo"})


@dataclass
class Filled:
    """What was written: by id of the object, and how often the model was asked for it."""

    documentation: dict[str, list[Documentation]] = field(default_factory=dict)
    objects: int = 0
    calls: int = 0
    left_out: int = 0


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
        filled = Filled()
        lacking = self._lacking()
        theirs = [
            (one, language)
            for language in languages
            for one in self._gathered.reference.objects
            if translates and one.documentation and one.documentation[0].language != language
        ]
        total, done = len(lacking) * len(languages) + len(theirs), 0
        for language in languages:
            async for id_, documentation in self._written(lacking, language, filled):
                if documentation is not None:
                    filled.documentation.setdefault(id_, []).append(documentation)
                done += 1
                on_done(done, total, id_)
        async for id_, other in self._all_translated(theirs):
            if other is not None:
                filled.documentation.setdefault(id_, []).append(other)
            done += 1
            on_done(done, total, id_)
        return filled

    def _lacking(self) -> list[Subject]:
        """What nobody documented, callees first."""
        lacking = {
            subject.place: subject
            for id_, subject in self._gathered.subjects.items()
            if subject.symbol.kind in FUNCTIONS | CLASSES
            and not self._gathered.reference.by_id[id_].documentation
        }
        groups = components(list(lacking), self._gathered.graph)
        return [lacking[place] for group in groups for place in group]

    # --- by the model ---

    async def _written(
        self, lacking: Sequence[Subject], language: str, filled: Filled
    ) -> AsyncIterator[tuple[str, Documentation | None]]:
        jobs = [self._job(one) for one in lacking]
        async for done in write_all(jobs, self._writer, cast("ProseLanguage", language)):
            filled.objects += bool(done.written.texts)
            filled.calls += done.written.calls
            filled.left_out += len(done.written.left_out)
            id_ = self._ids[done.job.place]
            yield id_, documentation_of(done.written, language, self._finder(id_))

    def _job(self, subject: Subject) -> Job:
        def record(contracts: Mapping[Place, Contract]) -> Record:
            return record_of(subject.file, subject.symbol, self._known, contracts)

        facts = facts_of(subject.file, subject.symbol, self._raising)
        needs = frozenset(self._gathered.graph.needs(subject.place))
        return Job(subject.place, record, slots_of(facts, None), needs)

    def _finder(self, id_: str) -> Find:
        """Code spans of prose lead to what they name, as far as that is a member or a whole id."""
        by_id = self._gathered.reference.by_id
        one = by_id[id_]

        def find(name: str, /, *, surely: bool = False) -> str | None:
            near = (name, f"{id_}.{name}", f"{one.parent}.{name}", f"{one.unit}.{name}")
            return next((each for each in near if each in by_id and each != id_), None)

        return find

    # --- in another language ---

    async def _all_translated(
        self, theirs: Sequence[tuple[Object, str]]
    ) -> AsyncIterator[tuple[str, Documentation | None]]:
        """As many at a time as the model decodes side by side."""
        turns = asyncio.Semaphore(IN_FLIGHT)

        async def one_of(one: Object, language: str) -> tuple[str, Documentation | None]:
            async with turns:
                return one.id, await self._translated(one, language)

        tasks = [asyncio.create_task(one_of(one, language)) for one, language in theirs]
        try:
            for task in tasks:
                yield await task
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _translated(self, one: Object, language: str) -> Documentation | None:
        """What a person wrote, in another language; None where its summary cannot be said."""
        subject = self._gathered.subjects[one.id]
        record = record_of(subject.file, subject.symbol, self._known, {})
        said = one.documentation[0]

        async def of(text: str) -> str:
            return await self._text(text, record, language)

        summary = await of(said.summary)
        if not said.summary or summary == said.summary:
            return None
        sections = []
        for section in said.sections:
            if section.kind in _NOT_TRANSLATED:
                sections.append(section)
                continue
            entries = [replace(entry, text=await of(entry.text)) for entry in section.entries]
            text = await of(section.text)
            sections.append(replace(section, title="", text=text, entries=tuple(entries)))
        body = "\n\n".join([await of(part) for part in said.body.split("\n\n")])
        return Documentation(language, "translation", summary, body, tuple(sections))

    async def _text(self, text: str, record: Record, language: str) -> str:
        """A paragraph in another language, links put back; itself where that cannot be had."""
        if not text.strip() or text.lstrip().startswith(("```", "|", ">", "- ", "1. ", "    ")):
            return text
        links = {found["code"]: found[0] for found in _LINK.finditer(text)}
        plain = _LINK.sub(lambda found: found["code"], text)
        other = await self._writer.translate(plain, record, cast("ProseLanguage", language))
        if not isinstance(other, str):
            return text
        for code, link in links.items():
            other = other.replace(code, link)
        return other


def documentation_of(written: Written, language: str, find: Find) -> Documentation | None:
    """What the writer wrote, as documentation; None where it found nothing true to say."""

    def text_of(text: str) -> str:
        return as_markdown(markdown.read(text, find, "", language))

    texts = written.texts
    if not texts:
        return None
    sections = []
    for slot_kind, kind in _SECTIONS:
        entries = tuple(
            Entry(slot.name, text_of(text))
            for slot, text in texts.items()
            if slot.kind == slot_kind
        )
        if entries:
            sections.append(Section(kind, "", "", entries))
    example = texts.get(Slot("example"))
    if example:
        sections.append(Section("examples", "", f"```pycon\n{example}\n```"))
    summary = text_of(texts.get(Slot("summary"), ""))
    body = text_of(texts.get(Slot("extended"), ""))
    return Documentation(language, "inkling", summary, body, tuple(sections))


def with_prose(objects: Sequence[Object], filled: Filled) -> tuple[Object, ...]:
    """The objects with what was written for them, behind what people wrote."""
    more = filled.documentation
    return tuple(
        replace(one, documentation=(*one.documentation, *more.get(one.id, ()))) for one in objects
    )
