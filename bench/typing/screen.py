"""What is on the screen at the cursor, and everything that ever was: one function, one client.

Clients say `show` and `hide`; the typist says `typed`. Nothing is decided here about what is
right.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Showing:
    """One distinct suggestion: the body it makes, and when and why it was first seen.

    `waited` is the time since the key that it was asked after (or since the screen became empty,
    if that was later), `late` the time since the last key, `empty` how long
    there had been nothing: what is asked anew at every key never waits longer than for the next.
    """

    number: int
    text: str
    body: str
    at: float
    key: int
    waited: float
    late: float
    empty: float
    source: str
    accepted: int = 0
    again: int = 0


@dataclass(slots=True)
class Key:
    """One key or acceptance: what was on the screen right after it, and before the next one."""

    at: float
    typed: int
    kind: str
    kept: bool = False
    first_shown: float | None = None
    before_next: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def delay(self) -> float | None:
        """Seconds until something was on the screen; 0.0 where it stayed there; None: nothing."""
        if self.kept:
            return 0.0
        return None if self.first_shown is None else self.first_shown - self.at


class Screen:
    """The text after the cursor that is not there yet."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self.changed = asyncio.Event()
        self.text = ""
        self.appeared = 0.0
        self.keys: list[Key] = []
        self.showings: list[Showing] = []
        self.flicker = 0
        self._body = ""
        self._emptied = clock()
        self._current: Showing | None = None

    @property
    def current(self) -> Showing | None:
        """The suggestion that `text` is left of."""
        return self._current if self.text else None

    def pressed(self, body: str, inserted: str, kind: str) -> None:
        """A key typed `inserted`, or a part was accepted, and `body` is what there is now."""
        self._finish_key()
        if self.text:
            if self.text.startswith(inserted) and self.text[len(inserted) :].strip():
                self.text = self.text[len(inserted) :]
            else:
                self._empty()
        if not self.keys:
            self._emptied = self._clock()
        self._body = body
        self.keys.append(Key(self._clock(), len(body), kind, kept=bool(self.text)))

    def show(self, text: str, source: str, asked: int | None = None) -> None:
        """A client shows this; `asked` is the number of the key after which it asked."""
        if text == self.text:
            return
        if not text.strip():
            self.hide()
            return
        now, key = self._clock(), self.keys[-1]
        grown = bool(self.text) and text.startswith(self.text)
        if self.text and not grown:
            self.flicker += 1
            key.notes.append(f"replaced {self.text!r}")
        body = self._body + text
        asked_at = self.keys[asked if asked is not None else -1].at
        if not grown:
            self._current = self._known(body)
            self.appeared = now
        if self._current is None:
            begun = max(asked_at, self._emptied if not self.text else asked_at)
            self._current = Showing(
                len(self.showings), text, body, now, len(self.keys) - 1,
                max(now - begun, 0.0), now - key.at,
                0.0 if self.text else now - self._emptied, source,
            )  # fmt: skip
            self.showings.append(self._current)
        elif not grown:
            self._current.again += 1
        elif len(body) > len(self._current.body):
            self._current.body = body
        self.text = text
        if key.first_shown is None and not key.kept:
            key.first_shown = now
        key.notes.append(f"{source}{'+' if grown else ''}: {text!r}")
        self.changed.set()

    def hide(self) -> None:
        """A client takes away what is shown."""
        if self.text:
            self.flicker += 1
            self.keys[-1].notes.append(f"hidden {self.text!r}")
            self._empty()
            self.changed.set()

    def note(self, text: str) -> None:
        """Something for the trace, at the last key."""
        if self.keys:
            self.keys[-1].notes.append(text)

    def accepted(self, characters: int) -> None:
        """The typist takes so many characters of what is shown."""
        assert self._current is not None
        self._current.accepted += characters

    def finish(self) -> None:
        """The last key was pressed."""
        self._finish_key()

    def _finish_key(self) -> None:
        if self.keys:
            self.keys[-1].before_next = self.text

    def _empty(self) -> None:
        self.text, self._current, self._emptied = "", None, self._clock()

    def _known(self, body: str) -> Showing | None:
        """An earlier suggestion that said the same; longer or shorter ones are others."""
        for showing in reversed(self.showings):
            if showing.body == body:
                return showing
        return None
