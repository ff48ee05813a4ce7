"""An engine client whose answers are scripted: what the completion pipeline sees of an engine.

It streams like the real one, counts words as tokens, and records what was asked and what was cut.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from engine.clients.generation import Chunk, EngineInfo, Finish, Generation, StreamEvent
from engine.models.families import family_named
from engine.requests import Usage

QWEN = EngineInfo(
    name="scripted",
    family="qwen2.5-coder",
    layout=family_named("qwen2.5-coder"),
    fim=True,
    n_ctx=4096,
)

Script = Sequence[str] | Callable[[Generation], Sequence[str]]


def count(text: str) -> int:
    """Tokens of the scripted model: words, runs of blanks, single signs."""
    return len(re.findall(r"\w+|\s+|[^\w\s]", text))


@dataclass
class ScriptedClient:
    """Answers each generation with texts of the script, the first for candidate 0, and so on.

    `finish` is the reason the model ends with; `pause` seconds pass between two pieces of
    `piece` characters. `logprob` is that of every token.
    """

    script: Script = ("",)
    about: EngineInfo = QWEN
    piece: int = 4
    finish: str = "stop"
    pause: float = 0.0
    logprob: float = -0.001
    asked: list[Generation] = field(default_factory=list)
    streamed: int = 0
    open_streams: int = 0
    counted: list[str] = field(default_factory=list)
    first_piece: asyncio.Event = field(default_factory=asyncio.Event)

    async def client(self) -> ScriptedClient:
        return self

    async def info(self) -> EngineInfo:
        return self.about

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        self.counted += texts
        return [count(text) for text in texts]

    @asynccontextmanager
    async def stream(self, generation: Generation) -> AsyncIterator[AsyncIterator[StreamEvent]]:
        self.asked.append(generation)
        self.open_streams += 1
        try:
            yield self._events(generation)
        finally:
            self.open_streams -= 1

    async def _events(self, generation: Generation) -> AsyncIterator[StreamEvent]:
        texts = self.script(generation) if callable(self.script) else self.script
        yield Usage(prompt_tokens=7, evaluated_tokens=5)
        for index in range(generation.n):
            text = texts[index % len(texts)]
            for stop in generation.stop:
                text = text.partition(stop)[0]
            for at in range(0, len(text), self.piece):
                await asyncio.sleep(self.pause)
                piece = text[at : at + self.piece]
                self.streamed += len(piece)
                self.first_piece.set()
                yield Chunk(index, piece, (self.logprob,) * count(piece))
            yield Finish(index, self.finish)
        yield Usage(prompt_tokens=7, evaluated_tokens=5, generated_tokens=9)
