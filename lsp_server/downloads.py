"""Getting a model while the editor is open: in a thread, with progress, until it is cancelled.

Where models come from is in `engine/models/fetch.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from pathlib import Path

from engine.models import store
from engine.models.catalog import catalog
from engine.models.downloads import PullCancelled, PullProgress, human_size
from lsp_server.editor import Editor, Progress


def size_of(name: str) -> str:
    """How much a model of the catalogue is to download, for a person; empty if it is not in it."""
    entry = catalog().find(name)
    return human_size(entry.size) if entry is not None else ""


def wanted_model(setting: str) -> str:
    """The model a pull without a name means. Raises `BadInput` when the choice is unreadable."""
    return setting.strip() or store.chosen() or catalog().default


class Downloads:
    """At most one download of a model at a time; whoever asks for it again joins in."""

    def __init__(self, editor: Editor, changed: Callable[[str | None], None]) -> None:
        """`changed` is told the model being downloaded, and None when none is any more."""
        self._editor = editor
        self._changed = changed
        self._running: dict[str, asyncio.Task[Path]] = {}

    async def pull(self, name: str) -> Path:
        """The model's file. Raises what `engine.fetch.pull` raises, `PullCancelled` included."""
        task = self._running.get(name)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._pull(name), name=f"pull {name}")
            self._running[name] = task
            task.add_done_callback(lambda _: self._running.pop(name, None))
        return await asyncio.shield(task)

    async def stop(self) -> None:
        """Cancel whatever runs; what came is kept for the next time."""
        running = tuple(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _pull(self, name: str) -> Path:
        stopped = threading.Event()
        progress = await self._editor.begin_progress("Inkling", f"{name}: looking", stopped.set)
        self._changed(name)
        try:
            path = await _in_thread(name, _Reporter(progress, stopped))
        except BaseException as error:
            stopped.set()
            progress.end(
                f"{name}: stopped; what came is kept"
                if isinstance(error, (PullCancelled, asyncio.CancelledError))
                else f"{name}: {error}"
            )
            raise
        finally:
            self._changed(None)
        progress.end(f"{name} is here.")
        return path


class _Reporter:
    """Called in the pulling thread, often; passes on what a person would notice."""

    def __init__(self, progress: Progress, stopped: threading.Event) -> None:
        self._progress = progress
        self._stopped = stopped
        self._loop = asyncio.get_running_loop()
        self._last: tuple[str, int | None] | None = None

    def __call__(self, pull: PullProgress) -> None:
        if self._stopped.is_set():
            raise PullCancelled(f"the download of {pull.model} was stopped")
        told = (_words(pull), pull.done * 100 // pull.total if pull.total else None)
        if told != self._last:
            self._last = told
            self._loop.call_soon_threadsafe(self._progress.report, *told)


def _words(pull: PullProgress) -> str:
    if pull.message:
        return pull.message
    part = f"{human_size(pull.done)} of {human_size(pull.total)}"
    return f"{pull.model}: {pull.phase} {part}"


async def _in_thread(name: str, report: _Reporter) -> Path:
    """`fetch.pull` in a thread that does not keep the process alive when it ends."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[Path] = loop.create_future()

    def settle(path: Path | None, error: BaseException | None) -> None:
        if ended.done():
            return
        if error is not None:
            ended.set_exception(error)
        elif path is not None:
            ended.set_result(path)

    def work() -> None:
        # The hub's client takes long to import, and most sessions never need it.
        from engine.models import fetch  # noqa: PLC0415

        path, failure = None, None
        try:
            path = fetch.pull(name, report)
        except BaseException as error:
            failure = error
        # The loop may have ended meanwhile, and then nobody waits any more.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, path, failure)

    threading.Thread(target=work, name=f"pull {name}", daemon=True).start()
    return await ended
