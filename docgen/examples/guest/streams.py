"""Standard streams that examples write to, whenever they took hold of them.

A default argument or a logger keeps the stream that there was when its module was imported: so one
is put there before that, and hands on what is written to whoever listens.
"""

from __future__ import annotations

import io
import sys
from typing import Any


class Bytes(io.RawIOBase):
    """The bytes of a switch: some libraries write past the text."""

    def __init__(self, switch: Switch) -> None:
        super().__init__()
        self._switch = switch

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Write the text that bytes stand for."""
        self._switch.write(bytes(data).decode("utf-8", "replace"))
        return len(data)


class Switch(io.TextIOBase):
    """A stream that keeps what is written since `begin`; else it hands it on."""

    encoding = "utf-8"

    def __init__(self, behind: Any, longest: int) -> None:
        super().__init__()
        self._behind = behind
        self._longest = longest
        self._kept: io.StringIO | None = None

    @property
    def buffer(self) -> Any:
        """Its bytes, kept like its text; else those of the stream behind it."""
        return self._behind.buffer if self._kept is None else Bytes(self)

    def begin(self) -> None:
        """Keep what comes from now on."""
        self._kept = io.StringIO()

    def end(self) -> str:
        """What was written since `begin`, up to a bound."""
        kept, self._kept = self._kept, None
        return kept.getvalue()[: self._longest] if kept is not None else ""

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, text: str) -> int:
        """Keep a text, or hand it on."""
        if self._kept is None:
            return int(self._behind.write(text))
        return self._kept.write(text) if self._kept.tell() <= self._longest else len(text)

    def flush(self) -> None:
        """Hand on what waits behind it."""
        if self._kept is None:
            self._behind.flush()


def install(longest: int) -> tuple[Switch, Switch]:
    """Put switches in the place of stdout and stderr, for good."""
    out, err = Switch(sys.stdout, longest), Switch(sys.stderr, longest)
    sys.stdout, sys.stderr = out, err
    return out, err
