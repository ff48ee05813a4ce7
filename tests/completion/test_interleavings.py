"""Whatever somebody does while suggestions are made: what is shown is what the model wrote there.

Keys that agree with it and keys that do not, deleting, accepting, moving, requests taken back or
left behind, rests, another model: in any order, against a model that is scripted.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from zlib import crc32

from hypothesis import given, settings
from hypothesis import strategies as st

from completion.pipeline import Completer
from completion.values import CompletionRequest, Suggestion
from engine.clients.generation import Chunk, EngineInfo, Finish, Generation, StreamEvent
from engine.models.prompts import Special, Text
from foundation.errors import Busy, InklingError, Unavailable
from foundation.nothing import Nothing
from foundation.settings import CompletionSettings, Settings
from syntax.languages import language_named
from syntax.parsing import parse
from syntax.text import Snapshot
from tests.support.scripted_client import QWEN, count

PYTHON = language_named("python")
LINES = (
    "total = abs(items[0])",
    "for item in items:",
    "    total += max(item, 1)",
    "text = '😀' + str(total)",
    "return total",
)
START = "def add(items, other):\n    count = 1\n    █\n\n\nprint(add([1], 2))\n"
OTHER = replace(QWEN, name="other", fingerprint="other")
FAR = Settings(completion=CompletionSettings(threshold=0.0, debounce_ms=20))
_CLOSERS = {"(": ")", "[": "]", "'": "'"}


def continued(before: str) -> str:
    """What the model writes behind a text: a line that is begun is ended, others follow."""
    line = before.rpartition("\n")[2]
    begun = line.strip()
    indent = line[: len(line) - len(line.lstrip())]
    drawn = crc32(before.encode()) % len(LINES)
    following = [indent + other for other in (LINES * 2)[drawn : drawn + 2]]
    for known in LINES:
        if begun and known.strip().startswith(begun):
            rest = known.strip()[len(begun) :]
            blanks = len(line) - len(line.rstrip())
            rest = rest[min(blanks, len(rest) - len(rest.lstrip())) :]
            return "\n".join([rest, *following])
    if begun:
        return f"_{drawn} + other"
    return "\n".join([LINES[drawn].strip(), *following])


@dataclass
class Author:
    """An engine whose model writes `continued`; `books` are the texts it wrote, with what stood
    before them. `faults` are raised by the next streams, behind so many pieces."""

    about: EngineInfo = QWEN
    books: set[str] = field(default_factory=set)
    faults: list[tuple[int, Exception]] = field(default_factory=list)
    streams: int = 0
    most_streams: int = 0

    async def client(self) -> Author:
        return self

    async def info(self) -> EngineInfo:
        return self.about

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        await asyncio.sleep(0)
        return [count(text) for text in texts]

    @asynccontextmanager
    async def stream(self, generation: Generation) -> AsyncIterator[AsyncIterator[StreamEvent]]:
        self.streams += 1
        self.most_streams = max(self.streams, self.most_streams)
        try:
            yield self._events(generation)
            # A connection is not closed in no time.
            await asyncio.sleep(0)
        finally:
            self.streams -= 1

    async def _events(self, generation: Generation) -> AsyncIterator[StreamEvent]:
        fault = self.faults.pop() if self.faults else None
        if generation.model and generation.model != self.about.fingerprint:
            raise Busy("it has another model", 0.1)
        if generation.max_tokens == 0:
            await asyncio.sleep(0.001)
            return
        prefix, held = _before(generation), generation.begins_with
        text = held + continued(prefix + held)
        # The last blank of an indentation is left to the model, which may leave it out.
        for blank in ("", " ") if not prefix.rpartition("\n")[2].strip() else ("",):
            self.books.add((prefix + blank + text).replace("\r\n", "\n"))
        for index in range(generation.n):
            for number, at in enumerate(range(0, len(text), 3)):
                if fault is not None and number == fault[0]:
                    raise fault[1]
                await asyncio.sleep(0.001)
                yield Chunk(index, text[at : at + 3], (-0.1,))
            yield Finish(index, "stop")


def _before(generation: Generation) -> str:
    """The text before the gap, of a prompt in the order of Qwen."""
    parts = [part for part in generation.prompt if not isinstance(part, str)]
    end = next(at for at, part in enumerate(parts) if part == Special("<|fim_suffix|>"))
    before = parts[end - 1]
    return before.value if isinstance(before, Text) else ""


@dataclass
class Typist:
    """An editor with one document, and somebody in front of it."""

    completer: Completer
    author: Author
    eol: str = "\n"
    closes: bool = False
    grows: bool = False
    text: str = ""
    offset: int = 0
    shown: Suggestion | None = None
    asked: list[tuple[asyncio.Task[Any], CompletionRequest]] = field(default_factory=list)
    beside: list[asyncio.Task[None]] = field(default_factory=list)
    undone: list[tuple[str, int]] = field(default_factory=list)

    def open(self, document: str) -> None:
        before, _, behind = document.replace("\n", self.eol).partition("█")
        self.text, self.offset = before + behind, len(before)

    def request(self, **more: Any) -> CompletionRequest:
        assert PYTHON is not None
        made = CompletionRequest(
            path=None,
            uri="file:///a",
            parse=parse(Snapshot(self.text), PYTHON),
            offset=self.offset,
            grows=self.grows,
            key_interval_ms=5.0,
        )
        return replace(made, **more)

    def write(self, text: str) -> None:
        self.undone.append((self.text, self.offset))
        for task in self.beside:
            task.cancel()
        self.beside.clear()
        for sign in text:
            behind = self.text[self.offset :]
            closer = _CLOSERS.get(sign, "") if self.closes else ""
            if self.closes and sign in _CLOSERS.values() and behind.startswith(sign):
                self.offset += 1
                continue
            self.text = self.text[: self.offset] + sign + closer + behind
            self.offset += 1
        self.shown = None

    def accept(self, length: int | None = None) -> None:
        """Take what is shown, or so much of it; it goes in as it is."""
        if self.shown is not None:
            taken = self.shown.text[:length].removesuffix("\r")
            self.undone.append((self.text, self.offset))
            self.text = self.text[: self.offset] + taken + self.text[self.offset :]
            self.offset += len(taken)
            self.shown = None

    def delete(self, length: int) -> None:
        start = self._whole(max(0, self.offset - length))
        self.text = self.text[:start] + self.text[self.offset :]
        self.offset, self.shown = start, None

    def move(self, offset: int) -> None:
        self.offset, self.shown = self._whole(offset), None

    def _whole(self, offset: int) -> int:
        """No cursor stands within a line break."""
        return offset - (self.text[offset - 1 : offset + 1] == "\r\n")

    def undo(self) -> None:
        if self.undone:
            self.text, self.offset = self.undone.pop()
            self.shown = None

    def ask(self, **more: Any) -> asyncio.Task[Any]:
        request = self.request(**more)
        task = asyncio.create_task(self.completer.complete(request))
        self.asked.append((task, request))
        return task

    def go_on(self, request: CompletionRequest, suggestion: Suggestion) -> None:
        async def work() -> None:
            try:
                if not suggestion.unfinished:
                    await self.completer.look_ahead(request, suggestion)
            except InklingError:
                pass

        self.beside.append(asyncio.create_task(work()))

    def rest(self) -> None:
        async def work() -> None:
            try:
                await self.completer.rest(self.request())
                await self.completer.settle("file:///a")
            except InklingError:
                pass

        self.beside.append(asyncio.create_task(work()))


async def play(  # noqa: PLR0912 – a table of steps
    typist: Typist, steps: Sequence[tuple[str, int]]
) -> None:
    """Do each step, and ask as an editor does."""
    for what, number in steps:
        match what:
            case "right":
                wanted = typist.shown.text if typist.shown else continued(
                    typist.text[: typist.offset].replace("\r\n", "\n")
                ).replace("\n", typist.eol)  # fmt: skip
                length = number % 5 + 1
                # Enter writes a whole line break.
                length += wanted[:length].endswith("\r")
                typist.write(wanted[:length])
            case "wrong":
                typist.write("zq(9 .x"[number % 7])
            case "enter":
                typist.write(typist.eol + " " * (number % 6))
            case "delete":
                typist.delete(number)
            case "undo":
                typist.undo()
            case "accept":
                typist.accept(None if number % 2 else number)
            case "move":
                typist.move(number * 7 % (len(typist.text) + 1))
            case "swap":
                typist.author.about = QWEN if typist.author.about is OTHER else OTHER
            case "fault":
                typist.author.faults.append((number % 4, Unavailable("it died")))
            case "settings":
                typist.completer.forget("file:///a")
            case "rest":
                typist.rest()
            case "pause":
                await asyncio.sleep(number / 1000)
        if typist.asked and number % 3 == 0:
            # An editor takes its question back, or not.
            typist.asked[-1][0].cancel()
        task = typist.ask(invoked=what == "rest" and number % 4 == 0)
        if number % 5:
            await asyncio.wait([task], timeout=0.001 * (number % 8))
        if task.done() and not task.cancelled() and task.exception() is None:
            outcome = task.result()
            typist.shown = outcome if isinstance(outcome, Suggestion) else None
            if typist.shown is not None:
                typist.go_on(typist.asked[-1][1], typist.shown)


def check(typist: Typist) -> None:
    """Every answer is what the model wrote, from the cursor on."""
    for task, request in typist.asked:
        assert task.done()
        if task.cancelled():
            continue
        if (error := task.exception()) is not None:
            assert isinstance(error, (Unavailable, Busy)), error
            continue
        outcome = task.result()
        if isinstance(outcome, Nothing):
            continue
        assert outcome.text.strip()
        assert (outcome.span.start, outcome.span.end) == (request.offset, request.offset)
        text = request.snapshot.text[: request.offset]
        assert "\r" not in outcome.text.replace("\r\n", "")
        if "\r\n" in text:
            assert outcome.text.count("\n") == outcome.text.count("\r\n")
        there = (text + outcome.text).replace("\r\n", "\n").rstrip(")]'").rstrip()
        assert any(book.startswith(there) for book in typist.author.books), (
            text[-60:],
            outcome.text,
            outcome.source,
        )


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("right",) * 6,
                *("wrong", "enter", "delete", "undo", "accept", "accept", "move"),
                *("pause", "rest", "swap", "fault", "settings"),
            ]
        ),
        st.integers(0, 40),
    ),
    min_size=1,
    max_size=25,
)


@settings(deadline=None, max_examples=60)
@given(STEPS, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
async def test_what_is_shown_is_what_the_model_wrote_there(
    steps: list[tuple[str, int]], eol: str, closes: bool, grows: bool
) -> None:
    author = Author()
    completer = Completer(author, FAR)
    typist = Typist(completer, author, eol, closes, grows)
    typist.open(START)
    unheard: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, what: unheard.append(what))

    await play(typist, steps)
    tasks = [task for task, _ in typist.asked]
    _, late = await asyncio.wait(tasks, timeout=10)
    assert not late, "a request was never answered"
    check(typist)

    completer.forget()
    for task in typist.beside:
        task.cancel()
    end = time.monotonic() + 5
    while (author.streams or len(asyncio.all_tasks()) > 1) and time.monotonic() < end:  # noqa: ASYNC110 – what ends tells nobody
        await asyncio.sleep(0.002)
    assert author.streams == 0
    assert [task.get_name() for task in asyncio.all_tasks()] == [asyncio.current_task().get_name()]  # type: ignore[union-attr]
    assert not unheard
