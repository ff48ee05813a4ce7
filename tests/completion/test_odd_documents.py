"""Documents nobody thought of, and very large ones: no wrong text, no wait."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pytest

from completion.excerpt import excerpt
from completion.pipeline import Completer
from completion.surroundings import Surroundings
from completion.values import Suggestion
from foundation.nothing import Nothing
from foundation.settings import CompletionSettings, Settings
from tests.support.completing import request, shown
from tests.support.scripted_client import QWEN, ScriptedClient

ALL = Settings(completion=CompletionSettings(threshold=0.0))
MOST_ON_LOOP_SECONDS = 0.05


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
    language = "plaintext" if name == "emoji" else "python"
    texts = (text, text.replace("█", "v█"), text)
    asked = [request(each, language) for each in texts]
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


# Above 200,000 characters texts are judged in a part of the document.

FAR = "def far(a, b):\n    return a\n\n\n"
REST = "".join(f"def f{n}(a):\n    if a:\n        return a + {n}\n\n\n" for n in range(5000))
PLACES = {
    "at the top": FAR + "x = █\n" + REST,
    "in the middle": FAR + REST + "def here(a):\n    if a:\n        x = █\n\n\n" + REST,
    "at the bottom": FAR + REST + "x = █",
    "within a call": FAR + REST + "x = max(\n    1,\n    █\n)\n" + REST,
}


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("place", PLACES)
async def test_far_names_are_known_in_a_very_large_document_and_broken_syntax_is_not_shown(
    place: str, eol: str
) -> None:
    asked = request(PLACES[place].replace("\n", eol))
    assert len(asked.snapshot.text) > 200_000
    client = ScriptedClient(("far(1, 2)",))
    assert shown(await Completer(client, ALL).complete(asked)).rstrip(",") == "far(1, 2)"
    client.script = ("far(1, 2))] def",)
    outcome = await Completer(client, ALL).complete(asked)
    assert isinstance(outcome, Nothing) or outcome.text.rstrip(",") == "far(1, 2)"


@pytest.mark.parametrize(
    "text", [REST, "x" * 300_000, "é😀\n" * 70_000, "\r\n" * 110_000, "\tx = [\n" * 30_000]
)
def test_texts_are_judged_at_the_cursor_wherever_it_is_in_a_very_large_document(text: str) -> None:
    assert len(text) > 200_000
    whole = request(text + "█")
    for offset in {0, 1, 20_001, len(text) // 2, len(text)}:
        part = excerpt(replace(whole, offset=offset))
        assert len(part.snapshot.text) < 70_000
        before, behind = part.snapshot.text[: part.offset], part.snapshot.text[part.offset :]
        assert text[:offset].endswith(before)
        assert text[offset:].startswith(behind)
        assert len(before) >= min(offset, 1)
