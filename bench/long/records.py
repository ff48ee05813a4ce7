"""What was measured, a line of JSON each, so that a run that was stopped goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from bench.long.ground import Step


class Said(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """What a way came to at a place. `bits` are those of the true line.

    Milliseconds to a first line, where they were taken: `cold_ms` with nothing cached, `warm_ms`
    when a token more was typed, `spliced_ms` the same with the suffix's cells moved, not evaluated.
    """

    document: str
    way: str
    spot: str
    fresh: bool
    text: str
    right: bool
    bits: float
    prompt_tokens: int
    cold_ms: float | None = None
    warm_ms: float | None = None
    spliced_ms: float | None = None


class Laid(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A part of a whole text as it was evaluated the first time."""

    document: str
    position: int
    tokens: int
    ms: float

    @staticmethod
    def of(document: str, step: Step) -> Laid:
        return Laid(document=document, position=step.position, tokens=step.tokens, ms=step.ms)


class Records:
    """A file of records; later ones of the same place replace earlier ones."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.said: dict[tuple[str, str, str], Said] = {}
        self._laid: dict[tuple[str, int], Laid] = {}
        if file.exists():
            for line in file.read_bytes().splitlines():
                self._take(msgspec.json.decode(line, type=Said | Laid))

    def add(self, record: Said | Laid) -> None:
        """Keep a record, at once."""
        self._take(record)
        with self._file.open("ab") as out:
            out.write(msgspec.json.encode(record) + b"\n")

    def laid(self, document: str, until: int) -> Iterator[Laid]:
        """The parts in which a text was evaluated, as far as `until`."""
        parts = (self._laid[key] for key in sorted(self._laid) if key[0] == document)
        return (part for part in parts if part.position < until)

    def _take(self, record: Said | Laid) -> None:
        if isinstance(record, Said):
            self.said[record.document, record.way, record.spot] = record
        else:
            self._laid[record.document, record.position] = record
