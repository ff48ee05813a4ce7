"""Several writers at a time with one engine: what each is asked of stays as it is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import TypeVar

from docgen.prose.model import Model
from engine.clients.generation import Completion, EngineInfo, Generation

Found = TypeVar("Found")


class InTurns:
    """A model of which so many questions are asked at a time, whoever asks; first come, first
    served."""

    def __init__(self, model: Model, most: int) -> None:
        self._model = model
        self._places = asyncio.Semaphore(most)

    async def chat(
        self, messages: Sequence[Mapping[str, str]], options: Generation | None = None
    ) -> Completion:
        """All candidates of an answer, as soon as it is this question's turn."""
        async with self._places:
            return await self._model.chat(messages, options)

    async def info(self) -> EngineInfo:
        """The model in use."""
        return await self._model.info()


async def side_by_side(every: Iterable[AsyncIterator[Found]], most: int) -> AsyncIterator[Found]:
    """What all of them give, each thing as soon as it is there; `most` are read at a time. Raises
    what the first of them raises; the others are ended then, and where nobody reads on."""
    found: asyncio.Queue[Found | None] = asyncio.Queue()
    places = asyncio.Semaphore(most)

    async def read(one: AsyncIterator[Found]) -> None:
        async with places:
            async for each in one:
                found.put_nowait(each)

    readers = [asyncio.create_task(read(one)) for one in every]
    all_read = asyncio.gather(*readers)
    all_read.add_done_callback(lambda _: found.put_nowait(None))
    try:
        while (each := await found.get()) is not None:
            yield each
        await all_read
    finally:
        for reader in readers:
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)
