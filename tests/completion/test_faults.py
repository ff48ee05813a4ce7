"""Faults in the middle of a suggestion, and engines that cannot do all: no wrong text, no wait."""

from __future__ import annotations

import asyncio
import shutil
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from completion.pipeline import Completer, left_of
from completion.repository.gather import Repository
from completion.repository.snippets import Snippet
from completion.repository.sources import Sources
from completion.values import Candidate, CompletionRequest, Suggestion
from engine.clients.generation import Chunk, EngineInfo, Generation, StreamEvent
from engine.models.families import GENERIC
from engine.models.prompts import Special
from foundation.errors import Busy, Unavailable
from foundation.nothing import Nothing
from foundation.settings import CompletionSettings, Settings
from syntax.index.workspace import WorkspaceIndex
from tests.support.completing import request, shown
from tests.support.scripted_client import QWEN, ScriptedClient

ALL = Settings(completion=CompletionSettings(threshold=0.0))
BODY = "def f(a):\n    a = 1\n    █\n    return a\n"


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


OLD, NEW = (replace(QWEN, name=name, fingerprint=name) for name in ("old", "new"))


@dataclass
class Swapped(ScriptedClient):
    """Tells of the model it had, and of the one it has once it refused a prompt for the other."""

    about: EngineInfo = OLD
    has: EngineInfo = NEW

    async def _events(self, generation: Generation) -> AsyncIterator[StreamEvent]:
        if generation.model != self.has.fingerprint:
            self.about = self.has
            raise Busy("the model was swapped", 0.0)
        async for event in super()._events(generation):
            yield event


async def test_a_model_that_was_swapped_since_the_last_key_costs_no_suggestion() -> None:
    client = Swapped(("b = abs(a)",))
    completer = Completer(client, ALL)
    assert shown(await completer.complete(request(BODY))) == "b = abs(a)"
    client.has, client.script = replace(NEW, fingerprint="newest"), ("print(b)",)
    typed = request(BODY.replace("█", "b = 1\n    █"))
    assert shown(await completer.complete(typed)) == "print(b)"
    assert [asked.model for asked in client.asked] == ["old", "new", "new", "newest"]
    assert client.open_streams == 0


async def test_an_engine_with_too_much_to_do_is_not_asked_twice() -> None:
    class Full(ScriptedClient):
        def _events(self, generation: Generation) -> AsyncIterator[StreamEvent]:
            raise Busy("its queue is full", 1.0)

    client = Full()
    with pytest.raises(Busy):
        await Completer(client, ALL).complete(request(BODY))
    assert len(client.asked) == 1


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


# Context that changes while it is gathered

USES = "from shop import price\n\n\ndef total(items):\n    return price(█\n"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[tuple[Path, WorkspaceIndex]]:
    """A workspace of a few files, and its index."""
    root = tmp_path / "shop"
    root.mkdir()
    (root / "shop.py").write_text("def price(item, *, net=False):\n    return item.price\n")
    for number in range(20):
        (root / f"other{number}.py").write_text(f"def total{number}(items):\n    return items\n")
    index = WorkspaceIndex((root,), tmp_path / "cache")
    index.start()
    assert index.wait(20)
    yield root, index
    index.close()


def asked_in(root: Path, text: str = USES) -> CompletionRequest:
    return request(text, path=root / "total.py", roots=(root,))


class Gate:
    """Something in a thread that waits for the test."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()

    def pass_through(self) -> None:
        self.reached.set()
        assert self.opened.wait(10)

    async def at(self) -> None:
        assert await asyncio.to_thread(self.reached.wait, 10)


async def test_nobody_who_types_or_leaves_waits_for_the_context_that_is_gathered(
    shop: tuple[Path, WorkspaceIndex], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, index = shop
    gate, gather = Gate(), Repository.snippets

    def slow(self: Repository, asked: CompletionRequest) -> tuple[Snippet, ...]:
        gate.pass_through()
        return gather(self, asked)

    monkeypatch.setattr(Repository, "snippets", slow)
    client = ScriptedClient(("item)",))
    completer = Completer(client, ALL, lambda: index)
    resting = asyncio.create_task(completer.rest(asked_in(root)))
    await gate.at()
    typed = USES.replace("█", "i█")
    client.script = ("tem)",)
    assert shown(await completer.complete(asked_in(root, typed))) == "tem)"
    began = time.monotonic()
    completer.forget("file:///a")
    completer.close()
    assert time.monotonic() - began < 1, "the event loop was held"
    gate.opened.set()
    await resting
    assert client.open_streams == 0
    # What was gathered for the text before is shown beside the text as it is now.
    client.script = ("tems)",)
    assert shown(await completer.complete(asked_in(root, typed + "\n"))) == "tems)"
    completer.close()


def gone(root: Path, index: WorkspaceIndex) -> None:
    del index
    shutil.rmtree(root)


def a_file_instead(root: Path, index: WorkspaceIndex) -> None:
    gone(root, index)
    root.write_text("x")


def closed(root: Path, index: WorkspaceIndex) -> None:
    del root
    index.close()


def emptied(root: Path, index: WorkspaceIndex) -> None:
    del index
    for file in root.iterdir():
        file.write_bytes(b"")


def binary(root: Path, index: WorkspaceIndex) -> None:
    for file in root.iterdir():
        file.write_bytes(b"\0\xff" * 5000)
        index.file_changed(file)


@pytest.mark.parametrize("fault", [gone, a_file_instead, closed, emptied, binary])
@pytest.mark.parametrize("when", ["before", "meanwhile"])
async def test_files_that_vanish_under_the_index_cost_context_and_nothing_else(
    shop: tuple[Path, WorkspaceIndex],
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[[Path, WorkspaceIndex], None],
    when: str,
) -> None:
    root, index = shop
    done: list[bool] = []
    read = Sources.text

    def text(self: Sources, path: Path) -> str | None:
        if not done:
            done.append(True)
            fault(root, index)
        return read(self, path)

    if when == "meanwhile":
        monkeypatch.setattr(Sources, "text", text)
    else:
        fault(root, index)
    client = ScriptedClient(("item)",))
    completer = Completer(client, ALL, lambda: index)
    await completer.rest(asked_in(root))
    assert done or when == "before"
    assert shown(await completer.complete(asked_in(root))) == "item)"
    await completer.rest(asked_in(root, USES.replace("█", "item█")))
    completer.close()


# Engines that cannot do all

ENGINES = {
    "ours, which only continues": replace(QWEN, fim=False, layout=GENERIC),
    "another's": replace(QWEN, foreign=True),
    "another's, which only continues": replace(QWEN, fim=False, layout=GENERIC, foreign=True),
    "another's, of unknown size": replace(QWEN, foreign=True, n_ctx=0),
    "one with hardly any room": replace(QWEN, n_ctx=64),
}
LONG = "".join(f"def f{n}(a):\n    return a + {n}\n\n\n" for n in range(300))


@pytest.mark.parametrize("name", ENGINES)
async def test_an_engine_is_asked_for_nothing_it_cannot_do(name: str) -> None:
    about: EngineInfo = ENGINES[name]
    client = ScriptedClient(("abs(a)",), about=about)
    completer = Completer(client, ALL)
    document = LONG + "def f(a):\n    a = 1\n    value = █\n    return a\n" + LONG
    asked = request(document)
    await completer.rest(asked)
    first = await completer.complete(asked)
    assert shown(first) == "abs(a)"
    assert isinstance(first, Suggestion)
    assert (first.note is None) == about.fim
    await completer.look_ahead(asked, first)
    await completer.whole("file:///a")
    await completer.settle("file:///a")
    assert shown(await completer.complete(request(document.replace("█", "a█")))) == "bs(a)"
    # A name that does not exist is doubted, and the model asked again.
    client.script = ("unheard_of(a)",)
    await completer.complete(request(document.replace("value", "other"), invoked=True))
    assert client.open_streams == 0
    for generation in client.asked:
        special = any(isinstance(part, Special) for part in generation.prompt)
        assert special == about.fim
        if about.foreign:
            ours = (generation.splice, generation.model, generation.grammar, generation.begins_with)
            assert not any(ours), "no other server knows these fields"
            assert generation.max_tokens > 0, "nothing is prepared where it cannot be kept"
        if about.n_ctx:
            tokens = sum(map(len, map(str.split, map(str, generation.prompt))))
            assert tokens + generation.max_tokens <= about.n_ctx
