"""Inkling's own checker as a user has it: it knows the whole package, of which one file is another
than on disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from docgen.check import FileChecked, check_file, not_kept, subject_of
from docgen.earlier.past import Earlier, Past
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.references.existence import Existence
from docgen.references.survey import Surveyed, existence_in, surveyed
from docgen.rules.finding import Finding
from docgen.rules.table import RULES, rules_for
from foundation.nothing import Nothing
from syntax.languages import language_of
from syntax.names.facts import FileFacts
from syntax.names.modules import Modules


class Package:
    """A package's folder, read once; each file's check starts from what was noted of the others."""

    def __init__(self, root: Path, files: Iterable[Path] | None = None) -> None:
        """`files`: its sources, by default those of Python."""
        self._instead: dict[Path, FileFacts] = {}
        self._sources = Sources((root,), Modules([], instead=self._instead))
        self._noted: dict[Path, Surveyed] = {}
        for path in sorted(root.rglob("*.py")) if files is None else files:
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

    def found_now(self, path: Path, symbol: str) -> Counter[str]:
        """The codes of what is found at a symbol of a file as it is."""
        quiet = not_kept(self._checked.values(), RULES)
        those = self._checked[path].findings
        return Counter(one.rule for one in those if one.symbol == symbol and one.rule not in quiet)

    def found(self, path: Path, text: str, symbol: str, *, since: bool = False) -> Counter[str]:
        """The codes of what is found at a symbol, were the file this text; `since`: with the file
        on disk as what it was at a reference."""
        return Counter(one.rule for one in self._findings(path, text, symbol, since=since))

    def _findings(self, path: Path, text: str, symbol: str, *, since: bool) -> Sequence[Finding]:
        language = language_of(path)
        assert not isinstance(language, Nothing)
        before = self._sources.file(path)
        file = SourceFile.of(path, text, language)
        self._sources.put(file)
        self._instead[path] = file.names
        noted: Mapping[Path, Surveyed] = {**self._noted, path: surveyed(file)}
        existence = existence_in(self._sources, noted.values())
        earlier = None
        if since and not isinstance(before, Nothing):
            past = Past("HEAD", {path: before.text}, frozenset())
            earlier = Earlier(past, self._sources)
        raising = Raising(self._sources)
        own = _of_symbol(file, symbol, raising, existence, earlier)
        others = [one for one in self._checked[path].findings if one.symbol != symbol]
        checked = FileChecked(path, (*others, *own), self._checked[path].concerned)
        quiet = not_kept([*{**self._checked, path: checked}.values()], RULES)
        del self._instead[path]
        if not isinstance(before, Nothing):
            self._sources.put(before)
        return [one for one in own if one.rule not in quiet]


def _of_symbol(
    file: SourceFile, name: str, raising: Raising, existence: Existence, earlier: Earlier | None
) -> Sequence[Finding]:
    """What each rule says of the symbols of a name."""
    subjects = (
        subject_of(file, one, raising, existence, earlier=earlier)
        for one in file.symbols
        if one.qualified_name == name and one.doc is not None
    )
    return [found for one in subjects for rule in rules_for() for found in rule.check(one)]
