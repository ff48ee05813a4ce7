"""Faults in the middle of a suggestion, and documents nobody thought of: no wrong text, no wait."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace

import pytest

from completion.pipeline import Completer, left_of
from completion.surroundings import Surroundings
from completion.values import Candidate, CompletionRequest, PlainText, Suggestion
from engine.clients.generation import Chunk, Generation, StreamEvent
from foundation.errors import Unavailable
from foundation.nothing import Nothing
from foundation.settings import CompletionSettings, Settings
from syntax.languages import language_named
from syntax.parsing import parse
from syntax.text import Snapshot
from tests.support.scripted_client import QWEN, ScriptedClient

PYTHON = language_named("python")
ALL = Settings(completion=CompletionSettings(threshold=0.0))
BODY = "def f(a):\n    a = 1\n    █\n    return a\n"
MOST_ON_LOOP_SECONDS = 0.05


def request(text: str, **more: object) -> CompletionRequest:
    before, _, behind = text.partition("█")
    assert PYTHON is not None
    made = CompletionRequest(
        path=None,
        uri="file:///a",
        parse=parse(Snapshot(before + behind), PYTHON),
        offset=len(before),
    )
    return replace(made, **more)  # type: ignore[arg-type]  # fields by name


def shown(outcome: Suggestion | Nothing) -> str:
    assert isinstance(outcome, Suggestion), outcome
    return outcome.text


@dataclass
class Dying(ScriptedClient):
    """Dies behind so many pieces of each of its first `deaths` answers."""

    deaths: int = 1
    pieces: int = 1

    async def _events(self, generation: Generation) -> AsyncIterator[StreamEvent]:
        left = self.pieces
        async for event in super()._events(generation):
            if self.deaths and isinstance(event, Chunk):
                if not left:
                    self.deaths -= 1
                    raise Unavailable("the engine died between two tokens")
                left -= 1
            yield event


@pytest.mark.parametrize("pieces", [0, 1])
async def test_an_engine_that_dies_between_two_tokens_leaves_nothing_behind(pieces: int) -> None:
    client = Dying(("b = abs(a)\n    print(b)\n    print(a)",), pieces=pieces)
    completer = Completer(client, ALL)
    with pytest.raises(Unavailable, match="died"):
        await completer.complete(request(BODY))
    assert client.open_streams == 0
    # Half of an answer is not remembered as if it were one.
    assert shown(await completer.complete(request(BODY))) == "b = abs(a)"
    assert len(client.asked) == 2


@dataclass
class Exchangeable:
    """A provider whose engine is exchanged for another; the old one is closed then."""

    engine: ScriptedClient

    async def client(self) -> ScriptedClient:
        return self.engine


class Closed(ScriptedClient):
    """What is left of a client after it was closed."""

    async def count_tokens(self, texts: object) -> list[int]:
        raise RuntimeError("Cannot send a request, as the client has been closed.")


async def test_the_same_model_over_another_connection_is_asked_over_that_one() -> None:
    first = ScriptedClient(("b = abs(a)",))
    provider = Exchangeable(first)
    completer = Completer(provider, ALL)
    await completer.complete(request(BODY))
    first.__class__ = Closed
    provider.engine = ScriptedClient(("print(a)",))
    long = "value = 1  # a line\n" * 500
    assert shown(await completer.complete(request(long + "x = █\n"))) == "print(a)"


async def test_another_model_in_mid_typing_writes_the_next_suggestion() -> None:
    first = ScriptedClient(("b = abs(a)\n",), pause=0.01)
    provider = Exchangeable(first)
    completer = Completer(provider, ALL)
    asked = asyncio.create_task(completer.complete(request(BODY)))
    await first.first_piece.wait()
    other = replace(QWEN, name="other", fingerprint="other")
    provider.engine = ScriptedClient(("max(a, 2)",), about=other)
    typed = request(BODY.replace("█", "c = █"))
    assert shown(await completer.complete(typed)) == "max(a, 2)"
    assert (await asked) == Nothing("superseded by a newer request")
    assert first.open_streams == 0


def test_blanks_the_model_wrote_and_somebody_typed_are_not_taken_for_letters() -> None:
    lines = Candidate("abs(a)\nprint(a)", -0.1)
    assert left_of(lines, " ") is None
    assert left_of(lines, "ab") == Candidate("s(a)\nprint(a)", -0.1)


async def test_what_is_ending_is_not_waited_for() -> None:
    class Slow(ScriptedClient):
        """Takes its time to close a connection."""

        @asynccontextmanager
        async def stream(self, generation: Generation) -> AsyncIterator[AsyncIterator[StreamEvent]]:
            try:
                async with super().stream(generation) as events:
                    yield events
            finally:
                await asyncio.sleep(0.2)

    client = Slow(("print(a)" * 99,), pause=0.01)
    completer = Completer(client, ALL)
    first = asyncio.create_task(completer.complete(request(BODY)))
    await client.first_piece.wait()
    first.cancel()
    await asyncio.sleep(0.35)
    client.script, client.pause = ("print(a)",), 0
    assert shown(await completer.complete(request(BODY))) == "print(a)"


async def test_two_requests_for_one_text_have_one_answer() -> None:
    client = ScriptedClient(("print(a)",), pause=0.005)
    completer = Completer(client, ALL)
    # So large that the syntax is read in a thread, where the other request comes between.
    large = BODY.replace("█", "x = 1\n    " * 3000 + "█")
    both = await asyncio.gather(*(completer.complete(request(large)) for _ in range(2)))
    assert [shown(each) for each in both] == ["print(a)"] * 2
    assert len(client.asked) == 1


async def test_a_late_request_for_an_older_text_takes_nothing_from_the_newer() -> None:
    client = ScriptedClient(("print(a)",), pause=0.02)
    completer = Completer(client, ALL)
    large = BODY.replace("█", "x = 1\n    " * 3000 + "█")
    old = asyncio.create_task(completer.complete(request(large)))
    await asyncio.sleep(0)
    new = await completer.complete(request(BODY.replace("█", "b = █")))
    assert shown(new) == "print(a)"
    await old
    assert client.open_streams == 0


async def test_a_document_closed_in_mid_air_keeps_no_stream() -> None:
    client = ScriptedClient(("b = abs(a)" * 99,), pause=0.01)
    completer = Completer(client, ALL)
    asked = asyncio.create_task(completer.complete(request(BODY)))
    await client.first_piece.wait()
    completer.forget("file:///a")
    assert isinstance(await asked, Nothing)
    assert client.open_streams == 0


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
async def test_typing_through_lines_and_accepting_keep_the_document_s_line_breaks(eol: str) -> None:
    client = ScriptedClient(("for b in a:\n        print(b)\n        b += 1",))
    completer = Completer(client, ALL)
    document = "def f(a):\n    a = 1\n    █\n".replace("\n", eol)
    text = shown(await completer.complete(request(document)))
    assert text == f"for b in a:{eol}        print(b){eol}        b += 1"
    for length in range(1, len(text)):
        if text[:length].endswith("\r"):
            continue
        typed = request(document.replace("█", text[:length] + "█"))
        rest = await completer.complete(typed)
        if isinstance(rest, Suggestion):
            assert text[:length] + rest.text == text
        else:
            assert text[length:].strip() == "" or not text[length - 1].isspace(), rest
    assert len(client.asked) == 1


async def test_the_next_line_is_ready_in_a_document_with_carriage_returns() -> None:
    client = ScriptedClient(("b = abs(a)",))
    completer = Completer(client, ALL)
    document = BODY.replace("\n", "\r\n")
    asked = request(document)
    first = await completer.complete(asked)
    assert isinstance(first, Suggestion)
    client.script = ("print(b)",)
    await completer.look_ahead(asked, first)
    await completer.whole("file:///a")
    accepted = document.replace("█", "b = abs(a)█")
    assert shown(await completer.complete(request(accepted))) == "\r\n    print(b)"
    entered = document.replace("█", "b = abs(a)\r\n    █")
    assert shown(await completer.complete(request(entered))) == "print(b)"
    assert len(client.asked) == 2


@pytest.mark.parametrize("closed", ["", ")"])
async def test_a_bracket_closed_by_the_editor_while_the_model_writes_is_not_closed_twice(
    closed: str,
) -> None:
    client = ScriptedClient(("b = abs(a)",), pause=0.01)
    completer = Completer(client, ALL)
    first = asyncio.create_task(completer.complete(request(BODY)))
    await client.first_piece.wait()
    first.cancel()
    typed = request(BODY.replace("█", f"b = abs(█{closed}"))
    assert shown(await completer.complete(typed)) == ("a" if closed else "a)")
    assert len(client.asked) == 1


async def test_what_was_undone_is_not_shown() -> None:
    client = ScriptedClient(("abs(a)",))
    completer = Completer(client, ALL)
    assert shown(await completer.complete(request(BODY.replace("█", "b = █")))) == "abs(a)"
    client.script = ("print(a)",)
    assert shown(await completer.complete(request(BODY))) == "print(a)"
    redone = await completer.complete(request(BODY.replace("█", "b = █")))
    assert shown(redone) == "abs(a)"
    assert len(client.asked) == 2


@dataclass
class Held:
    """How long the event loop was held, on the processor."""

    longest: float = 0.0
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    async def watch(self) -> None:
        last = time.thread_time()
        while True:
            await asyncio.sleep(0.001)
            now = time.thread_time()
            self.longest, last = max(self.longest, now - last), now


@contextmanager
def held() -> Iterator[Held]:
    figures = Held()
    task = asyncio.create_task(figures.watch())
    try:
        yield figures
    finally:
        task.cancel()


LINE = "data = [" + "1, " * 60_000
DOCUMENTS = {
    "one line of 180 KB": LINE + "█]\n",
    "one line of 180 KB, plainly": LINE + "█\n",
    "emoji": "😀🎉👩‍👩‍👧" * 2000 + "█\n",
    "a suffix of 20,000 lines": "x = 1\ny = █\n" + "z = 1\n" * 20_000,
    "a prefix of 20,000 lines": "z = 1\n" * 20_000 + "y = █\n",
    "mixed indentation": "if a:\n\tif b:\n        c = 1\n\t  d = █\n  \te = 1\n" * 20,
    "blanks": "x = 1" + " " * 300_000 + "█\n",
}


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_odd_documents_take_bounded_time_and_hold_up_nobody(name: str) -> None:
    text = DOCUMENTS[name].replace("█", "\0", 1).replace("█", "").replace("\0", "█")
    client = ScriptedClient(("1",))
    completer = Completer(client, ALL)
    asked = [request(text), request(text.replace("█", "v█")), request(text)]
    if name == "emoji":
        asked = [replace(each, parse=PlainText(each.snapshot, "plaintext")) for each in asked]
    with held() as figures:
        for each in asked:
            began = time.monotonic()
            outcome = await completer.complete(each)
            assert time.monotonic() - began < 3.0, "seconds: this machine is shared"
            if isinstance(outcome, Suggestion):
                assert outcome.text in {"1", "1]"}
        await completer.rest(asked[0])
    assert figures.longest < MOST_ON_LOOP_SECONDS
    assert client.open_streams == 0


async def test_a_jump_across_a_large_file_counts_no_whole_file() -> None:
    slow = replace(QWEN, prefill_per_second=300.0, decode_per_second=30.0)
    client = ScriptedClient(("1",), about=slow)
    completer = Completer(client, ALL)
    line = "def f(a):\n    return [a, (a), {a}, 'a']\n\n\n"
    document = line * 3000
    top, bottom = request("x = █\n" + document), request("x = \n" + document + "y = █\n")
    with held() as figures:
        await completer.complete(top)
        await completer.rest(top)
        client.counted.clear()
        await completer.complete(bottom)
        await completer.rest(bottom)
    assert sum(map(len, client.counted)) < len(document) // 4
    assert figures.longest < MOST_ON_LOOP_SECONDS


def test_a_cursor_far_away_is_seen_to_be_so_at_once() -> None:
    text = "f(a)[b]{c}'d'\n" * 100_000
    began = time.thread_time()
    assert Surroundings.of(text, 0).typed_since(text, len(text)) is None
    assert Surroundings.of(text, 0).typed_since(text, 8_000) is None
    assert time.thread_time() - began < 0.02
