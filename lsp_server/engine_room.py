"""The engine and its model as the user sees them: status, progress, download, restart.

The connection itself is in `engine_link.py`; what the status says, in `status.py`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from lsprotocol import types

from engine.models.downloads import PullCancelled
from foundation.errors import InklingError, Unavailable
from foundation.settings import Settings
from lsp_server.background import Background
from lsp_server.downloads import Downloads, size_of, wanted_model
from lsp_server.editor import Editor
from lsp_server.engine_link import EngineLink, LinkState
from lsp_server.loading import LoadingBar
from lsp_server.status import Facts, Status, status_of

_DOWNLOAD = "Download"

logger = logging.getLogger(__name__)


class EngineRoom:
    """Keeps one engine connected, and the user informed."""

    def __init__(
        self, editor: Editor, background: Background, settings: Callable[[], Settings]
    ) -> None:
        self.link = EngineLink(settings, self._engine_changed)
        self._editor = editor
        self._background = background
        self._settings = settings
        self._downloads = Downloads(editor, self._downloading)
        self._loading = LoadingBar(editor, background)
        self._facts = Facts()
        self._asked_about: set[str] = set()

    @property
    def status(self) -> Status:
        """How things stand."""
        return status_of(self._facts)

    async def settings_changed(self) -> None:
        """Let go of an engine that is no longer meant, and connect where completions are on."""
        enabled = self._settings().completion.enabled
        self._facts = replace(self._facts, enabled=enabled)
        self.show_status()
        await self.link.reconnect_if_changed()
        if enabled:
            self._warm_up()

    async def pull(self, name: str | None) -> str:
        """Download a model and use it; its file. Raises what the download raises."""
        if name is None:
            name = await asyncio.to_thread(wanted_model, self._settings().model)
        path = await self._downloads.pull(name)
        await self.link.let_go()
        self._warm_up()
        return str(path)

    async def restart(self) -> None:
        """Stop the engine and start it anew. Raises `Unavailable`."""
        await self.link.restart()

    def working(self, more: int) -> None:
        """So many more requests are at work."""
        self._facts = replace(self._facts, working=self._facts.working + more)
        self.show_status()

    def show_status(self) -> None:
        """Tell the editor, if there is news."""
        self._editor.status(self.status)

    async def stop_downloads(self) -> None:
        """Cancel what is being downloaded; what came is kept."""
        await self._downloads.stop()

    async def aclose(self) -> None:
        """Disconnect; the engine stays for other windows."""
        await self.link.let_go()

    def _warm_up(self) -> None:
        self._background.start(self._connect(), "connect to the engine")

    async def _connect(self) -> None:
        """Connect before the first request needs it."""
        try:
            await self.link.client()
        except Unavailable as error:
            logger.warning("%s", error)
            if self._facts.missing is not None:
                await self._offer_download(self._facts.missing)

    async def _offer_download(self, model: str) -> None:
        """Say once that the model is missing, how to get it, and get it if the user agrees."""
        if model in self._asked_about:
            return
        self._asked_about.add(model)
        size = size_of(model)
        question = (
            f"Inkling needs the model {model}{f' ({size})' if size else ''} for completions. "
            f"Download it now, or later with `inkling model pull {model}`."
        )
        if await self._editor.choose(question, [_DOWNLOAD]) != _DOWNLOAD:
            return
        try:
            await self.pull(model)
        except PullCancelled:
            logger.info("the download of %s was stopped", model)
        except InklingError as error:
            self._editor.show(str(error), types.MessageType.Error)

    def _engine_changed(self, state: LinkState) -> None:
        self._facts = replace(
            self._facts,
            engine=state.phase,
            sentence=state.sentence,
            model=state.model,
            missing=state.missing,
        )
        self._loading.follow(state)
        self.show_status()

    def _downloading(self, model: str | None) -> None:
        self._facts = replace(self._facts, pulling=model)
        self.show_status()
