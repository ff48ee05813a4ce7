"""Inkling's own checker as a user has it: it knows the whole package, of which one file is another
than on disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from docgen.check import FileChecked, check_file, not_kept
from docgen.earlier.past import Earlier, Past
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.references.survey import Surveyed, existence_in, surveyed
from docgen.rules.finding import Finding
from docgen.rules.table import RULES, rules_for
from foundation.nothing import Nothing
from syntax.languages import language_named
from syntax.names.modules import Modules


class Package:
    """A package's folder, read once; each file's check starts from what was noted of the others."""

    def __init__(self, root: Path) -> None:
        self._sources = Sources((root,), Modules([]))
        self._noted: dict[Path, Surveyed] = {}
        for path in sorted(root.rglob("*.py")):
            file = self._sources.file(path)
            if not isinstance(file, Nothing):
                self._noted[path] = surveyed(file)
        existence = existence_in(self._sources, self._noted.values())
        raising = Raising(self._sources)
        self._checked: dict[Path, FileChecked] = {
            path: check_file(file, rules_for(), raising, existence)
            for path, file in self._files(self._noted)
        }

    def _files(self, paths: Iterable[Path]) -> Iterable[tuple[Path, SourceFile]]:
        for path in paths:
            file = self._sources.file(path)
            if not isinstance(file, Nothing):
                yield path, file

    def found(self, path: Path, text: str, symbol: str, *, since: bool = False) -> Counter[str]:
        """The codes of what is found at a symbol, were the file this text; `since`: with the file
        on disk as what it was at a reference."""
        found = self._findings(path, text, since=since)
        return Counter(one.rule for one in found if one.symbol == symbol)

    def _findings(self, path: Path, text: str, *, since: bool) -> Iterable[Finding]:
        language = language_named("python")
        assert language is not None
        before = self._sources.file(path)
        file = SourceFile.of(path, text, language)
        self._sources.put(file)
        noted: Mapping[Path, Surveyed] = {**self._noted, path: surveyed(file)}
        existence = existence_in(self._sources, noted.values())
        earlier = None
        if since and not isinstance(before, Nothing):
            past = Past("HEAD", {path: before.text}, frozenset())
            earlier = Earlier(past, self._sources)
        raising = Raising(self._sources)
        checked = check_file(file, rules_for(), raising, existence, earlier=earlier)
        quiet = not_kept([*{**self._checked, path: checked}.values()], RULES)
        if not isinstance(before, Nothing):
            self._sources.put(before)
        return [one for one in checked.findings if one.rule not in quiet]
