"""The progress bar while the engine starts and loads its model."""

from __future__ import annotations

import asyncio

from lsp_server.background import Background
from lsp_server.editor import Editor, Progress
from lsp_server.engine_link import LinkState


class LoadingBar:
    """Follows the engine's states, in order, as far as the editor shows progress."""

    def __init__(self, editor: Editor, background: Background) -> None:
        self._editor = editor
        self._background = background
        self._states: asyncio.Queue[LinkState] = asyncio.Queue()
        self._running = False

    def follow(self, state: LinkState) -> None:
        """The engine is in a new state."""
        self._states.put_nowait(state)
        if not self._running:
            self._running = True
            self._background.start(self._run(), "show that the model loads")

    async def _run(self) -> None:
        bar: Progress | None = None
        while True:
            state = await self._states.get()
            if state.phase in {"starting", "loading"}:
                if bar is None:
                    bar = await self._editor.begin_progress("Inkling", state.sentence)
                bar.report(state.sentence)
            elif bar is not None:
                bar.end(state.sentence)
                bar = None
