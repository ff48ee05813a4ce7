"""Showing a download on stderr: a bar on a terminal, a plain line every few seconds elsewhere.

What is shown comes from `engine/models/downloads.py`; nothing is fetched here.
"""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Final, Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from engine.models.downloads import PullProgress, human_size

_SECONDS_BETWEEN_LINES: Final = 3.0
_LABELS: Final = {
    "waiting": "waiting for another download",
    "downloading": "downloading",
    "checking": "checking the SHA-256",
}


class ProgressView(Protocol):
    """Something that shows progress while it is entered."""

    def __enter__(self) -> ProgressView: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def __call__(self, progress: PullProgress) -> None:
        """Show where a download stands."""


def progress_view() -> ProgressView:
    """The view that suits stderr as it is now."""
    return _Bar() if sys.stderr.isatty() else _Lines()


class _Bar:
    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
        )
        self._task = self._bars.add_task("", total=None, visible=False)
        self._label = ""

    def __enter__(self) -> _Bar:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def __call__(self, progress: PullProgress) -> None:
        if progress.phase == "notice":
            self._console.print(progress.message, markup=False, highlight=False, soft_wrap=True)
            return
        label = _LABELS.get(progress.phase)
        if label is None:
            return
        if label != self._label:
            self._label = label
            self._bars.reset(
                self._task, description=f"{progress.model}: {label}", total=progress.total
            )
        self._bars.update(self._task, completed=progress.done, visible=True)


class _Lines:
    def __init__(self) -> None:
        self._label = ""
        self._last = 0.0

    def __enter__(self) -> _Lines:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __call__(self, progress: PullProgress) -> None:
        if progress.phase == "notice":
            self._print(progress.message)
            return
        label = _LABELS.get(progress.phase)
        now = time.monotonic()
        if label is None or (label == self._label and now < self._last + _SECONDS_BETWEEN_LINES):
            return
        changed, self._label, self._last = label != self._label, label, now
        if progress.phase == "waiting":
            if changed:
                self._print(progress.message)
            return
        percent = 100 * progress.done / max(1, progress.total)
        place = f" ({progress.source})" if progress.phase == "downloading" and changed else ""
        self._print(
            f"{progress.model}: {label} {percent:.0f}% of {human_size(progress.total)}{place}"
        )

    def _print(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)
