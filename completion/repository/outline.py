"""A document in outline: what of it the prompt's window leaves out, as heads and signatures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from completion.repository.nearby import Nearby, nearby, receiver_at
from completion.repository.receivers import OWN
from completion.repository.snippets import Snippet
from completion.repository.sources import name_in
from completion.repository.stubs import (
    CLASSES,
    DATA,
    FUNCTIONS,
    Style,
    class_lines,
    function,
    head,
    style_of,
)
from completion.values import CompletionRequest, PlainText
from syntax.files.secrets import mask_keys
from syntax.parsing import Parse, parse
from syntax.scopes import cursor_facts
from syntax.symbols import Import, Symbol, SymbolKind, imports, symbols
from syntax.text import Snapshot, Span

MOST_CHARACTERS = 4000
_ENCLOSING, _OWN, _USED, _CONSTANTS, _TOP, _REST = range(6)


def outline(
    request: CompletionRequest, visible: Span, most: int = MOST_CHARACTERS
) -> Snippet | None:
    """The document outside of `visible` (offsets) in at most about `most` characters: imports,
    the scopes around the cursor, what is used there, the rest nearest first. None where all that
    matters is visible, or there is no syntax. Takes 10 ms for 1,000 lines.
    """
    if isinstance(request.parse, PlainText):
        return None
    whole = Span(0, len(request.snapshot.text))
    if visible.start <= whole.start and visible.end >= whole.end:
        return None
    masked = _masked(request.parse)
    facts = cursor_facts(request.parse, request.offset)
    around = nearby(request, facts)
    text = "\n".join(_Outline(masked, request, around, visible).lines(most))
    if not text.strip():
        return None
    return Snippet(_path(request), text + "\n", "outline")


def _masked(given: Parse) -> Parse:
    """The same document with keys masked, every character at its place."""
    text = mask_keys(given.snapshot.text)
    return given if text == given.snapshot.text else parse(Snapshot(text), given.language)


def _path(request: CompletionRequest) -> str:
    if request.path is not None:
        return name_in(request.path, request.roots)
    return PurePosixPath(request.uri).name or "document"


class _Outline:
    def __init__(
        self, masked: Parse, request: CompletionRequest, around: Nearby, visible: Span
    ) -> None:
        offset = request.offset
        self._asked = receiver_at(request)
        self._folders = request.path.parts if request.path is not None else ()
        self._parse = masked
        self._offset = offset
        self._visible = visible
        self._style: Style = style_of(masked.language.id)
        self._symbols = symbols(masked)
        self._by_name = {one.qualified_name: one for one in self._symbols}
        self._used = {use.name for use in around.uses}
        self._enclosing = {
            one.qualified_name for one in self._symbols if one.span.start < offset <= one.span.end
        }

    def lines(self, most: int) -> list[str]:
        """The outline, in the order of the document."""
        chosen: list[Symbol] = []
        size = 0
        # Whose members are asked for at the cursor has the most of the room.
        shares = 4 if self._asked and self._asked[0] in OWN else 2
        imported = self._imports(round(most / shares))
        size += len(imported)
        for symbol in sorted(self._hidden(), key=self._rank):
            cost = len(head(symbol)) + 8
            if size + cost > most:
                continue
            size += cost
            chosen.append(symbol)
        lines = imported.splitlines()
        for symbol, members in self._nested(chosen):
            lines += self._declared(symbol, members)
        return lines

    def _hidden(self) -> list[Symbol]:
        """What can be shown: not local to a function, and its head not in the window."""
        return [
            one for one in self._symbols
            if not self._visible.contains(one.name_span.start)
            and one.kind is not SymbolKind.NAMESPACE
            and self._depth(one) < 2
        ]  # fmt: skip

    def _depth(self, symbol: Symbol) -> int:
        """0 at the top of the file, 1 within a class there; more is left out."""
        parent = self._by_name.get(symbol.parent or "")
        if parent is None or parent.kind is SymbolKind.NAMESPACE:
            return 0
        return 1 + self._depth(parent) if parent.kind in CLASSES else 2

    def _rank(self, symbol: Symbol) -> tuple[int, int]:
        away = abs(symbol.span.start - self._offset)
        if symbol.qualified_name in self._enclosing:
            return _ENCLOSING, away
        if symbol.parent in self._enclosing:
            return _OWN, away
        if symbol.name in self._used:
            return _USED, away
        if symbol.parent is None and symbol.kind in DATA:
            return _CONSTANTS, away
        return (_TOP if self._depth(symbol) == 0 else _REST), away

    def _imports(self, most: int) -> str:
        """The statements outside the window that import something, as they are written; where they
        are too many, those from the project itself before those from elsewhere."""
        text = self._parse.snapshot.text
        found: dict[int, tuple[bool, str]] = {}
        for one in imports(self._parse):
            start = text.rfind("\n", 0, one.span.start) + 1
            # Not those within a function or a block.
            if start == one.span.start and not self._visible.contains(start):
                found.setdefault(start, (self._is_near(one), text[start : one.span.end]))
        kept: dict[int, str] = {}
        for start, (_, statement) in sorted(found.items(), key=lambda each: not each[1][0]):
            if len(statement) < most:
                most -= len(statement) + 1
                kept[start] = statement
        return "".join(f"{kept[start]}\n" for start in sorted(kept))

    def _is_near(self, one: Import) -> bool:
        """Whether an import is, by its looks, of this project."""
        first = one.module.strip("./").replace("::", "/").replace(".", "/").split("/")[0]
        beside = one.relative_level or one.module.startswith(".")
        return bool(beside) or first in self._folders or first in ("crate", "super", "self")

    def _nested(self, chosen: Sequence[Symbol]) -> list[tuple[Symbol, list[Symbol]]]:
        """Top-level declarations with their members, in order."""
        members: dict[str, list[Symbol]] = {}
        tops: dict[str, Symbol] = {}
        for symbol in chosen:
            if self._depth(symbol) == 0:
                tops.setdefault(f"{symbol.qualified_name} {symbol.span.start}", symbol)
                continue
            assert symbol.parent is not None
            members.setdefault(symbol.parent, []).append(symbol)
            owner = self._by_name[symbol.parent]
            tops.setdefault(f"{owner.qualified_name} {owner.span.start}", owner)
        ordered = sorted(tops.values(), key=lambda one: one.span.start)
        return [
            (one, sorted(members.get(one.qualified_name, ()), key=lambda member: member.span))
            for one in ordered
        ]

    def _declared(self, symbol: Symbol, members: list[Symbol]) -> list[str]:
        if symbol.kind in CLASSES:
            return class_lines(symbol, self._style, members, doc=False)
        if symbol.kind in FUNCTIONS:
            return function(symbol, self._style, doc=False)
        return [head(symbol) + ("" if self._style.field_end == "," else self._style.field_end)]
