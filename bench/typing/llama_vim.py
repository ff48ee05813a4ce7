"""llama.vim's policy on llama-server: what it asks when, and what it draws.

A cursor move draws what the cache has for the place, and asks; what is drawn lets it ask for the
state after accepting it. One request at a time, none is cancelled. Its timers run as in Vim.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from bench.typing import vim_context
from bench.typing.client import Counts, Visit
from bench.typing.place import Place, line_column
from bench.typing.processes import CpuClock, Server
from bench.typing.screen import Screen
from bench.typing.vim_context import Answers, Context, Hint, context_after, context_at, hint_of
from bench.typing.vim_ring import Ring, around

REARM_SECONDS = 0.1
RING_SECONDS = 1.0
STILL_SECONDS = 3.0
ENTER_SECONDS = 0.1
FAR_LINES = 32
PREDICT = 128
FIRST_MS, SPECULATIVE_MS = 250, 1000

Ask = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class LlamaVim:
    """One Vim with the plugin at its defaults."""

    name = "llama.vim"

    def __init__(self, ask: Ask, server: Server, seed: int) -> None:
        """`ask` posts to `/infill` and returns the answer."""
        self._ask = ask
        self._server = server
        self._seed = seed

    async def begin(self, place: Place, workspace: Path, screen: Screen) -> None:
        """A Vim that has nothing open; the server runs and is idle."""
        self._place, self._screen = place, screen
        self._workspace = workspace
        self._ring = Ring(random.Random(f"{self._seed} {place.path} {place.name}"))
        self._answers = Answers()
        self._lines: Sequence[str] = []
        self._row = self._column = 0
        self._file = ""
        self._inserting = False
        self._moved = time.monotonic()
        self._picked_row = -9999
        self._indent = 0
        self._hint: Hint | None = None
        self._job: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._warming: set[asyncio.Task[None]] = set()
        self._counts = Counts()
        await self._server.idle()
        self._cpu = CpuClock(self._server.processes())
        self._ticking = asyncio.create_task(self._tick())

    async def visit(self, visit: Visit) -> None:
        """`:edit FILE`, and a look at a line of it."""
        self._leave()
        self._file = visit.path.relative_to(self._workspace).as_posix()
        self._lines = visit.path.read_text(encoding="utf-8").split("\n")
        self._enter(visit.line)

    async def open(self) -> None:
        """`:edit` the file with the hole, the cursor at the line above it."""
        self._leave()
        self._file = self._place.path
        self._set(0)
        self._enter(self._row)

    async def typed(self, typed: int, inserted: str) -> None:
        """CursorMovedI: draw what is known, and ask."""
        self._inserting = True
        self._set(typed)
        self._moved = time.monotonic()
        self._hint = None
        self._try_hint("cache")
        self._fim(None, None)

    async def accepted(self, part: str, whole: bool) -> None:
        """Tab: the text is put in, and the cursor moves."""

    async def end(self) -> Counts:
        """`:quit`: what still runs at the server is waited for, since it cannot be stopped."""
        self._ticking.cancel()
        if self._timer is not None:
            self._timer.cancel()
        self._inserting = False
        running = [*self._warming, *([self._job] if self._job else [])]
        if running:
            await asyncio.wait(running)
        if self._timer is not None:
            self._timer.cancel()
        self._counts.cpu_seconds = self._cpu.seconds()
        return self._counts

    # --- buffers and the ring

    def _leave(self) -> None:
        if self._lines:
            self._ring.pick(around(self._lines, self._row), self._file, evict=True)

    def _enter(self, row: int) -> None:
        self._row, self._column = row, 0
        self._moved = time.monotonic()
        lines, file = self._lines, self._file

        def pick() -> None:
            if self._file == file and not self._inserting:
                self._ring.pick(around(lines, row), file, evict=True)

        asyncio.get_running_loop().call_later(ENTER_SECONDS, pick)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(RING_SECONDS)
            still = time.monotonic() - self._moved >= STILL_SECONDS
            if (not self._inserting or still) and self._ring.promote():
                warming = asyncio.create_task(self._warm())
                self._warming.add(warming)
                warming.add_done_callback(self._warming.discard)

    async def _warm(self) -> None:
        answer = await self._ask(
            {
                "input_prefix": "",
                "input_suffix": "",
                "input_extra": self._ring.body(),
                "prompt": "",
                "n_predict": 0,
                "temperature": 0.0,
                "stream": False,
                "samplers": [],
                "cache_prompt": True,
                "t_max_prompt_ms": 1,
                "t_max_predict_ms": 1,
            }
        )
        self._counts.evaluated += _evaluated(answer)

    # --- suggestions

    def _set(self, typed: int) -> None:
        text = self._place.text(typed)
        self._lines = text.split("\n")
        self._row, self._column = line_column(text, self._place.cursor(typed))

    def _try_hint(self, source: str, asked: int | None = None) -> None:
        context = context_at(self._lines, self._row, self._column)
        content = self._answers.find(context)
        if content is None:
            self._screen.hide()
            return
        self._hint = hint_of(content, self._lines, self._row, self._column)
        if self._hint.text:
            self._screen.show(self._hint.text, source, asked)
        else:
            self._screen.hide()
        self._fim((self._row, self._column), self._hint.lines)

    def _fim(self, position: tuple[int, int] | None, hint: Sequence[str] | None) -> None:
        """Ask about the cursor's place, or about the one after accepting `hint`."""
        if self._job is not None:
            if self._timer is not None:
                self._timer.cancel()
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(REARM_SECONDS, self._fim, position, hint)
            return
        if not self._inserting:
            return
        row, column = position or (self._row, self._column)
        row = min(row, len(self._lines) - 1)
        if hint is None:
            context = context_at(self._lines, row, column)
        else:
            context = context_after(self._lines, row, hint, self._indent)
        if len(context.right) > vim_context.LONGEST_LINE_SUFFIX:
            return
        keys = context.keys()
        if self._answers.has(keys):
            return
        self._indent = context.indent
        self._ring.evict_near(self._lines, self._row)
        asked = len(self._screen.keys) - 1
        self._job = asyncio.create_task(self._request(context, keys, hint is not None, asked))
        if abs(row - self._picked_row) > FAR_LINES:
            self._ring.pick_far(
                self._lines, row, self._file, vim_context.PREFIX_LINES, vim_context.SUFFIX_LINES
            )
            self._picked_row = row

    async def _request(
        self, context: Context, keys: Sequence[str], speculative: bool, asked: int
    ) -> None:
        self._counts.requests += 1
        begun = time.perf_counter()
        answer = await self._ask(
            {
                "id_slot": 0,
                "input_prefix": context.prefix,
                "input_suffix": context.suffix,
                "input_extra": self._ring.body(),
                "prompt": context.middle,
                "n_predict": PREDICT,
                "stop": [],
                "n_indent": context.indent,
                "top_k": 40,
                "top_p": 0.90,
                "stream": False,
                "samplers": ["top_k", "top_p", "infill"],
                "cache_prompt": True,
                "t_max_prompt_ms": 500,
                "t_max_predict_ms": SPECULATIVE_MS if speculative else FIRST_MS,
                "seed": self._seed,
            }
        )
        self._job = None
        content = str(answer.get("content", ""))
        evaluated = _evaluated(answer)
        self._counts.evaluated += evaluated
        self._counts.generated += int(answer.get("timings", {}).get("predicted_n", 0))
        self._counts.answered += bool(content.strip())
        self._counts.answers += bool(content.strip())
        self._screen.note(
            f"answer{' (speculative)' if speculative else ''} to key {asked} after "
            f"{1000 * (time.perf_counter() - begun):.0f} ms, {evaluated} tokens evaluated"
        )
        self._answers.put(keys, content)
        if self._inserting and (self._hint is None or not self._hint.acceptable):
            self._try_hint("answer", asked)


def _evaluated(answer: dict[str, Any]) -> int:
    return int(answer.get("timings", {}).get("prompt_n", 0))
