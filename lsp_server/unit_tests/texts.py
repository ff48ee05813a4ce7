"""The text of a file as the editor has it, and as the disk does."""

from __future__ import annotations

import asyncio
from pathlib import Path

from foundation.errors import BadInput
from foundation.nothing import Nothing
from lsp_server.documents import Document
from syntax.files.source_files import read_source

LARGEST = 4 * 1024 * 1024


async def open_text(document: Document) -> str | None:
    """What the editor shows; None where that is not kept."""
    content = (await document.settled()).content
    return None if isinstance(content, Nothing) else content.snapshot.text


async def insist_saved(document: Document | None, path: Path) -> None:
    """Raises `BadInput` where the editor and the disk do not say the same of a file."""
    if document is None:
        return
    text = await open_text(document)
    disk = await asyncio.to_thread(read_source, path, LARGEST)
    on_disk = "" if isinstance(disk, Nothing) else disk.text
    if text is None or _plain(text) != _plain(on_disk):
        raise BadInput(
            f"{path.name} has changes that are not saved, and tests are made of what is on disk: "
            "save it first"
        )


def _plain(text: str) -> str:
    """Editors differ in what they call the end of a line, and of a file."""
    return text.replace("\r\n", "\n").removeprefix("\ufeff").rstrip("\n")
