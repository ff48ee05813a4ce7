"""What comments in the code say: of the steps of a function, and of the attributes that a method or
a constructor deals with (Python). Somebody's words, not facts: they help to write, and change no
digest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS, constructor_of
from docgen.prose.showing import FileView
from foundation.nothing import Nothing
from syntax.files.secrets import mask_keys
from syntax.symbols import Symbol, SymbolKind

_MOST, _MOST_STEPS = 5, 6
_FEWEST_WORDS, _LONGEST_CODE, _LONGEST = 3, 60, 110
_MARKS = re.compile(r"^[#/*!\s]+|[*/\s]+$")
_PROSE = re.compile(r"[A-Za-z\u4e00-\u9fff][^\n]*$")
_IS_CODE = re.compile(r"[=;{}]|\)\s*:?$|^(?:return|if|for|while|import|from|def|print)\b.*[:(]")
_NAMED = re.compile(r"\bself\.(\w+)")
_REMARK = re.compile(
    r"^[ \t]*(?P<target>self\.\w+)(?:\s*:[^=\n]+)?\s*=(?!=)(?P<value>[^#\n]*?)[ \t]*"
    r"#:?[ \t]*(?P<said>[A-Za-z][^\n]{3,90})$",
    re.MULTILINE,
)
_OF_TOOLS = re.compile(
    r"\b(?:noqa|type:|pylint|pragma|nosec|todo|fixme|xxx|hack|mypy|pyright|fmt)\b", re.I
)


def remarks_of(view: FileView, symbol: Symbol) -> tuple[str, ...]:
    """Lines that tell what comments say: of a function's steps, of the attributes that a method
    names, of a class of those that its constructor sets."""
    steps = tuple(_of_steps(view, symbol))[:_MOST_STEPS] if symbol.kind in FUNCTIONS else ()
    return (*_of_attributes(view.file, symbol), *steps)


def _of_steps(view: FileView, symbol: Symbol) -> Iterator[str]:
    """The comments of a function that stand above a line of code or behind one, with that line."""
    file, doc = view.file, symbol.doc
    snapshot = file.parse.snapshot
    inside = (one for one in view.comments if symbol.span.contains(one.start))
    spans = [one for one in inside if doc is None or not doc.span.contains(one.start)]
    rows = {snapshot.line_of(one.start) for one in spans}
    for span in spans:
        said = _MARKS.sub("", mask_keys(file.slice(span))).strip()
        row = snapshot.line_of(span.start)
        code = file.text[snapshot.line_start(row) : span.start].strip()
        if not code and row + 1 not in rows and row + 1 < snapshot.line_count:
            code = snapshot.line_text(row + 1).strip()
        is_told = _PROSE.match(said) and not (_OF_TOOLS.search(said) or _IS_CODE.search(said))
        if code and is_told and len(said.split()) >= _FEWEST_WORDS:
            yield f"`{mask_keys(code)[:_LONGEST_CODE]}`: {said[:_LONGEST]}"


def _of_attributes(file: SourceFile, symbol: Symbol) -> tuple[str, ...]:
    if file.language != "python":
        return ()
    if symbol.kind in CLASSES:
        maker = constructor_of(file, symbol)
        return () if isinstance(maker, Nothing) else _remarks(file, symbol, maker)
    if symbol.kind in (SymbolKind.METHOD, SymbolKind.PROPERTY) and symbol.parent:
        return _remarks(file, file.by_name.get(symbol.parent), symbol)
    return ()


def _remarks(file: SourceFile, owner: Symbol | None, symbol: Symbol) -> tuple[str, ...]:
    """What is said within `owner` of the attributes that `symbol` names."""
    if owner is None or owner.body_span is None or symbol.body_span is None:
        return ()
    wanted = set(_NAMED.findall(file.slice(symbol.body_span)))
    return tuple(dict.fromkeys(_told(mask_keys(file.slice(owner.body_span)), wanted)))[:_MOST]


def _told(text: str, wanted: set[str]) -> Iterator[str]:
    for found in _REMARK.finditer(text):
        if found["target"].partition(".")[2] in wanted and not _OF_TOOLS.search(found["said"]):
            yield f"`{found['target']} = {found['value'].strip()}`: {found['said'].strip()}"
