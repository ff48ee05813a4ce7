"""What people wrote in one language, said in another: paragraph by paragraph, many at a time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from docgen.prose.options import ProseLanguage
from docgen.prose.record import Record
from docgen.prose.working import IN_FLIGHT
from docgen.prose.writer import Writer
from docgen.reference.model import Documentation, Section
from docgen.reference.paragraphs import divided, joined
from docgen.reference.spoken import is_foreign
from foundation.errors import BadInput

_LINK = re.compile(r"\[(?P<code>`[^`]+`)\]\(ref:[^()\s]+\)")
What = Literal["documentation", "deprecated"]

_NOT_TRANSLATED = frozenset({"references"})


@dataclass(frozen=True)
class Theirs:
    """What somebody wrote of something, and the language that it is wanted in. `what` it says: all
    of it, or only why the thing is deprecated. `record` is made when it is needed, in a thread."""

    id: str
    said: Documentation
    language: str
    record: Callable[[], Record]
    what: What = "documentation"


class Translating:
    """Says each text once: the same sentence is the same everywhere, and asked for as what it was
    first written of, whoever comes to it first. So a second run asks for nothing."""

    def __init__(self, writer: Writer, theirs: Sequence[Theirs]) -> None:
        self._writer = writer
        self._theirs = theirs
        self._turns = asyncio.Semaphore(IN_FLIGHT)
        self._reading = asyncio.Lock()
        self._first: dict[tuple[str, str], Theirs] = {}
        for one in theirs:
            for text in _texts(one.said):
                self._first.setdefault((text, one.language), one)
        self._asked: dict[tuple[str, str], asyncio.Task[str]] = {}
        self._records: dict[str, asyncio.Task[Record]] = {}

    async def all(self) -> AsyncIterator[tuple[Theirs, Documentation | None]]:
        """Each with what it is in its language, None where its summary cannot be said; as they get
        done. Ending the iteration cancels what is under way."""
        turns = asyncio.Semaphore(IN_FLIGHT)

        async def one_of(one: Theirs) -> tuple[Theirs, Documentation | None]:
            async with turns:
                return one, await self._translated(one)

        tasks = [asyncio.create_task(one_of(one)) for one in self._theirs]
        try:
            for done in asyncio.as_completed(tasks):
                yield await done
        finally:
            every = [*tasks, *self._asked.values(), *self._records.values()]
            for task in every:
                task.cancel()
            await asyncio.gather(*every, return_exceptions=True)

    async def _translated(self, one: Theirs) -> Documentation | None:
        said = one.said
        summary = await self._text(said.summary, one.language)
        if not said.summary or summary == said.summary:
            return None
        body, *sections = await asyncio.gather(
            self._text(said.body, one.language),
            *(self._section(section, one.language) for section in said.sections),
        )
        made = cast("list[Section]", sections)
        return Documentation(one.language, "translation", summary, str(body), tuple(made))

    async def _section(self, section: Section, language: str) -> Section:
        if section.kind in _NOT_TRANSLATED:
            return section
        text, *entries = await asyncio.gather(
            self._text(section.text, language),
            *(self._text(entry.text, language) for entry in section.entries),
        )
        others = tuple(
            replace(entry, text=other)
            for entry, other in zip(section.entries, entries, strict=True)
        )
        title = await self._text(section.title, language) if section.kind == "other" else ""
        return replace(section, title=title, text=text, entries=others)

    async def _text(self, text: str, language: str) -> str:
        pieces = divided(text)
        wanted = list(dict.fromkeys(one.said for one in pieces if is_foreign(one.said, language)))
        others = await asyncio.gather(*(self._piece(one, language) for one in wanted))
        return joined(pieces, dict(zip(wanted, others, strict=True)))

    async def _piece(self, text: str, language: str) -> str:
        key = (text, language)
        task = self._asked.get(key)
        if task is None:
            task = self._asked[key] = asyncio.create_task(self._ask(text, self._first[key]))
        return await asyncio.shield(task)

    async def _ask(self, text: str, first: Theirs) -> str:
        """A paragraph in another language, links put back; itself where that cannot be had."""
        links = {found["code"]: found[0] for found in _LINK.finditer(text)}
        plain = _LINK.sub(lambda found: found["code"], text)
        async with self._turns:
            record = await self._record(first)
            wanted = cast("ProseLanguage", first.language)
            try:
                other = await self._writer.translate(plain, record, wanted)
            except BadInput:  # a paragraph that is longer than what the model reads
                return text
        if not isinstance(other, str):
            return text
        for code, link in links.items():
            other = other.replace(code, link)
        return other

    async def _record(self, one: Theirs) -> Record:
        task = self._records.get(one.id)
        if task is None:
            task = self._records[one.id] = asyncio.create_task(self._read(one))
        return await asyncio.shield(task)

    async def _read(self, one: Theirs) -> Record:
        async with self._reading:
            return await asyncio.to_thread(one.record)


def _texts(said: Documentation) -> Iterator[str]:
    """Every text of it that may be said otherwise."""
    texts = [said.summary, said.body]
    for section in said.sections:
        if section.kind not in _NOT_TRANSLATED:
            title = section.title if section.kind == "other" else ""
            texts += [title, section.text, *(entry.text for entry in section.entries)]
    for text in texts:
        yield from (piece.said for piece in divided(text) if piece.said)
