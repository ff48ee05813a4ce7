"""What came of the examples of files, by symbol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from docgen.examples.outcome import Outcome
from docgen.facts.source import SourceFile
from syntax.symbols import Symbol


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of examples, by file, qualified name and where that stands; nothing where none were
    run. `faults` are why those of whole projects were not."""

    outcomes: Mapping[tuple[Path, str, int], tuple[Outcome, ...]] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    def of(self, file: SourceFile, symbol: Symbol) -> tuple[Outcome, ...]:
        """What came of the examples of a symbol."""
        key = (file.path, symbol.qualified_name, symbol.name_span.start)
        return self.outcomes.get(key, ())
