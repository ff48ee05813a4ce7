"""Typing in a document of 10,000 lines costs Python little, and the event loop next to nothing."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from completion.pipeline import Completer
from completion.values import CompletionRequest
from foundation.settings import Settings
from syntax.languages import Language, language_of
from syntax.parsing import parse
from syntax.text import Snapshot
from tests.support.scripted_client import QWEN, ScriptedClient

_FUNCTION = '''
def function_{0}(width, height, *, deep=False):
    """Says how large it is, or how deep."""
    if deep:
        return [width * height, function_{0}(height, width)]
    return width * height

'''
_LINES = 10_000
_MOST_MS, _MOST_ON_LOOP_MS = 50, 10


class Cheap(ScriptedClient):
    """Counts tokens without looking at them, lest the measurement be of the count."""

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [max(1, len(text) // 4) for text in texts]


async def test_a_key_costs_little_of_the_processor() -> None:
    before = "".join(_FUNCTION.format(n) for n in range(_LINES // 13))
    head, after = "def here(width, height):\n    total = ", "\n" + before.replace("_", "_b")
    language = language_of(Path("a.py"))
    assert isinstance(language, Language)
    engine = Cheap(
        script=("function_1(width, height)\n",),
        about=replace(QWEN, n_ctx=32_768, prefill_per_second=335.0, decode_per_second=60.0),
    )
    completer = Completer(engine, Settings())
    everything, on_loop = [], []
    typed = "zq(width)[7] + wq.y(u) - 4"
    for keys in range(1, len(typed) + 1):
        text = before + head + typed[:keys]
        request = CompletionRequest(
            path=None,
            uri="file:///large.py",
            parse=parse(Snapshot(text + after), language),
            offset=len(text),
        )
        started, started_here = time.process_time(), time.thread_time()
        await completer.complete(request)
        everything.append(1000 * (time.process_time() - started))
        on_loop.append(1000 * (time.thread_time() - started_here))
    assert (before + head + after).count("\n") >= _LINES
    assert len(engine.asked) >= len(typed) / 2
    assert statistics.median(everything[3:]) < _MOST_MS
    assert statistics.median(on_loop[3:]) < _MOST_ON_LOOP_MS
