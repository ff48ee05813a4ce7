"""What is to be written in a file: which symbols, which of their slots, which of their sentences.

`docs write` adds what `docs check` misses and mends what it finds false, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from docgen.calls.passed_on import passed_on
from docgen.check import FileChecked, check_file, not_kept
from docgen.comments.comment import Comment
from docgen.comments.markdown import PANIC
from docgen.comments.styles import read_comment
from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import CLASSES, SymbolFacts, constructor_of, facts_of
from docgen.placing.inserting import odd_docstring
from docgen.placing.suppressions import suppressed
from docgen.prose.project_words import project_words
from docgen.prose.record import Known, module_of
from docgen.prose.showing import is_special
from docgen.prose.slots import Slot, slots_of, without_parameters
from docgen.rules.choosing import RulesOf
from docgen.rules.finding import Finding
from docgen.rules.table import RULES
from docgen.writing.composing import is_written
from docgen.writing.selecting import Headers, documentable
from docgen.writing.surveying import House
from foundation.errors import BadInput
from foundation.nothing import Nothing
from syntax.symbols import Symbol, SymbolKind
from syntax.text import Span

Which = Literal["missing", "stale", "all"]

LACKING: Mapping[str, str] = {
    "INK101": "parameter",
    "INK201": "returns",
    "INK401": "yields",
    "INK501": "raises",
    "INK601": "attribute",
}
"""The rules that miss something, and the kind of slot that it is."""

_RENAMING = frozenset({"INK102", "INK502", "INK506"})
"""The rules whose changes give an entry the name that it has by now."""

_SLOTS_IN_WORDS: Mapping[str, str] = {
    "summary": "what it is for",
    "extended": "how it does it",
    "returns": "what it returns",
    "yields": "what it yields",
    "example": "how it is called",
}
"""The slots that have no name."""

_NAME = re.compile(r"[$\w]+")
"""What is taken apart in the signature has no name of its own."""
_NEAR = 1
"""Exceptions that come through more calls than this are no contract of the outermost, unless they
come under a condition of its own parameters."""
_LINES_OF_SHORT = 12
_LINES_PER_RATIO = 40


@dataclass(frozen=True)
class Planned:
    """One symbol with something to do. `number` is its place in `SourceFile.symbols`, -1 of the
    file itself. `findings` are what is false in its comment; `reasons` say why it is here."""

    file: SourceFile
    number: int
    symbol: Symbol
    facts: SymbolFacts
    comment: Comment | None
    slots: tuple[Slot, ...]
    findings: tuple[Finding, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotWritten:
    """A symbol that one may have expected, and why nothing is written for it."""

    symbol: str
    reason: str


@dataclass
class Findings:
    """What `docs check` says of the files, each asked once; conventions are weighed over all."""

    known: Known
    rules: RulesOf
    _files: dict[Path, FileChecked] = field(default_factory=dict)

    def read(self, files: Iterable[SourceFile]) -> None:
        """Check the files."""
        for file in files:
            rules = self.rules(file.path)
            self._files[file.path] = check_file(
                file, rules, self.known.raising, self.known.existence
            )

    def of(self, file: SourceFile, symbol: Symbol) -> tuple[Finding, ...]:
        """The findings of a symbol, and of no overload of it."""
        quiet = not_kept(self._files.values(), RULES)
        return tuple(
            one
            for one in self._files[file.path].findings
            if one.declared == symbol.name_span.start and one.rule not in quiet
        )


@dataclass(frozen=True)
class Planner:
    """Decides for one run."""

    known: Known
    findings: Findings
    which: Which
    summary_ratio: float
    examples: bool = False

    def planned(
        self, file: SourceFile, house: House, names: frozenset[str] | None
    ) -> Iterator[Planned | NotWritten]:
        """What is to be done in a file. Raises `BadInput` for a name that it does not have."""
        headers = Headers.beside(file)
        for number in self._numbers(file, house, names):
            symbol = file.symbols[number] if number >= 0 else module_of(file)
            header = headers.declaring(symbol) if symbol.doc is None else None
            if header is not None:
                reason = f"its documentation belongs into {header.name}"
                yield NotWritten(symbol.qualified_name, reason)
                continue
            found = self._one(file, number, symbol, house)
            if found is not None:
                yield found

    def _numbers(
        self, file: SourceFile, house: House, names: frozenset[str] | None
    ) -> Iterator[int]:
        if names is None:
            if self._is_module_wanted(file, house):
                yield -1
            yield from documentable(file, self.known.graph.overrides)
            return
        known = {one.qualified_name for one in file.symbols}
        for name in sorted(names - known - {""}):
            near = [one for one in known if one.rpartition(".")[2] == name.rpartition(".")[2]]
            hint = f"; is {min(near, key=len)} meant?" if near else ""
            raise BadInput(f"{file.path}: there is no {name} in it{hint}")
        if "" in names:
            yield -1
        public = frozenset(documentable(file, self.known.graph.overrides))
        for number, symbol in enumerate(file.symbols):
            within = any(symbol.qualified_name.startswith(f"{name}.") for name in names)
            if symbol.qualified_name in names or (within and number in public):
                yield number

    def _is_module_wanted(self, file: SourceFile, house: House) -> bool:
        is_private = file.path.stem.startswith("_") and file.path.stem != "__init__"
        is_told = file.language == "python" and house.documents_modules
        return is_told and not is_private and self._offers(file)

    def _offers(self, file: SourceFile) -> bool:
        """Whether there is something in a module to tell of: `__version__` is nothing."""
        if not file.symbols:
            return False
        has_own = any(not is_special(one.name) for one in file.symbols)
        passed = has_own or passed_on(file, self.known.sources)
        return bool(passed or project_words(file.path).description)

    def _one(
        self, file: SourceFile, number: int, symbol: Symbol, house: House
    ) -> Planned | NotWritten | None:
        off = suppressed(file, symbol) if number >= 0 else frozenset()
        name = symbol.qualified_name
        if off is None:
            return None
        doc = symbol.doc
        facts = facts_of(file, symbol, self.known.raising)
        if doc is None:
            if self.which == "stale":
                return None
            every = (*self._slots(file, facts, None), *self._example(facts))
            if _is_told_by_constructor(file, symbol, house):
                every = without_parameters(every, facts)
            slots = self._fitting(file, symbol, facts, house, every)
            why = ("it has no documentation",)
            return Planned(file, number, symbol, facts, None, slots, (), why)
        odd = odd_docstring(file, symbol)
        if odd is not None:
            return NotWritten(name, odd.reason)
        comment = read_comment(doc.text, file.language)
        found = self.findings.of(file, symbol) if number >= 0 else ()
        lacking = tuple(one for one in found if one.rule in LACKING)
        false = tuple(one for one in found if one.rule not in LACKING and one.span is not None)
        slots = () if self.which == "stale" else self._lacking(file, facts, comment, lacking)
        slots = tuple(one for one in slots if one.name not in _renamed(found))
        slots = self._fitting(file, symbol, facts, house, slots)
        false = () if self.which == "missing" else false
        if not slots and not false:
            return None
        reasons = tuple(one.message for one in lacking) if slots else ()
        if slots and not lacking:
            reasons = (f"it says nothing of {', '.join(map(_in_words, slots))}",)
        return Planned(file, number, symbol, facts, comment, slots, false, reasons)

    def _slots(
        self, file: SourceFile, facts: SymbolFacts, comment: Comment | None
    ) -> tuple[Slot, ...]:
        return slots_of(facts, comment, extended=self._is_long(file, facts))

    def _example(self, facts: SymbolFacts) -> tuple[Slot, ...]:
        """A place for an example of a function that a single call shows."""
        symbol = facts.symbol
        is_plain = symbol.kind is SymbolKind.FUNCTION and symbol.language == "python"
        is_plain = is_plain and bool(facts.parameters)
        shows = is_plain and facts.result.gives and not facts.is_async and not facts.is_generator
        return (Slot("example"),) if self.examples and shows else ()

    def _is_long(self, file: SourceFile, facts: SymbolFacts) -> bool:
        """Whether there is enough of it for more than a summary."""
        if self.summary_ratio >= 1:
            return False
        span = facts.symbol.body_span or Span(0, 0)
        lines = file.text.count("\n", span.start, span.end)
        return lines >= max(_LINES_OF_SHORT, _LINES_PER_RATIO * self.summary_ratio)

    def _lacking(
        self,
        file: SourceFile,
        facts: SymbolFacts,
        comment: Comment,
        found: Sequence[Finding],
    ) -> tuple[Slot, ...]:
        """What a person's comment lacks: where it lists others, and elsewhere if all is wanted."""
        kinds = {LACKING[one.rule] for one in found}
        stars = {one.name for one in facts.parameters if one.stars}
        explains = any(one.name in stars for one in comment.parameters)
        direct = {one.type for one in facts.raises.raised if not one.through}
        slots = []
        for slot in self._slots(file, facts, comment):
            if slot.kind in ("summary", "extended", "example"):
                if slot.kind == "summary" and comment.sections and self.which == "all":
                    slots.append(slot)
                continue
            if slot.kind not in kinds and self.which != "all":
                continue
            is_hidden = slot.name in stars and not explains
            if slot.kind == "parameter" and (is_hidden or slot.name.startswith("_")):
                continue
            if slot.kind == "raises" and slot.name not in direct:
                continue
            if slot.kind == "raises" and slot.name != PANIC and _tells_any_error(file, comment):
                continue
            if slot.kind == "raises" and _is_class(facts) and not comment.of("parameters"):
                continue  # what the constructor takes is told elsewhere, or nowhere
            if slot.kind == "attribute" and not comment.of("attributes"):
                continue
            slots.append(slot)
        return tuple(slots)

    def _fitting(
        self,
        file: SourceFile,
        symbol: Symbol,
        facts: SymbolFacts,
        house: House,
        slots: Sequence[Slot],
    ) -> tuple[Slot, ...]:
        """Those that comments here have a place for."""
        near = {
            one.type
            for one in facts.raises.raised
            if (len(one.through) <= _NEAR or one.told) and not one.type.startswith("_")
        }
        told_by_constructor = _is_told_by_constructor(file, symbol, house)
        return tuple(
            one
            for one in slots
            if is_written(one, facts, house.style)
            and not (told_by_constructor and one.kind in ("parameter", "raises"))
            and not (one.kind == "raises" and one.name not in near)
            and not (one.kind == "parameter" and _NAME.fullmatch(one.name) is None)
            and not (one.kind == "parameter" and set(one.name) == {"_"})
        )


def _is_told_by_constructor(file: SourceFile, symbol: Symbol, house: House) -> bool:
    """Whether what a class takes is told in a comment that its constructor has, or is to have."""
    if symbol.kind is not SymbolKind.CLASS or file.language != "python":
        return False
    constructor = constructor_of(file, symbol)
    if isinstance(constructor, Nothing):
        return False
    return constructor.doc is not None or house.documents_constructors


def _renamed(findings: Iterable[Finding]) -> frozenset[str]:
    """The parameters and exceptions whose entries are there, under another name."""
    fixes = [one.fix for one in findings if one.rule in _RENAMING and one.fix is not None]
    return frozenset(edit.text for fix in fixes for edit in fix.edits)


def _tells_any_error(file: SourceFile, comment: Comment) -> bool:
    """Whether errors of Rust are told without their names."""
    names = {one.name for one in comment.entries("raises")}
    return file.language == "rust" and bool(names & {"", "Error"})


def _in_words(slot: Slot) -> str:
    return slot.name or _SLOTS_IN_WORDS[slot.kind]


def _is_class(facts: SymbolFacts) -> bool:
    return facts.symbol.kind in CLASSES
