"""Entries and sections put into a comment that a person wrote; none of its words is touched."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from docgen.comments.comment import Comment, Entry, Section, SectionKind
from docgen.comments.lines import lines_of
from docgen.comments.parts import Parts, SectionParts
from docgen.placing.house_style import HouseStyle
from docgen.placing.literals import as_read
from docgen.placing.spelling import Spelling, spelling_of, written
from foundation.nothing import Nothing
from syntax.text import Edit

_TAGGED = frozenset({"sphinx", "jsdoc", "tsdoc", "javadoc", "doxygen"})
_ORDER: tuple[SectionKind, ...] = (
    "type_parameters",
    "parameters",
    "attributes",
    "returns",
    "yields",
    "receives",
    "raises",
)
_NUMPY_ORDER: tuple[SectionKind, ...] = (
    *("type_parameters", "parameters", "attributes", "returns", "yields", "receives"),
    *("other_parameters", "raises", "warns", "warnings", "see_also", "notes", "references"),
    "examples",
)
_SENTINEL = "summary"
_INDENT = 4


@dataclass(frozen=True, slots=True)
class Insertion:
    """Lines to put behind a line of a comment's text; -1 is before its first."""

    behind: int
    lines: tuple[str, ...]


def insertions(
    comment: Comment,
    added: Parts,
    order: Sequence[str],
    house: HouseStyle,
    width: int,
    *,
    has_tabs: bool = False,
) -> tuple[Insertion, ...] | Nothing:
    """Where the lines of what is added go. `order` are the names of the signature's parameters;
    `added.summary` is empty where the comment has one.
    `has_tabs`: its lines are indented by tabs in the file."""
    if "inheritdoc" in comment.text.lower():
        return Nothing("its documentation is inherited")
    plan = _Plan(comment, order, _alike(house, comment), width, has_tabs)
    found = list(plan.of_summary(added.summary))
    for section in added.sections:
        there = _alike_in(comment, section)
        if there and (there[0].entries or house.style.name in _TAGGED):
            found += plan.of_entries(there, section)
        elif not there:
            found += plan.of_section(section, added.language)
    return tuple(_joined(found)) if found else Nothing("nothing is lacking")


def _alike(house: HouseStyle, comment: Comment) -> HouseStyle:
    """The house's style with this very comment's words."""
    own = spelling_of([comment.text], house.style.name)
    spelling = Spelling(
        tags={**house.spelling.tags, **own.tags},
        titles={**house.spelling.titles, **own.titles},
        mark=own.mark or house.spelling.mark,
        colon=own.colon or house.spelling.colon,
        has_dash=house.spelling.has_dash if own.has_dash is None else own.has_dash,
        types_inline=own.types_inline or house.spelling.types_inline,
        errors_listed=house.spelling.errors_listed
        if own.errors_listed is None
        else own.errors_listed,
        tag_indent=house.spelling.tag_indent if own.tag_indent is None else own.tag_indent,
    )
    types = [entry.type is not None for entry in comment.parameters]
    has_types = sum(types) * 2 > len(types) if types else house.types
    return replace(house, spelling=spelling, types=has_types)


def _alike_in(comment: Comment, section: SectionParts) -> tuple[Section, ...]:
    """The sections that hold what a new one does: of Rust's, panics are apart from errors."""
    there = comment.of(section.kind)
    if section.kind != "raises" or comment.style != "rustdoc":
        return there
    return tuple(one for one in there if (one.title.lower() == "panics") == bool(section.title))


def _joined(found: Sequence[Insertion]) -> Iterator[Insertion]:
    """Those at one place as one, in their order."""
    for place in dict.fromkeys(one.behind for one in found):
        these: list[str] = []
        for one in found:
            if one.behind == place:
                is_double = these[-1:] == [""] and one.lines[:1] == ("",)
                these += one.lines[1:] if is_double else one.lines
        yield Insertion(place, tuple(these))


@dataclass
class _Plan:
    comment: Comment
    order: Sequence[str]
    house: HouseStyle
    width: int
    has_tabs: bool

    def __post_init__(self) -> None:
        self.lines = lines_of(self.comment.text)
        self._starts = [line.start for line in self.lines]
        self.is_tagged = self.house.style.name in _TAGGED
        self._opened: set[int] = set()

    def of_summary(self, summary: str) -> Iterator[Insertion]:
        """A summary above a comment that begins with a section."""
        if summary:
            lines = self._written(Parts(summary=summary))
            yield Insertion(-1, (*lines, ""))

    def of_entries(self, there: Sequence[Section], added: SectionParts) -> Iterator[Insertion]:
        """Entries among those of sections that are there."""
        entries = [entry for section in there for entry in section.entries]
        if not entries and self.is_tagged:
            return
        indent = self._indent_of(entries[0])
        spaced = self._is_spaced(entries) or any(one.is_prose for one in there)
        for one in added.entries:
            own = one if self.house.types else replace(one, type=None, is_optional=False)
            lines = self._entry_lines(replace(added, entries=(own,)), indent)
            before = self._before(one.name, added.kind, entries)
            if before is None:
                first = min(entries, key=lambda entry: entry.span.start)
                behind = self._line_at(first.span.start) - 1
                new = (*lines, "") if spaced else tuple(lines)
            else:
                behind = self._end_of(before, entries)
                new = ("", *lines) if spaced else tuple(lines)
            yield Insertion(behind, new)

    def of_section(self, section: SectionParts, language: str) -> Iterator[Insertion]:
        """A section that is not there yet, in the place where its style has it."""
        if not self.house.types:
            plain = (replace(one, type=None, is_optional=False) for one in section.entries)
            results = section.kind in ("returns", "yields") and not self.is_tagged
            if not (results and self.house.style.name == "numpy"):
                section = replace(section, entries=tuple(plain))
        lines = self._section_lines(section, language)
        order = _NUMPY_ORDER if self.house.style.name == "numpy" else _ORDER
        rank = order.index(section.kind) if section.kind in order else len(order)
        earlier = [
            one
            for one in self.comment.sections
            if one.kind in order
            and (order.index(one.kind) < rank or (section.title and one.kind == section.kind))
        ]
        later = [
            one for one in self.comment.sections if one not in earlier and one.kind != "deprecated"
        ]
        if earlier:
            behind = max(self._last_line(one) for one in earlier)
            yield Insertion(behind, self._apart(lines, behind, is_first=False))
        elif later:
            first = min(self._line_at(one.span.start) for one in later)
            yield Insertion(first - 1, tuple(lines) if self.is_tagged else (*lines, ""))
        else:
            last = max((n for n, line in enumerate(self.lines) if not line.is_blank), default=0)
            yield Insertion(last, self._apart(lines, last, is_first=True))

    def _apart(self, lines: Sequence[str], behind: int, *, is_first: bool) -> tuple[str, ...]:
        """A section's lines behind a line, with blank ones where the style has them."""
        below = self.lines[behind + 1] if behind + 1 < len(self.lines) else None
        above = () if self.is_tagged and (not is_first or behind in self._opened) else ("",)
        if self.is_tagged and not is_first and self._tags_are_spaced():
            above = ("",)
        self._opened.add(behind)
        needs_blank = not self.is_tagged and below is not None and not below.is_blank
        return (*above, *lines, *(("",) if needs_blank else ()))

    def _tags_are_spaced(self) -> bool:
        """Whether a blank line divides the tags of different kinds."""
        starts = sorted(self._line_at(one.span.start) for one in self.comment.sections)
        return len(starts) > 1 and all(self.lines[at - 1].is_blank for at in starts[1:])

    def _section_lines(self, section: SectionParts, language: str) -> list[str]:
        return self._written(
            Parts(summary=_SENTINEL, sections=(section,), language=language), skip=2
        )

    def _entry_lines(self, section: SectionParts, indent: int) -> list[str]:
        """The lines of an entry alone, as far in as its siblings stand."""
        lines = self._section_lines(section, "en")
        if self.is_tagged:
            return lines
        lines = lines[{"google": 1}.get(self.house.style.name, 2) :]
        own = len(lines[0]) - len(lines[0].lstrip())
        shift = indent - own
        return [" " * shift + line if shift > 0 else line[-shift:] for line in lines]

    def _written(self, parts: Parts, skip: int = 0) -> list[str]:
        text = written(parts, self.width, self.house.style, self.house.spelling)
        return (as_read(text) if self.has_tabs else text).split("\n")[skip:]

    def _before(self, name: str, kind: SectionKind, entries: Sequence[Entry]) -> Entry | None:
        """The entry that a new one stands behind; None where it is to be the first."""
        if kind not in ("parameters", "other_parameters") or name not in self.order:
            return max(entries, key=lambda one: one.span.end)
        rank = self.order.index(name)
        earlier = [
            one
            for one in entries
            if (bare := one.name.partition(".")[0]) in self.order and self.order.index(bare) < rank
        ]
        if not earlier:
            known = [one for one in entries if one.name in self.order]
            return None if known else max(entries, key=lambda one: one.span.end)
        return max(
            earlier, key=lambda one: (self.order.index(one.name.partition(".")[0]), one.span.start)
        )

    def _end_of(self, entry: Entry, entries: Sequence[Entry]) -> int:
        """The last line that belongs to an entry, with the fields that tell its type."""
        at = self._line_at(max(entry.span.end - 1, entry.span.start))
        field = re.compile(rf"\s*:type\s+{re.escape(entry.name)}\s*:|\s*:[ry]type:")
        while at + 1 < len(self.lines) and field.match(self.lines[at + 1].text):
            at += 1
        return at

    def _indent_of(self, entry: Entry) -> int:
        return self.lines[self._line_at(entry.span.start)].indent

    def _is_spaced(self, entries: Sequence[Entry]) -> bool:
        """Whether a blank line stands between entries."""
        starts = sorted({self._line_at(one.span.start) for one in entries})
        return len(starts) > 1 and all(self.lines[at - 1].is_blank for at in starts[1:])

    def _last_line(self, section: Section) -> int:
        return self._line_at(max(section.span.end - 1, section.span.start))

    def _line_at(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1


def as_edits(text: str, added: Sequence[Insertion]) -> tuple[Edit, ...]:
    """Insertions as edits of the comment's text."""
    ends = [line.start + len(line.text) for line in lines_of(text)]
    return tuple(
        Edit(ends[one.behind], ends[one.behind], "".join(f"\n{line}" for line in one.lines))
        if one.behind >= 0
        else Edit(0, 0, "".join(f"{line}\n" for line in one.lines))
        for one in added
    )
