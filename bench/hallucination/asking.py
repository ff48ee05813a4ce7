"""The two ways of asking at a position: Inkling's own pipeline, and the model by itself."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bench.hallucination.positions import Position
from completion.pipeline import Completer
from completion.values import CompletionRequest
from completion.window import Budget, LineLengths, fit
from engine.clients.client import EngineClient, Generation
from foundation.folders import cache_folder
from foundation.nothing import Nothing
from foundation.settings import Settings
from syntax.index.workspace import WorkspaceIndex
from syntax.languages import language_named
from syntax.parsing import parse
from syntax.text import Snapshot

# What both see of the document; about what a laptop's processor can afford.
WINDOW = Budget(384, 96)
RAW_TOKENS = 64


@dataclass(frozen=True, slots=True)
class Answer:
    """What is suggested; empty, for a `reason`, if nothing is."""

    text: str
    seconds: float
    reason: str = ""


Ask = Callable[[Position], Awaitable[Answer]]


class Ours:
    """The pipeline that serves editors, with an index of the package as its workspace."""

    def __init__(self, client: EngineClient, settings: Settings) -> None:
        self._client = client
        self._settings = settings
        self._root = ""
        self._index: WorkspaceIndex | None = None
        self._completer: Completer | None = None

    async def client(self) -> EngineClient:
        """The engine, as the pipeline asks for it."""
        return self._client

    async def ask(self, position: Position) -> Answer:
        completer = self._of(position.root)
        path = Path(position.root) / position.path
        text = position.prefix + position.suffix
        assert self._index is not None
        # The file on disk has the answer in it; the open document has not.
        self._index.update(path, text)
        self._index.wait(20)
        language = language_named("python")
        assert language is not None
        request = CompletionRequest(
            path=path,
            uri=path.as_uri(),
            parse=parse(Snapshot(text), language),
            offset=len(position.prefix),
            roots=(Path(position.root),),
            priority="background",
        )
        started = time.perf_counter()
        outcome = await completer.complete(request)
        seconds = time.perf_counter() - started
        completer.forget()
        self._index.update(path, None)
        if isinstance(outcome, Nothing):
            return Answer("", seconds, outcome.reason)
        return Answer(outcome.text, seconds)

    def close(self) -> None:
        """End the index."""
        if self._index is not None:
            self._index.close()

    def _of(self, root: str) -> Completer:
        if self._completer is None or root != self._root:
            self.close()
            self._root = root
            index = self._index = WorkspaceIndex([Path(root)], cache_folder() / "index")
            index.start()
            index.wait(60)
            self._completer = Completer(self, self._settings, lambda: index)
        return self._completer


def raw(client: EngineClient) -> Ask:
    """The model's own text for the plain prompt of its family, to the line's end."""
    lengths = LineLengths(client.count_tokens)

    async def ask(position: Position) -> Answer:
        layout = (await client.info()).layout
        prefix, suffix = await fit(position.prefix, position.suffix, WINDOW, lengths)
        generation = Generation(
            prompt=layout.fim_prompt(prefix, suffix),
            max_tokens=RAW_TOKENS,
            stop=(*layout.stop_texts, "\n"),
            priority="background",
        )
        started = time.perf_counter()
        answer = await client.complete(generation)
        return Answer(answer.texts[0], time.perf_counter() - started)

    return ask
