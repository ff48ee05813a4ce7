"""What a replay asks of a client: open a workspace, hear of every key, own a screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from bench.typing.place import Place
from bench.typing.screen import Screen


@dataclass(slots=True)
class Counts:
    """What a client and its server did while one function was typed.

    `requests` were sent to the server: ours gets one at every key, llama.vim's where its cache has
    nothing. `answered` of them were answered with a text, `answers` are the different texts.
    """

    requests: int = 0
    answered: int = 0
    answers: int = 0
    evaluated: int = 0
    generated: int = 0
    cpu_seconds: float = 0.0
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Visit:
    """A look at another file of the workspace, at a line (from 0)."""

    path: Path
    line: int


class Client(Protocol):
    """A program that suggests, with the policy of its editor."""

    name: str

    async def begin(self, place: Place, workspace: Path, screen: Screen) -> None:
        """A new session in this workspace; returns when server and index are ready and idle."""

    async def visit(self, visit: Visit) -> None:
        """Another file is opened and looked at."""

    async def open(self) -> None:
        """The file with the hole is opened, the cursor at the hole; nothing is typed yet."""

    async def typed(self, typed: int, inserted: str) -> None:
        """A key, or what was accepted, is in the text. Must not wait for anything."""

    async def accepted(self, part: str, whole: bool) -> None:
        """What is shown was taken, or a part of it; `typed` follows."""

    async def end(self) -> Counts:
        """Close the file; what it took."""
