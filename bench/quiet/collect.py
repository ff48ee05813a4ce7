"""Asking the pipeline for suggestions in real code, and keeping each with its evidence."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any

from bench.quiet.corpus import functions
from bench.quiet.data import file_of, rows_of
from bench.quiet.typist import asked_while_typing
from bench.typing.corpus import language_named
from bench.typing.judgement import right_part
from bench.typing.place import Place
from cli.options import load_settings
from completion.pipeline import Completer
from completion.values import CompletionRequest, Suggestion
from engine.clients.client import EngineClient
from syntax.parsing import parse
from syntax.text import Snapshot

_A_FUNCTION = 20
_AT_A_TIME = 4
# What fits the time of a keystroke on two cores; the lines behind the first few tell no more.
_PATIENCE_MS = 60_000
_PREFIX_TOKENS, _SUFFIX_TOKENS, _MOST_TOKENS, _MOST_LINES = 384, 128, 48, 2


class _Provider:
    def __init__(self, client: EngineClient) -> None:
        self._client = client

    async def client(self) -> EngineClient:
        return self._client


async def collect(model: str, minutes: float, seed: int) -> int:
    """Go on collecting for some minutes; how many suggestions came to it."""
    until = time.monotonic() + 60 * minutes
    known = {(row["package"], row["path"], row["function"]) for row in rows_of(model)}
    settings = load_settings(
        model=model,
        completion__prefix_tokens=_PREFIX_TOKENS,
        completion__suffix_tokens=_SUFFIX_TOKENS,
        completion__max_tokens=_MOST_TOKENS,
        completion__max_lines=_MOST_LINES,
        completion__latency_ms=_PATIENCE_MS,
        completion__threshold=0.0,
    )
    client = await EngineClient.connect(settings)
    try:
        completer = Completer(_Provider(client), settings)
        with file_of(model).open("a", encoding="utf-8") as file:
            ahead = (f for f in functions(seed) if (f.package, f.path, f.name) not in known)

            async def work() -> int:
                count = 0
                for place in ahead:
                    if time.monotonic() > until:
                        break
                    lines = [row async for row in _of(place, completer, seed)]
                    file.writelines(json.dumps(line) + "\n" for line in lines)
                    file.flush()
                    count += len(lines)
                return count

            added = sum(await asyncio.gather(*(work() for _ in range(_AT_A_TIME))))
    finally:
        await client.aclose()
    return added


async def _of(place: Place, completer: Completer, seed: int) -> AsyncIterator[dict[str, Any]]:
    draw = random.Random(f"{seed} {place.package} {place.path} {place.name}")
    about = {"package": place.package, "path": place.path, "function": place.name}
    typing = asked_while_typing(place, draw, _A_FUNCTION)
    at = next(typing, None)
    while at is not None:
        found = await _suggested(place, at, completer)
        yield about | _row(place.body[at:], found)
        try:
            at = typing.send(found.text if found else "")
        except StopIteration:
            at = None


async def _suggested(place: Place, at: int, completer: Completer) -> Suggestion | None:
    request = CompletionRequest(
        path=None,
        uri=f"calibration:{place.path}#{place.name}",
        parse=parse(Snapshot(place.text(at)), language_named(place.language)),
        offset=place.cursor(at),
    )
    found = await completer.complete(request)
    return found if isinstance(found, Suggestion) else None


def _row(truth: str, found: Suggestion | None) -> dict[str, Any]:
    if found is None:
        return {"text": None}
    candidate = found.candidates[0]
    assert candidate.evidence is not None
    return {
        "text": found.text,
        "truth": truth[: len(found.text) + 80],
        "chars": len(right_part(found.text, truth)),
        "evidence": asdict(candidate.evidence),
        "tokens": asdict(candidate.tokens),
    }
