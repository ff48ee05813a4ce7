"""What a boundary is, and what it hands over to be started.

Starting it is `sandbox/enclosed.py`'s work.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sandbox.box import Box


@dataclass(slots=True)
class Launch:
    """A command as a boundary wants it started. Close it once the process runs."""

    argv: list[str]
    env: dict[str, str]
    inherited: list[int] = field(default_factory=list)
    """Descriptors that the process gets under the same numbers; closed by `close`."""
    told: int = -1
    """The end to read of a pipe on which `{"child-pid": N}` is written, N being the first process
    in the box; it is the reader's to close."""
    temporary: Path | None = None
    """A folder of the host that is the box's `/tmp`; it is removed when the box is gone."""

    def hand_over(self, data: bytes) -> int:
        """A descriptor from which the process reads `data`."""
        with tempfile.TemporaryFile() as file:
            file.write(data)
            file.seek(0)
            descriptor = os.dup(file.fileno())
        self.inherited.append(descriptor)
        return descriptor

    def listen(self) -> int:
        """The end to write of the pipe that `told` is the other end of."""
        self.told, told_by = os.pipe()
        self.inherited.append(told_by)
        return told_by

    def make_temporary(self) -> None:
        """Make a folder for a box that has no `/tmp` of its own."""
        self.temporary = Path(tempfile.mkdtemp(prefix="inkling-box-"))

    def close(self) -> None:
        """Let go of what the process has inherited by now."""
        while self.inherited:
            with contextlib.suppress(OSError):
                os.close(self.inherited.pop())


class Boundary(Protocol):
    """Turns a command into one that runs in a box."""

    name: str
    detail: str
    """What code in it has, in a few words for a person."""

    def command(self, box: Box, argv: Sequence[str], *, cwd: Path, first: bool = False) -> Launch:
        """What to start instead of `argv`. As `first` process it outlives all others in the box.

        Raises `BadInput` for a box that shows too much, or a program that does not exist.
        """
        ...
