"""How far `inkling docs` is, with a forecast: a bar on a terminal's stderr, elsewhere a line now
and then, so that a pipeline's log shows that it lives."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

_WIDEST = 48
_SECONDS_BETWEEN_LINES = 30.0


class Bar:
    """Shows from the first word until it is left; each kind of work begins at nothing again."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now` gives seconds."""
        self._now = now
        self._told_at = now()
        self._bars: Progress | None = None
        self._task: TaskID | None = None
        self._kind = ""
        self._is_shown = False
        if sys.stderr.isatty():
            self._bars = Progress(
                TextColumn("{task.description}", markup=False),  # `[slug].ts` is the name of a file
                BarColumn(bar_width=24),
                MofNCompleteColumn(),
                TimeRemainingColumn(compact=True),
                TextColumn("left"),
                console=Console(stderr=True),
                transient=True,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hide()

    def tell(self, what: str, done: int, total: int, *, kind: str = "") -> None:
        """Show how far it is; `kind` is the work of which `total` tells how much there is."""
        if self._bars is None:
            self._tell_rarely(what, done, total)
            return
        self._show()
        if self._task is None or kind != self._kind:
            if self._task is not None:
                self._bars.remove_task(self._task)
            self._task, self._kind = self._bars.add_task(what, total=total), kind
        self._bars.update(self._task, completed=done, total=total, description=what[:_WIDEST])

    def _tell_rarely(self, what: str, done: int, total: int) -> None:
        if self._now() - self._told_at >= _SECONDS_BETWEEN_LINES:
            self._told_at = self._now()
            print(f"inkling: {done} of {total}: {what[:_WIDEST]}", file=sys.stderr, flush=True)

    def say(self, line: str) -> None:
        """Print a line to stderr, above the bar."""
        with self.aside():
            print(line, file=sys.stderr)

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Out of the way of what is printed meanwhile: or its first line stands behind the bar."""
        was_shown = self._is_shown
        self._hide()
        try:
            yield
        finally:
            if was_shown:
                self._show()

    def _show(self) -> None:
        # Not before there is something to tell: it has a thread, and what starts processes by
        # copying this one must not have one yet.
        if self._bars is not None and not self._is_shown:
            self._bars.start()
            self._is_shown = True

    def _hide(self) -> None:
        if self._bars is not None and self._is_shown:
            self._bars.stop()
            self._is_shown = False
