"""One file while documentation is written for it: what is waited for, what is there, the result."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from docgen.calls.place import Place
from docgen.facts.source import SourceFile
from docgen.placing.confirming import Meant, confirmed
from docgen.placing.placed import Subject, can_be_placed, completed_comment, new_comment
from docgen.prose.from_facts import said_by_facts
from docgen.prose.record import Record
from docgen.prose.slots import Slot
from docgen.prose.written import LeftOut, Written
from docgen.stale.correcting import Correction
from docgen.writing.composing import parts_of
from docgen.writing.planning import NotWritten, Planned
from docgen.writing.surveying import House
from foundation.nothing import Nothing
from syntax.text import Edit


@dataclass(frozen=True, slots=True)
class SymbolChange:
    """What is changed at one symbol, as edits of the file's text; why; and what was left out."""

    place: Place
    edits: tuple[Edit, ...]
    reasons: tuple[str, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file with its text as it would be; the same where nothing could be done. `not_written`
    are symbols for which nothing is written, each with its reason."""

    file: SourceFile
    text: str
    changes: tuple[SymbolChange, ...]
    not_written: tuple[NotWritten, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to write."""
        return self.text != self.file.text


@dataclass
class FileWork:
    """What is to be done in a file and what is done. Not for several threads at a time."""

    file: SourceFile
    house: House
    record: Callable[[Planned], Record]
    correction: Callable[[Planned], Correction]
    waiting: list[Planned] = field(default_factory=list)
    corrections: dict[int, Correction] = field(default_factory=dict)
    _written: list[tuple[Planned, Written]] = field(default_factory=list)
    _not_written: list[NotWritten] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether nothing is waited for."""
        return not self.waiting

    def plan(self, planned: Iterable[Planned | NotWritten], *, has_writer: bool) -> None:
        """Take what is to be done; what cannot be, with its reason."""
        for one in planned:
            if isinstance(one, NotWritten):
                self._not_written.append(one)
                continue
            if one.findings:
                self.corrections[one.number] = self.correction(one)
            obstacle = can_be_placed(self.file, one.symbol) if one.comment is None else None
            if obstacle is not None:
                self._not_written.append(NotWritten(name_of(one), obstacle.reason))
            elif has_writer and (one.slots or self._is_open(one)):
                self.waiting.append(one)
            elif one.comment is None:
                reason = "it has no documentation, and what it is for only a model can say"
                self._not_written.append(NotWritten(name_of(one), reason))
            else:
                self._written.append((one, self._by_facts(one)))

    def _is_open(self, one: Planned) -> bool:
        correction = self.corrections.get(one.number)
        return correction is not None and bool(correction.open)

    def _by_facts(self, one: Planned) -> Written:
        """What facts alone can say."""
        if not one.slots:
            return Written()
        record = self.record(one)
        said = {slot: said_by_facts(slot, record, self.house.style.language) for slot in one.slots}
        return Written(
            {slot: text for slot, text in said.items() if isinstance(text, str)},
            tuple(LeftOut(slot, no.reason) for slot, no in said.items() if isinstance(no, Nothing)),
        )

    def take(self, one: Planned, written: Written) -> None:
        """Take what was written for a symbol."""
        self.waiting.remove(one)
        self._written.append((one, written))

    def leave(self, reason: str) -> None:
        """Give up what is waited for; what can be mended by machine is."""
        for one in self.waiting:
            if one.number in self.corrections:
                self._written.append((one, Written()))
            else:
                self._not_written.append(NotWritten(name_of(one), reason))
        self.waiting.clear()

    def change(self) -> FileChange:
        """The file with everything that was written for it."""
        meant: list[Meant] = []
        by_number: dict[int, tuple[Planned, Written]] = {}
        for one, written in self._written:
            found = self._meant(one, written)
            if isinstance(found, Nothing):
                self._not_written.append(NotWritten(name_of(one), found.reason))
                continue
            by_number[one.number] = (one, written)
            meant.append(found)
        result = confirmed(self.file, meant)
        changes = []
        for each in sorted(meant, key=lambda one: one.number):
            one, written = by_number[each.number]
            reason = result.refused.get(each.number)
            if reason is not None:
                self._not_written.append(NotWritten(name_of(one), reason))
            else:
                changes.append(self._changed(one, written, each.edits))
        return FileChange(self.file, result.text, tuple(changes), tuple(self._not_written))

    def _changed(self, one: Planned, written: Written, edits: tuple[Edit, ...]) -> SymbolChange:
        correction = self.corrections.get(one.number)
        reasons = one.reasons + (correction.reasons if correction is not None else ())
        left = [
            f"{left.slot.kind} {left.slot.name}".strip() + f": {left.reason}"
            for left in written.left_out
        ]
        left += correction.left_out if correction is not None else ()
        return SymbolChange(place_of(one), edits, reasons, tuple(left))

    def _meant(self, one: Planned, written: Written) -> Meant | Nothing:
        style = self.house.style
        parts = parts_of(written.texts, one.facts, style)
        order = tuple(each.name for each in one.facts.parameters)
        subject = Subject(self.file, one.number, one.symbol, order)
        correction = self.corrections.get(one.number)
        if one.comment is not None:
            edits = correction.edits if correction is not None else ()
            if not edits and not parts.sections and not parts.summary:
                return Nothing(_why_nothing(written, correction))
            return completed_comment(subject, one.comment, parts, style, edits)
        if not parts.summary:
            reasons = [each.reason for each in written.left_out if each.slot == Slot("summary")]
            return Nothing(reasons[0] if reasons else "nothing was found to say of it")
        return new_comment(subject, parts, style)


def name_of(one: Planned) -> str:
    """A symbol as people read it."""
    return one.symbol.qualified_name or "the module"


def place_of(one: Planned) -> Place:
    """Where a symbol is."""
    return Place(one.file.path, one.symbol.qualified_name)


def _why_nothing(written: Written, correction: Correction | None) -> str:
    reasons = [
        f"{one.slot.kind} {one.slot.name}".strip() + f": {one.reason}" for one in written.left_out
    ]
    reasons += correction.left_out if correction is not None else ()
    return "; ".join(reasons) or "nothing was found to say of it"
