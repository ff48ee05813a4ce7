"""What is needed of a model, and asking it: patient where it is busy, clear where it is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from docgen.prose.options import ProseOptions
from docgen.prose.prompts import Message
from engine.clients.generation import Completion, EngineInfo, Generation
from foundation.errors import Busy

_TRIES = 5


class Model(Protocol):
    """What is needed of an engine's client."""

    async def chat(
        self, messages: Sequence[Mapping[str, str]], options: Generation | None = None
    ) -> Completion:
        """All candidates of an answer."""

    async def info(self) -> EngineInfo:
        """The model in use."""


class Asking:
    """Asks for one symbol, and counts how often. Candidates differ by their seed, which is made
    of that of the options and the number of the question: asked again, all is as it was."""

    def __init__(self, model: Model, options: ProseOptions) -> None:
        self._model = model
        self._options = options
        self.calls = 0

    async def answers(
        self,
        conversation: Sequence[Message],
        schema: Mapping[str, Any],
        *,
        max_tokens: int,
        n: int = 1,
        temperature: float = 0.0,
    ) -> tuple[str, ...]:
        """The candidates' texts. Raises `Unavailable` and `BadInput` as the client does; `Busy`
        only after it came back several times when it was told to."""
        generation = Generation(
            prompt="",
            max_tokens=max_tokens,
            n=n,
            temperature=temperature,
            top_p=0.95 if temperature else 1.0,
            seed=self._options.seed + 1000 * self.calls,
            json_schema=schema,
            priority="interactive" if self._options.interactive else "background",
        )
        self.calls += 1
        for left in reversed(range(_TRIES)):
            try:
                return (await self._model.chat(conversation, generation)).texts
            except Busy as busy:
                if not left:
                    raise
                await asyncio.sleep(busy.retry_after)
        raise AssertionError("the last try either answers or raises")
