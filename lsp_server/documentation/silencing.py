"""A mark in the text that switches a rule off for one symbol, where it changes nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.facts.source import SourceFile
from docgen.placing.mending import applied
from docgen.placing.suppressions import suppressed
from lsp_server.documentation.messages import Change, Changes
from syntax.parsing import parse
from syntax.sameness import same_code
from syntax.symbols import Symbol
from syntax.text import Edit, Encoding, Snapshot

_MARK = re.compile(r"inkling:\s*ignore\[(?P<rules>[^\]\n]*)\]")


def silenced(file: SourceFile, name: str, rule: str, encoding: Encoding) -> Changes:
    """The change that makes a rule silent for a symbol; the first that does and does nothing
    else."""
    symbol = file.by_name.get(name)
    if symbol is None:
        return Changes((), f"there is no {name} any more")
    for edit in _edits(file, symbol, rule):
        text = applied(file.text, [edit])
        after = SourceFile(file.path, parse(Snapshot(text), file.parse.language))
        now = after.by_name.get(name)
        if now is None or (now.doc is None) != (symbol.doc is None):
            continue
        off = suppressed(after, now)
        if (off is None or rule in off) and same_code(file.parse, after.parse):
            snapshot = file.parse.snapshot
            start = snapshot.position_at(edit.start, encoding)
            end = snapshot.position_at(edit.end, encoding)
            place = (start.line, start.character, end.line, end.character)
            return Changes((Change(place, edit.text),))
    return Changes((), "there is no line here that could take the mark")


def _edits(file: SourceFile, symbol: Symbol, rule: str) -> Iterator[Edit]:
    """Ways to do it, best first: in a mark that is there, at the end of the line of the
    declaration, on a line of its own above."""
    snapshot = file.parse.snapshot
    first, last = snapshot.line_of(symbol.span.start), snapshot.line_of(symbol.name_span.start)
    for number in range(max(0, first - 1), last + 1):
        mark = _MARK.search(snapshot.line_text(number))
        if mark is not None:
            at = snapshot.line_start(number) + mark.end("rules")
            yield Edit(at, at, f", {rule}" if mark["rules"].strip() else rule)
    comment = f"{file.parse.language.line_comment} inkling: ignore[{rule}]"
    at = snapshot.line_start(last) + len(snapshot.line_text(last).rstrip())
    yield Edit(at, at, f"  {comment}" if file.language == "python" else f" {comment}")
    text = snapshot.line_text(first)
    indent = text[: len(text) - len(text.lstrip())]
    at = snapshot.line_start(first)
    yield Edit(at, at, f"{indent}{comment}{snapshot.eol}")
