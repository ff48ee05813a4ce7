"""What the process knows of one project: which names there are, which conventions are kept. Read
from disk a file at a time, while nothing else is to be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from docgen.check import FileChecked, check_file, not_kept
from docgen.facts.raising import Raising
from docgen.facts.reach_elsewhere import Does, done_by
from docgen.facts.source import SourceFile, Sources
from docgen.references.elsewhere import NotedElsewhere, noted_elsewhere
from docgen.references.existence import Existence, names_of
from docgen.references.mentions import Mention
from docgen.references.survey import in_other_languages
from docgen.rules.choosing import RulesOf
from docgen.rules.finding import Finding
from docgen.rules.rule import Rule
from docgen.rules.table import RULES
from foundation.nothing import Nothing
from lsp_server.documentation.messages import Shown
from syntax.files.ignore_rules import IgnoreRules
from syntax.files.source_files import walk_sources
from syntax.symbols import Symbol

MOST_FILES = 20_000
# More files of other languages than Python are not remembered word by word.
_MOST_REMEMBERED = 5_000
# A convention shows in so many files, spread over all; the editor need not read the others for it.
_SAMPLE = 200

Stamp = tuple[int, int]
Show = Callable[[Iterable[Finding], SourceFile], Iterable[Shown]]


@dataclass(frozen=True, slots=True)
class _Known:
    """A file as it was on disk."""

    stamp: Stamp
    names: frozenset[str]
    elsewhere: NotedElsewhere | None = None
    done: tuple[Does, ...] = ()


@dataclass(frozen=True, slots=True)
class _Judged:
    stamp: Stamp
    checked: FileChecked
    shown: tuple[Shown, ...]


class _Undecided(Existence):
    """While names are still being read, nothing is said to be gone."""

    def is_gone(self, file: SourceFile, symbol: Symbol, mention: Mention) -> bool:
        return False


class Project:
    """The files below a folder. `step` reads on, until it says that there is nothing more to."""

    def __init__(self, root: Path, rules_of: RulesOf, show: Show | None) -> None:
        """`show`: how findings in files that are not open are kept, where they are wanted."""
        self.root = root
        self._rules_of = rules_of
        self._show = show
        self._sources = Sources((root,))
        self._ignored = IgnoreRules.for_root(root)
        self._known: dict[Path, _Known] = {}
        self._judged: dict[Path, _Judged] = {}
        self._names: frozenset[str] = frozenset()
        self._around: tuple[_Known, Existence] | None = None
        self._told: object = None
        self._is_final = False
        self._reading: Iterator[None] | None = self._read()

    @property
    def is_final(self) -> bool:
        """Whether all was read once that matters for a file."""
        return self._is_final

    @property
    def is_busy(self) -> bool:
        """Whether there is something to read."""
        return self._reading is not None

    def step(self) -> bool:
        """Read a little more; whether more can be told now than before."""
        if self._reading is None:
            return False
        if next(self._reading, self) is not self:
            return False
        self._reading, self._is_final = None, True
        before, self._told = self._told, (self._names, self._quiet(), self.overview())
        return self._told != before

    def is_ignored(self, path: Path) -> bool:
        """Whether a file does not count, however it came to be open."""
        return self._ignored.ignored(path) is not None

    def touched(self, paths: Iterable[Path]) -> None:
        """Files changed on disk, appeared or went: what they are now is read soon."""
        if any(self.root in path.parents for path in paths):
            self._reading = self._read()

    def check(self, file: SourceFile) -> FileChecked:
        """What is wrong in a file whose text is the editor's."""
        rules = self._rules_of(file.path)
        with self.with_text(file) as sources:
            checked = check_file(file, rules, Raising(sources), self._existence(file))
        return _without(checked, self._quiet(checked))

    @contextmanager
    def with_text(self, file: SourceFile) -> Iterator[Sources]:
        """The files as they are on disk, but for one that is the editor's."""
        self._sources.refresh()
        self._sources.put(file)
        try:
            yield self._sources
        finally:
            self._sources.forget(file.path)

    def overview(self) -> Mapping[Path, tuple[Shown, ...]]:
        """What is wrong in the files as they were on disk when they were looked at."""
        quiet = self._quiet()
        found = {
            path: tuple(each for each in one.shown if each.rule not in quiet)
            for path, one in self._judged.items()
            if one.shown
        }
        return {path: those for path, those in found.items() if those}

    def _quiet(self, instead: FileChecked | None = None) -> frozenset[str]:
        """The rules by convention that are not kept; all, as long as nobody knows."""
        if not self._is_final:
            return frozenset(rule.code for rule in RULES if rule.concerns is not None)
        path = instead.path if instead is not None else None
        others = [one.checked for one in self._judged.values() if one.checked.path != path]
        return not_kept([*others, instead] if instead is not None else others, RULES)

    def _existence(self, file: SourceFile) -> Existence:
        if not self._is_final:
            return _Undecided(self._sources, frozenset())
        if file.language == "python":
            return Existence(self._sources, self._names | names_of(file))
        now = _known((0, 0), file)
        # Who writes a comment changes nothing of what there is.
        if self._around is None or self._around[0] != now:
            others = [one for path, one in self._known.items() if path != file.path]
            names = self._names | now.names
            self._around = now, self._among((*others, now), names)
        return self._around[1]

    def _among(self, known: Iterable[_Known], names: frozenset[str]) -> Existence:
        """What there is by what was read of files. All have been read that count."""
        those = [one for one in known if one.elsewhere is not None]
        if len(those) > _MOST_REMEMBERED:
            return Existence(self._sources, names)
        elsewhere, reach = in_other_languages(
            (),
            [one.elsewhere for one in those if one.elsewhere is not None],
            [each for one in those for each in one.done],
        )
        return Existence(self._sources, names, elsewhere=elsewhere, reach_elsewhere=reach)

    def _read(self) -> Iterator[None]:
        self._ignored = IgnoreRules.for_root(self.root)
        files = sorted(walk_sources(self.root, self._ignored, MOST_FILES))
        self._sources.refresh()
        yield
        for path in files:
            if (stamp := _stamp(path)) is not None and _is_new(stamp, self._known.get(path)):
                file = self._sources.file(path)
                known = _Known(stamp, frozenset())
                if not isinstance(file, Nothing):
                    known = _known(stamp, file)
                self._known[path] = known
                self._around = None
                yield
        self._known = {path: self._known[path] for path in files if path in self._known}
        names = frozenset().union(*(one.names for one in self._known.values()))
        raising, existence = Raising(self._sources), self._among(self._known.values(), names)
        self._around = None
        looked_at = files if self._show is not None else files[:: max(1, -(-len(files) // _SAMPLE))]
        for path in looked_at:
            if (stamp := _stamp(path)) is not None and _is_new(stamp, self._judged.get(path)):
                file = self._sources.file(path)
                if not isinstance(file, Nothing):
                    checked = check_file(file, self._asked(path), raising, existence)
                    shown = self._show(checked.findings, file) if self._show is not None else ()
                    self._judged[path] = _Judged(stamp, checked, tuple(shown))
                    yield
        self._judged = {path: self._judged[path] for path in looked_at if path in self._judged}
        self._names = names

    def _asked(self, path: Path) -> Sequence[Rule]:
        """The rules that are asked of a file which is not open."""
        rules = self._rules_of(path)
        if self._show is not None:
            return rules
        return [rule for rule in rules if rule.concerns is not None]


def _known(stamp: Stamp, file: SourceFile) -> _Known:
    return _Known(stamp, names_of(file), noted_elsewhere(file), done_by(file))


def _is_new(stamp: Stamp, before: _Known | _Judged | None) -> bool:
    return before is None or before.stamp != stamp


def _without(checked: FileChecked, quiet: frozenset[str]) -> FileChecked:
    return FileChecked(
        checked.path,
        tuple(one for one in checked.findings if one.rule not in quiet),
        checked.concerned,
    )


def _stamp(path: Path) -> Stamp | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size
