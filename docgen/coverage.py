"""How much is documented: what counts is what `docs write` would write documentation for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from docgen.calls.heritage import OverridesOf
from docgen.facts.source import SourceFile
from docgen.placing.suppressions import suppressed
from docgen.writing.selecting import documentable, passed_over


@dataclass(frozen=True, slots=True)
class Covered:
    """The public symbols of a file, documented ones and others, by qualified name."""

    path: Path
    with_docs: tuple[str, ...]
    undocumented: tuple[str, ...]

    @property
    def documented(self) -> int:
        """How many are documented."""
        return len(self.with_docs)

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.with_docs) + len(self.undocumented)


def covered(
    file: SourceFile, overrides: OverridesOf, root: Path, named: Collection[Path]
) -> Covered:
    """What of a file is documented. Of tests, stubs and what a program made nothing counts, unless
    they are among the `named`, as far as `docs write` would document them then."""
    if passed_over(file, root, is_named=file.path in named) is not None:
        return Covered(file.path, (), ())
    those = [file.symbols[number] for number in documentable(file, overrides)]
    return Covered(
        file.path,
        tuple(one.qualified_name for one in those if one.doc is not None),
        tuple(
            one.qualified_name
            for one in those
            if one.doc is None and suppressed(file, one) is not None
        ),
    )
