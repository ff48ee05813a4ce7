"""What was kept of made tests is run again: they had passed together with those that were not.

Beside everything else: nobody waits for it, and only what fails is told.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from lsprotocol import types

from foundation.errors import InklingError
from foundation.settings import Settings
from lsp_server.background import Background
from lsp_server.editor import Editor
from lsp_server.unit_tests.messages import Made
from sandbox.boundary import find_boundary
from testgen.languages.language import Rerunnable
from testgen.writing.write import Written

logger = logging.getLogger(__name__)


class Rerunning:
    """The runs of one window: one at a time for a file, and of the last that was kept in it."""

    def __init__(
        self, editor: Editor, background: Background, settings: Callable[[Path | None], Settings]
    ) -> None:
        self._editor = editor
        self._background = background
        self._settings = settings
        self._waiting: dict[Path, tuple[Made, Written]] = {}
        self._running: set[Path] = set()

    def kept(self, made: Made, written: Written) -> None:
        """Run what was kept, unless it is what was run before it was shown."""
        if made.written is not None and written.text == made.written.text:
            return
        self._waiting[written.path] = made, written
        if written.path not in self._running:
            self._running.add(written.path)
            self._background.start(self._run(written.path), f"run {written.path} again")

    async def _run(self, path: Path) -> None:
        try:
            while (waiting := self._waiting.pop(path, None)) is not None:
                fault = await self._fault(*waiting)
                if fault:
                    told = f"{path.name}: kept, but not all of it passes without the rest: {fault}"
                    self._editor.show(told, types.MessageType.Warning)
        except InklingError as fault:
            logger.warning("%s: what was kept was not run again: %s", path, fault)
        finally:
            self._running.discard(path)

    async def _fault(self, made: Made, written: Written) -> str:
        manuscript: object = made.manuscript
        if not isinstance(manuscript, Rerunnable):
            return ""
        boundary = await find_boundary(self._settings(written.path).sandbox)
        return await manuscript.fault_of(written, boundary)
