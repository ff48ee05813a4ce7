"""A comment put where there is none: which place, how far in, between which markers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import CLASSES
from docgen.placing.house_style import HouseStyle
from docgen.placing.literals import literal_lines, with_tabs
from foundation.nothing import Nothing
from syntax.suites import Suite, file_suite
from syntax.symbols import Symbol, SymbolKind
from syntax.text import Edit

_TAB = 4
_DIRECTIVE = re.compile(
    r"(?:#|//|/\*)\s*(?:[a-z]+:[a-z]|@ts-|eslint|prettier|biome|deno-|tslint|istanbul|c8 |v8 "
    r"|NOLINT|clang-format|nolint|noinspection|rustfmt|coverage|\+build|export |jshint|jscs)"
)
_DEFINITION = re.compile(r"@|(?:async\s+)?def\b|class\b")
_HEADER = re.compile(r"^#(?:!|.*(?:coding[:=]|copyright|licen[cs]e|spdx|vim:|-\*-))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a comment goes: at an offset that begins a line, each of its lines behind `indent`.

    `before` and `behind` are put around it; `take` is how much of the file that replaces.
    """

    offset: int
    indent: str
    eol: str
    before: str = ""
    behind: str = ""
    take: int = 0

    @property
    def columns(self) -> int:
        """How many columns the indentation takes."""
        return len(self.indent.expandtabs(_TAB))


def room_at(spot: Spot, house: HouseStyle) -> int:
    """The columns that a comment's text may take."""
    taken = {"/**": 3, "/*!": 3, '"""': 0, "'''": 0}.get(house.marker, len(house.marker) + 1)
    return max(house.width - spot.columns - taken, 30)


def inserted(text: str, spot: Spot, house: HouseStyle) -> Edit | Nothing:
    """The edit that puts a comment's text there."""
    lines = _commented(text.split("\n"), spot, house)
    if isinstance(lines, Nothing):
        return lines
    whole = spot.eol.join(f"{spot.indent}{line}".rstrip() for line in lines)
    return Edit(
        spot.offset, spot.offset + spot.take, f"{spot.before}{whole}{spot.eol}{spot.behind}"
    )


def _commented(lines: list[str], spot: Spot, house: HouseStyle) -> list[str] | Nothing:
    marker = house.marker
    if marker in ('"""', "'''"):
        return literal_lines(
            [with_tabs(line) for line in lines] if "\t" in spot.indent else lines,
            marker,
            house.width - spot.columns,
            opens_alone=house.opens_alone,
            short_alone=house.short_alone,
        )
    if not marker.startswith("/*"):
        return [f"{marker} {line}" for line in lines]
    if any("*/" in line for line in lines):
        return Nothing("its text holds */, which would end the comment")
    short = f"{marker} {lines[0]} */"
    if len(lines) == 1 and not house.short_alone and len(short) <= house.width - spot.columns:
        return [short]
    body = [f" * {line}".rstrip() for line in lines]
    if house.opens_alone:
        return [marker, *body, " */"]
    return [f"{marker} {lines[0]}", *body[1:], " */"]


def spot_of(file: SourceFile, symbol: Symbol) -> Spot | Nothing:
    """Where the comment of a symbol goes, or why nowhere."""
    if file.language == "python":
        return _in_python(file, symbol)
    snapshot = file.parse.snapshot
    number = snapshot.line_of(symbol.span.start)
    start = snapshot.line_start(number)
    indent = file.text[start : symbol.span.start]
    if indent.strip():
        return Nothing("it shares its line with other code")
    if number and _DIRECTIVE.match(snapshot.line_text(number - 1).strip()):
        return Nothing("a directive stands right above it")
    if any(one.replace(" ", "").startswith("doc=") for one in symbol.decorators):
        return Nothing("its documentation stands in an attribute")
    return Spot(start, indent, _eol_of(file, number))


def _in_python(file: SourceFile, symbol: Symbol) -> Spot | Nothing:
    if symbol.kind is SymbolKind.MODULE:
        return _at_the_top(file)
    suite = file.suites.get(symbol.body_span.start) if symbol.body_span is not None else None
    if suite is None:
        return Nothing("it has no body that a docstring could stand in")
    if suite.odd is not None:
        return Nothing(f"its body begins with {suite.odd}")
    snapshot = file.parse.snapshot
    head, first = snapshot.line_of(suite.colon), snapshot.line_of(suite.first.start)
    eol = _eol_of(file, head)
    if head == first:
        return _in_one_line(file, symbol, suite, eol)
    indent = file.text[snapshot.line_start(first) : suite.first.start]
    if indent.strip():
        return Nothing("its body begins behind other code")
    behind = ""
    below = snapshot.line_text(head + 1).strip()
    if below and (symbol.kind in CLASSES or _DEFINITION.match(below)):
        behind = eol
    return Spot(snapshot.line_start(head + 1), indent, eol, behind=behind)


def odd_docstring(file: SourceFile, symbol: Symbol) -> Nothing | None:
    """Why what is read as a symbol's docstring is none that can be changed."""
    if file.language != "python" or symbol.body_span is None:
        return None
    suite = file.suites.get(symbol.body_span.start)
    if suite is None or suite.odd is None:
        return None
    return Nothing(f"its body begins with {suite.odd}")


def _in_one_line(file: SourceFile, symbol: Symbol, suite: Suite, eol: str) -> Spot | Nothing:
    """A body behind its head's colon, which becomes a block."""
    snapshot = file.parse.snapshot
    number = snapshot.line_of(suite.first.start)
    line = snapshot.line_text(number)
    rest = file.text[suite.first.end : snapshot.line_end(number)]
    if "#" in rest:
        return Nothing("its body stands on the line of its head, with a comment behind it")
    top = snapshot.line_text(snapshot.line_of(symbol.span.start))
    outer = top[: len(top) - len(top.lstrip())]
    if symbol.span.start != snapshot.line_start(snapshot.line_of(symbol.span.start)) + len(outer):
        return Nothing("it shares its line with other code")
    indent = outer + _unit(file, line)
    blank = eol if symbol.kind in CLASSES else ""
    return Spot(
        offset=suite.colon,
        indent=indent,
        eol=eol,
        before=eol,
        behind=f"{blank}{indent}",
        take=suite.first.start - suite.colon,
    )


def _unit(file: SourceFile, line: str) -> str:
    """What one level of indentation is in a file."""
    if line.startswith("\t"):
        return "\t"
    for number in range(min(file.parse.snapshot.line_count, 2000)):
        text = file.parse.snapshot.line_text(number)
        blank = text[: len(text) - len(text.lstrip())]
        if blank and text.strip() and not text.lstrip().startswith(("*", '"', "'")):
            return "\t" if blank[0] == "\t" else blank if len(blank) in (2, 3, 4, 8) else " " * 4
    return " " * 4


def _at_the_top(file: SourceFile) -> Spot | Nothing:
    """Behind a file's header, before its first statement and the comment that belongs to that."""
    suite = file_suite(file.parse)
    if suite.is_only_comments:
        return Nothing("there is no code in it")
    if suite.odd is not None:
        return Nothing(f"it begins with {suite.odd}")
    snapshot = file.parse.snapshot
    last = snapshot.line_of(suite.first.start)
    at = 0
    if file.text[: suite.first.start].strip():
        at = _behind_header([snapshot.line_text(number) for number in range(last)])
    eol = _eol_of(file, at)
    above = snapshot.line_text(at - 1).strip() if at else ""
    is_header_line = bool(re.match(r"#(?:!|.*coding[:=])", above))
    blank = snapshot.line_text(at).strip()
    return Spot(
        snapshot.line_start(at),
        "",
        eol,
        before=eol if above and not is_header_line else "",
        behind=eol if blank else "",
    )


def _behind_header(lines: list[str]) -> int:
    """The line behind the comments that are of the file, not of what follows them."""
    end = next((n for n, line in enumerate(lines) if not line.strip()), len(lines))
    if end == len(lines):  # no blank line: what says so is of the file
        count = 0
        while count < len(lines) and re.match(r"#(?:!|.*coding[:=])", lines[count]):
            count += 1
        is_header = any(_HEADER.match(line) for line in lines[count:])
        return len(lines) if is_header else count
    while end < len(lines) and not lines[end].strip():
        end += 1
    return end


def _eol_of(file: SourceFile, number: int) -> str:
    """How a line ends; the file's custom for the last one."""
    snapshot = file.parse.snapshot
    if number + 1 < snapshot.line_count:
        return file.text[snapshot.line_end(number) : snapshot.line_start(number + 1)]
    return snapshot.eol
