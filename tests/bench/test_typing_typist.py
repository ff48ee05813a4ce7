"""Somebody who types: every key in time, what is right is taken, what is wrong is not."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bench.typing import trace
from bench.typing.client import Counts, Visit
from bench.typing.place import Place
from bench.typing.screen import Screen
from bench.typing.typist import Look, Typed, type_back

BODY = "\n    found = values\n    return found"
PLACE = Place("pack", "a.py", "f", "python", "def f(values):", BODY, "\n")
AT_ONCE = Look(visit_seconds=0, hole_seconds=0)


class Scripted:
    """A client that shows a text after so many characters, and keeps what it was told."""

    name = "scripted"

    def __init__(self, shows: dict[int, str]) -> None:
        self._shows = shows
        self.documents: list[str] = []
        self.taken: list[tuple[str, bool]] = []

    async def begin(self, place: Place, workspace: Path, screen: Screen) -> None:
        self._place, self._screen = place, screen

    async def visit(self, visit: Visit) -> None:
        self.documents.append(visit.path.name)

    async def open(self) -> None:
        self.documents.append(self._place.text(0))

    async def typed(self, typed: int, inserted: str) -> None:
        self.documents.append(self._place.text(typed))
        if typed in self._shows:
            self._screen.show(self._shows[typed], "answer")

    async def accepted(self, part: str, whole: bool) -> None:
        self.taken.append((part, whole))

    async def end(self) -> Counts:
        return Counts()


async def replay(shows: dict[int, str], pause: float = 0.01) -> tuple[Scripted, Typed]:
    client = Scripted(shows)
    pauses = [pause] * len(BODY)
    return client, await type_back(client, PLACE, Path(), pauses, AT_ONCE)


async def test_without_help_every_key_is_pressed_in_order() -> None:
    client, typed = await replay({})
    assert client.documents[0] == PLACE.text(0)
    assert client.documents[-1] == PLACE.text(len(BODY))
    assert len(client.documents) == PLACE.keys() + 1
    assert (typed.saved, len(typed.screen.keys)) == (0, PLACE.keys())


async def test_what_is_right_is_taken_after_it_was_read() -> None:
    client, typed = await replay({5: "found = values\n    return found"}, pause=10.0)
    assert client.taken == [("found = values\n    return found", True)]
    assert [key.kind for key in typed.screen.keys] == ["key", "accept"]
    assert typed.screen.keys[1].at - typed.screen.keys[0].at >= 0.25
    assert typed.saved == PLACE.keys() - 1
    assert client.documents[-1] == PLACE.text(len(BODY))


async def test_the_lines_that_are_right_are_taken_and_the_rest_typed() -> None:
    client, typed = await replay({5: "found = values\n    return 0"}, pause=0.03)
    assert client.taken[0][0].endswith("values")
    assert client.taken[0][1] is False
    assert client.documents[-1] == PLACE.text(len(BODY))
    assert 0 < typed.saved < PLACE.keys()
    assert typed.screen.showings[0].accepted


async def test_what_is_wrong_is_typed_past() -> None:
    client, typed = await replay({5: "return None"})
    assert client.taken == []
    assert typed.saved == 0
    assert typed.screen.flicker == 0
    assert len(typed.screen.keys) == PLACE.keys()


async def test_a_quick_typist_takes_what_is_left_when_it_was_read() -> None:
    client, typed = await replay({5: "found = values\n    return found"}, pause=0.02)
    ((part, whole),) = client.taken
    assert whole
    assert "found = values\n    return found".endswith(part)
    assert len(part) < 30
    assert typed.seconds < 0.3 + len(BODY) * 0.03


async def test_keys_keep_their_time_whatever_a_client_does() -> None:
    started = asyncio.get_running_loop().time()
    _, typed = await replay({}, pause=0.02)
    took = asyncio.get_running_loop().time() - started
    assert took >= 0.02 * (PLACE.keys() - 1)
    gaps = [b.at - a.at for a, b in zip(typed.screen.keys, typed.screen.keys[1:], strict=False)]
    assert min(gaps) > 0.005


async def test_the_trace_tells_every_key_and_what_was_shown(tmp_path: Path) -> None:
    _, typed = await replay({5: "return None"})
    trace.write(tmp_path / "trace", typed)
    text = (tmp_path / "trace").read_text()
    assert text.count("s key ") == PLACE.keys()
    assert "'return None'" in text
    assert "0 characters taken" in text
