"""Case files: what a source file says, what a cursor stands in, what survives a break.

`pytest tests/syntax --update` writes the expected parts anew; read the diff before you commit it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from syntax.languages import Language, language_named
from syntax.parsing import Parse, parse
from syntax.scopes import CursorFacts, cursor_facts
from syntax.symbols import Parameter, Symbol, imports, module_doc, references, symbols
from syntax.text import Snapshot

CASES = Path(__file__).parent / "cases"
CURSOR = "‸"
FLAGS = (
    *("in_comment", "in_string", "in_docstring", "at_line_start", "at_line_end"),
    *("expects_block", "mid_expression"),
)


def language_of_case(path: Path) -> Language:
    folder = path.relative_to(CASES).parts[0]
    language = language_named(folder)
    assert language is not None, f"{folder} is no language"
    return language


def parse_text(text: str, language: Language) -> Parse:
    return parse(Snapshot(text), language)


def case_files(pattern: str) -> list[Path]:
    found = [path for path in sorted(CASES.glob(pattern)) if path.suffix != ".facts"]
    assert found, pattern
    return found


def case_id(path: Path) -> str:
    return path.relative_to(CASES).as_posix()


@pytest.mark.parametrize("path", case_files("*/declarations*.*"), ids=case_id)
def test_the_facts_of_a_file(path: Path, update: bool) -> None:
    """A symbol, import or use that is misread sends every later feature wrong."""
    parsed = parse_text(path.read_text(encoding="utf-8"), language_of_case(path))
    told = "".join(f"{line}\n" for line in facts_of(parsed))
    expected = path.with_name(path.name + ".facts")
    if update:
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", case_files("*/broken/*"), ids=case_id)
def test_what_surrounds_a_break_survives_it(path: Path) -> None:
    """While a call is half typed, completions elsewhere must still know the file's functions."""
    text = path.read_text(encoding="utf-8")
    parsed = parse_text(text, language_of_case(path))
    found = {symbol.name: symbol for symbol in symbols(parsed)}
    assert {"before", "after"} <= found.keys()
    for name in ("before", "after"):
        span = found[name].name_span
        assert text[span.start : span.end] == name
        assert len(found[name].parameters) == text.split(name)[1].split(")")[0].count(",") + 1


@dataclass(frozen=True)
class CursorCase:
    title: str
    source: str
    expected: str


def cursor_cases(path: Path) -> list[CursorCase]:
    cases = []
    for block in path.read_text(encoding="utf-8").split("=== ")[1:]:
        title, rest = block.split("\n", 1)
        source, expected = rest.split("\n---\n", 1)
        cases.append(CursorCase(title, source, expected.strip("\n")))
    return cases


@pytest.mark.parametrize("path", case_files("*/cursors.txt"), ids=case_id)
def test_the_facts_at_a_cursor(path: Path, update: bool) -> None:
    """They decide whether anything is suggested, one line or a block, and where it stops."""
    language = language_of_case(path)
    told = []
    for case in cursor_cases(path):
        offset = case.source.index(CURSOR)
        text = case.source.replace(CURSOR, "", 1)
        parsed = parse_text(text, language)
        facts = cursor_facts(parsed, offset)
        lines = cursor_lines(facts)
        told.append(CursorCase(case.title, case.source, "\n".join(lines)))
    if update:
        blocks = [f"=== {one.title}\n{one.source}\n---\n{one.expected}\n" for one in told]
        path.write_text("\n".join(blocks), encoding="utf-8")
    assert told == cursor_cases(path)


def cursor_lines(facts: CursorFacts) -> list[str]:
    lines = [
        "scope: " + (" > ".join(f"{one.kind} {one.name}".strip() for one in facts.scope) or "file"),
        "facts: " + (" ".join(flag for flag in FLAGS if getattr(facts, flag)) or "none"),
        f"indent: {facts.indent!r}, of the block: {facts.block_indent!r}",
    ]
    if facts.open_brackets:
        lines.append("open: " + " ".join(facts.open_brackets))
    return lines


def facts_of(parsed: Parse) -> list[str]:
    lines = []
    doc = module_doc(parsed)
    if doc is not None:
        lines.append(f"file doc: {doc.text!r}")
    for symbol in symbols(parsed):
        lines.extend(symbol_lines(symbol))
    for one in imports(parsed):
        dots = "." * one.relative_level
        name = f" name={one.name}" if one.name is not None else ""
        alias = f" as={one.alias}" if one.alias is not None else ""
        lines.append(f"import {dots}{one.module}{name}{alias}")
    lines.append("uses " + " ".join(one.name for one in references(parsed)))
    errors = [(span.start, span.end) for span in parsed.error_spans]
    if errors:
        lines.append(f"errors {errors}")
    return lines


def symbol_lines(symbol: Symbol) -> list[str]:
    lines = [f"{symbol.visibility} {symbol.kind} {symbol.qualified_name}: {symbol.signature}"]
    details: list[tuple[str, object]] = [
        ("parent", symbol.parent),
        ("parameters", ", ".join(parameter_text(one) for one in symbol.parameters)),
        ("types", ", ".join(symbol.type_parameters)),
        ("returns", symbol.returns),
        ("raises", ", ".join(symbol.raises)),
        ("decorators", ", ".join(symbol.decorators)),
        ("modifiers", " ".join(sorted(symbol.modifiers))),
        ("doc", repr(symbol.doc.text) if symbol.doc else ""),
    ]
    lines.extend(f"    {name}: {value}" for name, value in details if value)
    return lines


def parameter_text(parameter: Parameter) -> str:
    optional = "?" if parameter.optional else ""
    annotation = f": {parameter.annotation}" if parameter.annotation else ""
    default = f" = {parameter.default}" if parameter.default else ""
    return f"{parameter.kind} {parameter.name}{optional}{annotation}{default}"
