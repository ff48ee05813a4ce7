"""Everything the stop rules and the trimming know of the place a suggestion goes to.

One frozen value, made once a request; the rules on it are in `stop.py` and `trim.py`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from completion.brackets import BALANCED, PAIRS, PLAIN, Balance, balance
from completion.cursor import CursorText, indent_of, width_of
from completion.endings import PLAIN_ENDINGS, Endings, endings_of
from completion.shape import Shape
from completion.values import CompletionRequest, PlainText
from syntax.lexicon import Lexicon, TokenKind
from syntax.scopes import CursorFacts, cursor_facts

# Brackets are matched within this many characters on both sides; beyond it a scan would cost more
# than it tells, and the parser decides in the end.
_REACH = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A cursor, what is wanted there, and the language's ways.

    `in_string`, `in_comment`: the cursor is within one; `in_prose`: within a comment or a
    docstring; `closer` is what ends it, if a line's end does not, and `is_closed` tells whether
    it stands behind the cursor already. `pending`: how many brackets of the cursor's own statement
    nothing behind the cursor closes. `may_break`: the suggestion may begin with a line break
    although the cursor's line has code. `block_indent` is that of the enclosing block's
    statements, None within brackets. `markers` are the texts of special tokens, none of which may
    ever be shown. `given` is indentation the cursor's line lacks, where syntax leaves no choice:
    it ends `cursor.head` as if it stood there, and becomes part of the suggestion.
    """

    shape: Shape
    cursor: CursorText
    lexicon: Lexicon = PLAIN
    endings: Endings = PLAIN_ENDINGS
    balance: Balance = BALANCED
    pending: int = 0
    in_string: bool = False
    closer: str = ""
    is_closed: bool = False
    in_comment: bool = False
    in_prose: bool = False
    may_break: bool = False
    block_indent: str | None = None
    markers: tuple[str, ...] = ()
    given: str = ""
    max_lines: int = 24

    @property
    def in_text(self) -> bool:
        """Within a string or a comment, where brackets mean nothing."""
        return self.in_string or self.in_comment

    @property
    def is_fresh(self) -> bool:
        """Nothing but blanks stands before the cursor on its line."""
        return not self.cursor.head.strip()

    @property
    def is_enclosed(self) -> bool:
        """The brackets around the cursor are closed right behind it, on its line."""
        return self.cursor.tail.lstrip()[:1] in tuple(")]}")

    @property
    def typed_head(self) -> str:
        """The cursor's line before it as it stands in the document."""
        return self.cursor.head.removesuffix(self.given) if self.given else self.cursor.head

    @property
    def inserts_lines(self) -> bool:
        """The cursor stands before a line's code: what comes there is whole lines of its own."""
        return self.is_fresh and bool(self.cursor.tail.strip()) and not self.in_text

    @property
    def following(self) -> tuple[str, ...]:
        """The lines that will stand right below the suggestion."""
        if self.inserts_lines:
            return ((self.typed_head + self.cursor.tail).rstrip(), *self.cursor.below)
        return self.cursor.below

    @property
    def stands_in_block(self) -> bool:
        """The cursor's line is indented as its block wants it already."""
        head, wanted = self.cursor.head, self.block_indent
        return bool(
            self.is_fresh and head and wanted is not None and width_of(head) >= width_of(wanted)
        )

    def surplus_of(self, indent: str) -> int:
        """How many of the blanks a text begins with at the cursor put its line too deep."""
        if self.stands_in_block:
            return len(indent)
        head, wanted = self.cursor.head, self.block_indent
        # At a line's very start the text says itself which of the open blocks it goes on with.
        if not (head and wanted and self.endings.indented_blocks and self.is_fresh):
            return 0
        if self.in_text:
            return 0
        fits = wanted.startswith(head) and (head + indent).startswith(wanted)
        return len(head) + len(indent) - len(wanted) if fits else 0

    @property
    def header_indent(self) -> str | None:
        """The indentation of the header that must stand here, since what follows is its body:
        deeper than a statement may be, or behind one that leaves the block. None: none must."""
        fits = self.endings.indented_blocks and self.shape is Shape.STATEMENT and self.is_fresh
        # A bracket that is closed below may be what the deeper lines stand in.
        if not fits or self.block_indent is None or self.balance.surplus:
            return None
        wanted = self.block_indent
        if self.has_body_below(max(width_of(wanted), width_of(self.cursor.head))):
            return wanted
        above = self.cursor.above[-1:]
        if not (above and self.following) or above[0].split()[0] not in self.endings.jumps:
            return None
        width = width_of(indent_of(above[0]))
        if width_of(indent_of(self.following[0])) != width or width_of(self.cursor.head) >= width:
            return None
        outer = (indent_of(line) for line in reversed(self.cursor.above))
        return next((indent for indent in outer if width_of(indent) < width), None)

    def has_body_below(self, width: int) -> bool:
        """Whether what follows is indented deeper than `width`: a header's body stands there."""
        return bool(self.following) and width_of(indent_of(self.following[0])) > width


def facts_at(request: CompletionRequest) -> CursorFacts:
    """The syntax around the cursor; of text without a grammar, only where its line begins.

    Takes time on a large document: call it in a thread then.
    """
    if isinstance(request.parse, PlainText):
        snapshot, offset = request.snapshot, request.offset
        line = snapshot.line_of(offset)
        head = snapshot.text[snapshot.line_start(line) : offset]
        tail = snapshot.text[offset : max(offset, snapshot.line_end(line))]
        return CursorFacts(
            in_comment=False,
            in_string=False,
            in_docstring=False,
            at_line_start=not head.strip(),
            at_line_end=not tail.strip(),
            indent=indent_of(head),
            scope=(),
            block_indent=None,
            expects_block=False,
            mid_expression=False,
            open_brackets=(),
        )
    return cursor_facts(request.parse, request.offset)


def lexicon_of(request: CompletionRequest) -> Lexicon:
    """How the document's language writes strings, comments and brackets."""
    return PLAIN if isinstance(request.parse, PlainText) else request.parse.language.lexicon


def place_of(
    request: CompletionRequest,
    facts: CursorFacts,
    cursor: CursorText,
    shape: Shape,
    *,
    markers: tuple[str, ...] = (),
    max_lines: int = 24,
) -> Place:
    """Collect what the later steps need of the cursor's place."""
    text, offset = request.snapshot.text, request.offset
    plain = isinstance(request.parse, PlainText)
    language_id = "" if plain else request.language_id
    lexicon = lexicon_of(request)
    around = balance(_last_lines(text[:offset]), text[offset : offset + _REACH], lexicon)
    wanted = Counter(PAIRS[opener] for opener in facts.open_brackets if opener in PAIRS)
    pending = wanted & Counter(around.missing)
    if shape is Shape.STATEMENT and _is_element(facts, cursor, pending.total(), language_id):
        shape = Shape.LINE
    given = given_indent(request, facts, cursor, lexicon)
    return Place(
        shape=shape,
        cursor=replace(cursor, head=cursor.head + given),
        lexicon=lexicon,
        endings=endings_of(language_id),
        balance=around,
        pending=pending.total(),
        in_string=facts.in_string,
        closer=facts.closer,
        is_closed=_is_closed(
            facts.closer, cursor.tail, text[offset : offset + _REACH], lexicon.block_comment
        ),
        in_comment=facts.in_comment,
        in_prose=facts.in_comment or facts.in_docstring,
        may_break=shape is Shape.BLOCK or bool(facts.open_brackets) or request.invoked,
        block_indent=None if facts.open_brackets else facts.block_indent,
        markers=markers,
        given=given,
        max_lines=max_lines,
    )


def given_indent(
    request: CompletionRequest, facts: CursorFacts, cursor: CursorText, lexicon: Lexicon
) -> str:
    """The indentation missing before the first statement of a block: there only one is right."""
    wanted, head = facts.block_indent, cursor.head
    if facts.in_comment or facts.in_string or facts.open_brackets or not facts.scope:
        return ""
    if head or not wanted:
        return ""
    start = facts.scope[-1].body_span.start
    before = request.snapshot.text[start : request.offset].lstrip(":{")
    first = all(
        token.kind in (TokenKind.STRING, TokenKind.COMMENT, TokenKind.NEWLINE)
        or not before[token.start : token.end].strip()
        for token in lexicon.tokens(before, 0, len(before))
    )
    return wanted if first else ""


def _is_element(facts: CursorFacts, cursor: CursorText, pending: int, language_id: str) -> bool:
    """Whether the cursor's line is one of several in brackets that are closed further down.

    What is wanted there is that element; those that follow stand below already.
    """
    lists = "([{" if endings_of(language_id).indented_blocks else "(["
    if not facts.open_brackets or facts.open_brackets[-1] not in lists or pending:
        return False
    if cursor.tail.strip() or not cursor.below:
        return False
    return width_of(indent_of(cursor.below[0])) >= width_of(indent_of(cursor.head))


def _last_lines(prefix: str) -> str:
    """The end of a prefix, from a line start on."""
    return prefix if len(prefix) <= _REACH else prefix[-_REACH:].partition("\n")[2]


def _is_closed(closer: str, tail: str, suffix: str, block: tuple[str, str] | None) -> bool:
    """Whether the string or comment around the cursor ends where it should, as far as its closer
    tells: quotes come in pairs, and a comment ends before another begins."""
    if not closer or tail.startswith(closer):
        return bool(closer)
    if block is not None and closer == block[1]:
        before, found, _ = suffix.partition(closer)
        return bool(found) and block[0] not in before
    return (len(closer) > 1 or closer == "`") and suffix.count(closer) % 2 == 1
