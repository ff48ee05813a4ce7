"""Somebody who types one function back and takes what is right: in real time, for any client."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.typing.client import Client, Counts, Visit
from bench.typing.judgement import right_part
from bench.typing.place import Place
from bench.typing.rhythm import AFTER_ACCEPTING, REACTION
from bench.typing.screen import Screen


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody looks at before typing, and how many seconds at each file."""

    visits: Sequence[Visit] = ()
    visit_seconds: float = 1.5
    hole_seconds: float = 3.0


@dataclass(frozen=True, slots=True)
class Typed:
    """One function, typed with one client."""

    place: Place
    client: str
    screen: Screen
    counts: Counts
    saved: int
    seconds: float


async def type_back(
    client: Client, place: Place, workspace: Path, pauses: Sequence[float], look: Look
) -> Typed:
    """Look around, open the file, type the body; what happened."""
    screen = Screen()
    await client.begin(place, workspace, screen)
    for visit in look.visits:
        await client.visit(visit)
        await asyncio.sleep(look.visit_seconds)
    await client.open()
    await asyncio.sleep(look.hole_seconds)
    begun = time.perf_counter()
    saved = await _Typist(client, place, pauses, screen).type()
    seconds = time.perf_counter() - begun
    counts = await client.end()
    return Typed(place, client.name, screen, counts, saved, seconds)


class _Typist:
    def __init__(
        self, client: Client, place: Place, pauses: Sequence[float], screen: Screen
    ) -> None:
        self._client = client
        self._place = place
        self._pauses = pauses
        self._screen = screen
        self._typed = 0
        self._saved = 0

    async def type(self) -> int:
        """Press all keys; how many of them acceptances saved."""
        body = self._place.body
        next_key = time.perf_counter()
        while self._typed < len(body):
            part = await self._until(next_key)
            now = time.perf_counter()
            if part:
                await self._accept(part)
                next_key = now + AFTER_ACCEPTING
            else:
                end = self._place.after_key(self._typed)
                await self._press(end, "key")
                next_key = max(next_key, now - 0.1)
            if self._typed < len(body):
                next_key += self._pauses[self._typed]
        # What comes after the last key still costs, and nothing is left to judge.
        self._screen.finish()
        return self._saved

    async def _until(self, next_key: float) -> str:
        """Wait for the next key's time; earlier, the part that somebody takes by then."""
        while True:
            self._screen.changed.clear()
            part = right_part(self._screen.text, self._place.body[self._typed :])
            due = self._screen.appeared + REACTION if part else next_key
            now = time.perf_counter()
            if part and due <= min(now, next_key):
                return part
            if now >= next_key:
                return ""
            try:
                async with asyncio.timeout(min(due, next_key) - now):
                    await self._screen.changed.wait()
            except TimeoutError:
                continue

    async def _accept(self, part: str) -> None:
        self._screen.accepted(len(part))
        end = self._typed + len(part)
        self._saved += self._place.keys(self._typed, end)
        await self._client.accepted(part, part == self._screen.text.rstrip())
        await self._press(end, "accept")

    async def _press(self, end: int, kind: str) -> None:
        inserted = self._place.body[self._typed : end]
        self._typed = end
        self._screen.pressed(self._place.body[:end], inserted, kind)
        await self._client.typed(end, inserted)
