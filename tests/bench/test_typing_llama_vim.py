"""llama.vim's policy as the replay plays it: contexts, hints, ring, and what is asked when."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.typing.client import Visit
from bench.typing.llama_vim import FIRST_MS, SPECULATIVE_MS, LlamaVim
from bench.typing.place import Place
from bench.typing.processes import Server
from bench.typing.screen import Screen
from bench.typing.vim_context import (
    CACHE_KEYS,
    Answers,
    Context,
    context_after,
    context_at,
    hint_of,
)
from bench.typing.vim_ring import CHUNKS, Ring, similarity

LINES = [f"line {number}" for number in range(600)]


# --- what is sent


def test_256_lines_before_and_64_after_go_with_the_line_to_the_cursor() -> None:
    context = context_at(LINES, 300, 4)
    assert context.prefix.splitlines() == LINES[44:300]
    assert context.middle == "line"
    assert context.suffix.splitlines() == [" 300", *LINES[301:365]]
    assert context.right == " 300"


def test_a_line_of_blanks_is_asked_about_from_its_beginning() -> None:
    context = context_at(["def f():", "    ", "x"], 1, 4)
    assert (context.middle, context.indent, context.suffix) == ("", 0, "\nx\n")
    assert context_at(["def f():", "    a", "x"], 1, 5).indent == 4


def test_the_state_after_accepting_has_the_hint_in_it_and_as_many_lines() -> None:
    context = context_after(LINES, 300, (" is", "next", "la"), 2)
    assert context.prefix.splitlines() == [*LINES[46:300], "line 300 is", "next"]
    assert context.middle == "la"
    assert context.suffix.splitlines() == ["", *LINES[301:365]]
    assert context.indent == 2


def test_an_answer_is_found_again_where_lines_scrolled_out_of_the_prefix() -> None:
    here = context_at(LINES, 300, 4)
    answers = Answers()
    answers.put(here.keys(), "s")
    prefix = here.prefix
    for scrolled in range(5):
        there = Context(prefix, here.middle, here.suffix, here.indent, here.right)
        assert answers.find(there) == ("s" if scrolled <= 3 else None)
        prefix = prefix.partition("\n")[2]


def test_an_answer_serves_while_what_is_typed_is_its_beginning() -> None:
    answers = Answers()
    answers.put(context_at(["a = so"], 0, 4).keys(), "some + text")
    text = ["a = some +"]
    assert answers.find(context_at(["a = s"], 0, 5)) is None  # what stands right of it differs
    answers.put(context_at(["a = "], 0, 4).keys(), "some + text")
    assert answers.find(context_at(text, 0, 10)) == " text"
    assert answers.find(context_at(["a = same"], 0, 8)) is None
    assert answers.find(context_at(["a = some + text"], 0, 15)) is None


def test_the_longest_rest_is_taken_but_an_answer_right_here_first() -> None:
    answers = Answers()
    answers.put(context_at(["a"], 0, 1).keys(), "bcd long rest")
    answers.put(context_at(["ab"], 0, 2).keys(), "cd")
    assert answers.find(context_at(["abc"], 0, 3)) == "d long rest"
    answers.put(context_at(["abc"], 0, 3).keys(), "!")
    assert answers.find(context_at(["abc"], 0, 3)) == "!"


def test_250_answers_are_kept() -> None:
    answers = Answers()
    for number in range(CACHE_KEYS + 1):
        answers.put([str(number)], "x")
    assert not answers.has(["0"])
    assert answers.has(["1"])


# --- what is drawn


@pytest.mark.parametrize(
    ("content", "lines", "drawn"),
    [
        ("b + c\n\n", ["a + ", "x"], "b + c"),
        ("b\n    c", ["a + ", "x"], "b\n    c"),
        ("", ["a + ", "x"], ""),
        ("  \n", ["a + ", "x"], ""),
        ("\nx", ["a + ", "x"], ""),
        ("b", ["a + ", "a + b"], ""),
        ("b", ["a + ", "", "a + b", "z"], ""),
        ("b\nz", ["a + ", "a + b", "zzz"], ""),
        ("b\nz\ny", ["a + ", "a + b", "z", "y"], ""),
        ("b\nz\ny", ["a + ", "a + b", "z", "q"], "b\nz\ny"),
        ("    return 1", ["    ", "x"], "return 1"),
    ],
)
def test_what_repeats_the_lines_below_is_not_drawn(
    content: str, lines: list[str], drawn: str
) -> None:
    assert hint_of(content, lines, 0, len(lines[0])).text == drawn


# --- the ring


def ring() -> Ring:
    return Ring(random.Random(1))


def test_chunks_wait_and_go_round_the_oldest_first() -> None:
    chunks = ring()
    for number in range(CHUNKS + 2):
        chunks.pick([f"{number}", "b", f"{number} c"], f"{number}.py", evict=True)
        assert chunks.promote()
    assert [chunk.filename for chunk in chunks.chunks] == [f"{n}.py" for n in range(2, CHUNKS + 2)]
    assert not chunks.promote()
    assert chunks.body()[0] == {"text": "2\nb\n2 c\n", "filename": "2.py"}


def test_small_chunks_and_repeated_ones_are_not_picked() -> None:
    chunks = ring()
    chunks.pick(["a", "b"], "a.py", evict=True)
    chunks.pick(["a", "b", "c"], "a.py", evict=True)
    chunks.pick(["a", "b", "c"], "b.py", evict=True)
    assert [chunk.filename for chunk in chunks.queued] == ["a.py"]


def test_nearly_the_same_chunk_replaces_the_older_or_is_left() -> None:
    lines = [f"line {number}" for number in range(30)]
    chunks = ring()
    chunks.pick(lines, "a.py", evict=True)
    chunks.pick([*lines[:-1], "other"], "b.py", evict=False)
    assert [chunk.filename for chunk in chunks.queued] == ["a.py"]
    chunks.pick([*lines[:-1], "other"], "b.py", evict=True)
    assert [chunk.filename for chunk in chunks.queued] == ["b.py"]


def test_what_the_text_at_the_cursor_says_is_left_out() -> None:
    lines = [f"line {number}" for number in range(30)]
    chunks = ring()
    chunks.pick(lines, "a.py", evict=True)
    chunks.pick(["other", "lines", "here"], "b.py", evict=True)
    chunks.promote()
    chunks.promote()
    chunks.evict_near(lines, 15)
    assert [chunk.filename for chunk in chunks.chunks] == ["b.py"]
    assert similarity(lines, lines) == 1.0


def test_a_chunk_is_half_of_64_lines_of_a_long_text() -> None:
    chunks = ring()
    chunks.pick(LINES, "a.py", evict=True)
    assert len(chunks.queued[0].lines) == 33


# --- what is asked when

BODY = "\n    return values"
PLACE = Place("pack", "a.py", "f", "python", "import os\n\n\ndef f(values):", BODY, "\n\n\nx = 1\n")


class ScriptedServer:
    """Answers `/infill` when told to."""

    def __init__(self, text: Callable[[dict[str, Any]], str]) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.running = self.most = 0
        self.go = asyncio.Event()
        self._text = text

    async def ask(self, body: dict[str, Any]) -> dict[str, Any]:
        self.bodies.append(body)
        self.running += 1
        self.most = max(self.most, self.running)
        await self.go.wait()
        self.running -= 1
        timings = {"prompt_n": 10, "predicted_n": 2}
        return {"content": self._text(body) if body["n_predict"] else "", "timings": timings}


async def started(server: ScriptedServer, place: Place, folder: Path) -> tuple[LlamaVim, Screen]:
    client, screen = LlamaVim(server.ask, Server(list), seed=1), Screen()
    await client.begin(place, folder, screen)
    await client.open()
    return client, screen


async def press(client: LlamaVim, screen: Screen, place: Place, typed: int) -> int:
    end = place.after_key(typed)
    screen.pressed(place.body[:end], place.body[typed:end], "key")
    await client.typed(end, place.body[typed:end])
    return end


async def test_the_first_request_is_short_and_the_next_is_for_what_is_shown(
    tmp_path: Path,
) -> None:
    server = ScriptedServer(lambda body: "return values" if not body["prompt"].strip() else "()")
    server.go.set()
    client, screen = await started(server, PLACE, tmp_path)
    await press(client, screen, PLACE, 0)
    await asyncio.sleep(0.05)
    first, second = server.bodies
    assert (first["prompt"], first["t_max_predict_ms"]) == ("", FIRST_MS)
    assert first["input_prefix"] == "import os\n\n\ndef f(values):\n"
    assert first["input_suffix"].startswith("\n\n\nx = 1")
    assert (second["prompt"], second["t_max_predict_ms"]) == ("    return values", SPECULATIVE_MS)
    assert screen.text == "return values"
    counts = await client.end()
    assert (counts.requests, counts.answered, counts.evaluated) == (2, 2, 20)


async def test_one_request_runs_and_a_move_meanwhile_only_arms_the_timer(tmp_path: Path) -> None:
    server = ScriptedServer(lambda _: "nonsense")
    client, screen = await started(server, PLACE, tmp_path)
    typed = 0
    for _ in range(3):
        typed = await press(client, screen, PLACE, typed)
        await asyncio.sleep(0.02)
    assert len(server.bodies) == 1
    server.go.set()
    await asyncio.sleep(0.02)
    assert len(server.bodies) == 1
    assert screen.text == ""  # What came was for another text than there is now.
    await asyncio.sleep(0.15)
    assert server.bodies[1]["prompt"] == "    re"
    assert server.most == 1
    await client.end()


async def test_while_the_answer_is_typed_its_rest_stays(tmp_path: Path) -> None:
    server = ScriptedServer(lambda body: "" if body["prompt"] else "    return values")
    server.go.set()
    client, screen = await started(server, PLACE, tmp_path)
    typed = await press(client, screen, PLACE, 0)
    await asyncio.sleep(0.02)
    for rest in ("eturn values", "turn values"):
        typed = await press(client, screen, PLACE, typed)
        assert screen.text == rest
    assert screen.keys[-1].kept
    assert len(screen.showings) == 1
    await client.end()


@pytest.mark.parametrize(("right", "asked"), [("), 1234567", False), (")", True)])
async def test_nothing_is_asked_with_more_than_8_characters_on_the_right(
    tmp_path: Path, right: str, asked: bool
) -> None:
    place = Place("pack", "a.py", "f", "python", "f(", "values", f"{right}\n")
    server = ScriptedServer(lambda _: "values")
    server.go.set()
    client, screen = await started(server, place, tmp_path)
    await press(client, screen, place, 0)
    await asyncio.sleep(0.02)
    assert bool(server.bodies) is asked
    await client.end()


async def test_files_that_were_looked_at_go_into_the_ring_and_are_made_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.typing.llama_vim.RING_SECONDS", 0.15)
    seen = tmp_path / "seen.py"
    seen.write_text("\n".join(f"seen = {number}" for number in range(10)))
    server = ScriptedServer(lambda _: "")
    server.go.set()
    client, screen = LlamaVim(server.ask, Server(list), seed=1), Screen()
    await client.begin(PLACE, tmp_path, screen)
    await client.visit(Visit(seen, 5))
    await asyncio.sleep(0.4)
    (warming,) = server.bodies
    assert warming["n_predict"] == 0
    assert warming["input_extra"][0]["filename"] == "seen.py"
    await client.open()
    await press(client, screen, PLACE, 0)
    await asyncio.sleep(0.02)
    assert [chunk["filename"] for chunk in server.bodies[-1]["input_extra"]] == ["seen.py"]
    counts = await client.end()
    assert counts.evaluated == 10 * len(server.bodies)
    assert counts.requests == len(server.bodies) - 1
