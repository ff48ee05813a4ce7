"""Answers to the jobs of the process, from what it knows of each project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from docgen.facts.source import SourceFile
from docgen.placing.mending import mended
from docgen.placing.places import place_of
from docgen.prose.memory import Memory
from docgen.reporting.baseline import read_baseline
from docgen.rules.choosing import RulesByPath
from docgen.rules.finding import Finding
from docgen.rules.table import RULES
from foundation.errors import BadInput
from foundation.folders import cache_folder
from foundation.nothing import Nothing
from lsp_server.documentation.messages import (
    Answer,
    Change,
    Changes,
    Check,
    Everywhere,
    Findings,
    Folder,
    Mend,
    Overview,
    Place,
    Question,
    Recall,
    Recalled,
    Shown,
    Silence,
    Text,
)
from lsp_server.documentation.project import Project
from lsp_server.documentation.recalling import recalled
from lsp_server.documentation.rule_pages import page_of
from lsp_server.documentation.silencing import silenced
from syntax.languages import language_named
from syntax.text import Edit, Encoding, Position, Span

_SUPERFLUOUS = frozenset({"unknown-parameter", "parameter-twice"})
_SETTINGS_FILES = frozenset({"inkling.toml", "pyproject.toml"})


@dataclass(slots=True)
class _Open:
    folder: Folder
    project: Project


class Answering:
    """The projects that were asked about."""

    def __init__(self) -> None:
        self._open: dict[Path, _Open] = {}
        self._memory: Memory | None = None
        self._rules = {rule.code: rule for rule in RULES}

    @property
    def is_busy(self) -> bool:
        """Whether there is something to read while nobody asks."""
        return any(one.project.is_busy for one in self._open.values())

    def read_on(self) -> Iterator[Path]:
        """Read a little; the projects of which more can be told now."""
        for root, one in tuple(self._open.items()):
            try:
                if one.project.is_busy and one.project.step():
                    yield root
            except BadInput:
                # A settings file that is being edited: whoever asks next is told.
                self._open.pop(root, None)

    def touched(self, paths: Sequence[Path]) -> None:
        """Files changed on disk."""
        for root, one in tuple(self._open.items()):
            if any(path.name in _SETTINGS_FILES and root in path.parents for path in paths):
                del self._open[root]
            else:
                one.project.touched(paths)

    def answer(self, job: Question) -> Answer:
        """Do a job. Raises `BadInput` for what cannot be done."""
        if isinstance(job, Check):
            return self._check(job.of)
        if isinstance(job, Mend):
            return self._mend(job)
        if isinstance(job, Silence):
            return silenced(_file(job.of), job.symbol, job.rule, job.of.folder.encoding)
        if isinstance(job, Recall):
            return self._recall(job)
        return self._everywhere(job)

    def _check(self, text: Text) -> Findings:
        file, project = _file(text), self._project(text.folder)
        if project.is_ignored(file.path):
            return Findings((), is_final=True)
        found = self._shown(text.folder, project.check(file).findings, file)
        return Findings(tuple(found), project.is_final)

    def _mend(self, job: Mend) -> Changes:
        file, project = _file(job.of), self._project(job.of.folder)
        findings = project.check(file).findings
        result = mended(
            file,
            [
                place_of(one, file)[1]
                for one in findings
                if job.rule is None or one.rule == job.rule
            ],
        )
        if isinstance(result, Nothing):
            return Changes((), result.reason)
        return Changes(changes_of(file, result.edits, job.of.folder.encoding))

    def _recall(self, job: Recall) -> Recalled:
        if not (cache_folder() / "prose").exists():
            return Recalled()  # nothing was ever written on this machine
        if self._memory is None:
            self._memory = Memory.of_user()
        file = _file(job.of)
        encoding = job.of.folder.encoding
        offset = file.parse.snapshot.offset_at(Position(job.line, job.character), encoding)
        with self._project(job.of.folder).with_text(file) as sources:
            return recalled(file, offset, sources, self._memory, job.languages)

    def _everywhere(self, job: Everywhere) -> Overview:
        project = self._project(job.folder)
        return Overview(project.overview(), project.is_final)

    def _project(self, folder: Folder) -> Project:
        known = self._open.get(folder.root)
        if known is None or known.folder != folder:
            rules_of = RulesByPath(folder.root, behind=folder.behind, before=folder.before)
            rules_of(folder.root / "any")  # raises where the settings are wrong
            show = partial(self._shown, folder) if folder.whole else None
            project = Project(folder.root, rules_of, show)
            known = self._open[folder.root] = _Open(folder, project)
        return known.project

    def _shown(
        self, folder: Folder, findings: Iterable[Finding], file: SourceFile
    ) -> Iterator[Shown]:
        encoding = folder.encoding
        put_off = read_baseline(folder.baseline) if folder.baseline is not None else None
        for finding in findings:
            if put_off is not None and put_off.knows(finding):
                continue
            span, edits = place_of(finding, file)
            name = self._rules[finding.rule].name
            yield Shown(
                rule=finding.rule,
                name=name,
                symbol=finding.symbol,
                message=finding.message,
                fact=finding.fact,
                place=place(file, span, encoding),
                fact_place=_fact_place(finding, file, encoding),
                title=finding.fix.title if finding.fix is not None and edits else "",
                changes=changes_of(file, edits, encoding),
                fingerprint=finding.fingerprint(finding.path.as_posix()),
                page=page_of(self._rules[finding.rule]),
                is_superfluous=name in _SUPERFLUOUS,
            )


def place(file: SourceFile, span: Span, encoding: Encoding) -> Place:
    """Where a span is, for the editor."""
    snapshot = file.parse.snapshot
    start = snapshot.position_at(span.start, encoding)
    end = snapshot.position_at(span.end, encoding)
    return start.line, start.character, end.line, end.character


def changes_of(file: SourceFile, edits: Iterable[Edit], encoding: Encoding) -> tuple[Change, ...]:
    """Edits of a file's text, for the editor."""
    return tuple(
        Change(place(file, Span(edit.start, edit.end), encoding), edit.text) for edit in edits
    )


def _fact_place(finding: Finding, file: SourceFile, encoding: Encoding) -> Place | None:
    snapshot = file.parse.snapshot
    if finding.fact_line is None or finding.fact_line > snapshot.line_count:
        return None
    line = finding.fact_line - 1
    text = snapshot.line_text(line)
    start = snapshot.line_start(line) + len(text) - len(text.lstrip())
    return place(file, Span(start, max(start, snapshot.line_end(line))), encoding)


def _file(text: Text) -> SourceFile:
    language = language_named(text.language)
    if language is None:
        raise BadInput(f"{text.path.name}: {text.language} is not a language of Inkling's")
    return SourceFile.of(text.path, text.text, language)
