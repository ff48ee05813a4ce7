"""The standard streams that a case sees."""

from __future__ import annotations

import io
from collections.abc import Callable


class Output(io.StringIO):
    """Collects what is printed, up to a limit, and lets the rest go by."""

    limit = 65536

    def write(self, text: str) -> int:
        """Take as much as there is room for, and say that it was all."""
        room = self.limit - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)

    def close(self) -> None:
        """Stay open: what was printed before is still to be read."""

    def isatty(self) -> bool:
        """No."""
        return False


class Input(io.StringIO):
    """An input at its end that tells when somebody wants to read from it."""

    def __init__(self, touched: Callable[[str], None]) -> None:
        super().__init__("")
        self._touched = touched

    def read(self, size: int | None = -1) -> str:
        """Nothing, and tell of it."""
        self._touched("stdin")
        return super().read(size)

    def readline(self, size: int = -1) -> str:  # type: ignore[override] # None is never passed.
        """Nothing, and tell of it."""
        self._touched("stdin")
        return super().readline(size)

    def __next__(self) -> str:  # type: ignore[override] # As in the standard library.
        self._touched("stdin")
        return super().__next__()
