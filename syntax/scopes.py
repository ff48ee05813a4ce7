"""Facts at a cursor, right on broken code: what is open there, and what an edit would break."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import tree_sitter

from syntax import layout as layouts
from syntax import open_blocks
from syntax.layout import Layout, OpenBlock
from syntax.lexicon import TokenKind
from syntax.nodes import declared_name, matches_around
from syntax.open_blocks import Start
from syntax.parsing import Parse, error_count, parse
from syntax.text import Edit, Span

_QUOTE = re.compile(r"[A-Za-z]*(\"{3}|'{3}|[\"'`])")


@dataclass(frozen=True, slots=True)
class ScopeSpan:
    """A scope around the cursor.

    `kind` is "function", "class" (anything with members), "namespace" or "block". Where the
    scope does not parse, its name is read from its header and its spans end at the cursor.
    """

    kind: str
    name: str
    span: Span
    body_span: Span


@dataclass(frozen=True, slots=True)
class CursorFacts:
    """What stands around a cursor.

    `at_line_start`: only blanks before it on its line. `at_line_end`: only blanks and what
    closes something behind it. `indent`: the blanks its line begins with (up to the cursor on a
    blank line). `scope`: outermost first. `block_indent`: the indent statements of the
    innermost block have, or would have; `None` when that cannot be told. `expects_block`: the
    innermost block has no statement yet (docstring and comments do not count).
    `mid_expression`: an expression has begun and needs its rest. `open_brackets`: those the
    cursor's statement has opened and not closed before it. `closer`: what ends the string or the
    block comment the cursor is in, empty where a line's end does.
    """

    in_comment: bool
    in_string: bool
    in_docstring: bool
    at_line_start: bool
    at_line_end: bool
    indent: str
    scope: tuple[ScopeSpan, ...]
    block_indent: str | None
    expects_block: bool
    mid_expression: bool
    open_brackets: tuple[str, ...]
    closer: str = ""


def cursor_facts(parse: Parse, offset: int) -> CursorFacts:
    """The facts at `offset`. Raises `BadPosition` for one outside the text."""
    snapshot = parse.snapshot
    line = snapshot.line_of(offset)
    start, end = snapshot.line_start(line), snapshot.line_end(line)
    before, behind = snapshot.text[start:offset], snapshot.text[offset:end]
    layout = _layout(parse, offset)
    in_comment, in_string = _quoted(parse, layout)
    quoted = in_comment or in_string
    indent = before[: len(before) - len(before.lstrip())]
    if not before.strip() and behind.strip():
        indent += behind[: len(behind) - len(behind.lstrip())]
    brackets = tuple(bracket.character for bracket in layout.brackets)
    return CursorFacts(
        in_comment=in_comment,
        in_string=in_string,
        in_docstring=in_string and _in_docstring(parse, layout),
        at_line_start=not before.strip(),
        at_line_end=not behind.strip(" \t\f)]}>;,:\"'`"),
        indent=indent,
        scope=_scopes(parse, layout),
        block_indent=_block_indent(parse, layout),
        expects_block=not quoted and _expects_block(parse, layout),
        mid_expression=not quoted and _mid_expression(parse, layout),
        open_brackets=brackets,
        closer=_closer(parse, layout) if quoted else "",
    )


def statement_start(parse: Parse, offset: int) -> int | None:
    """Where the statement begins that is not finished at `offset`; None between statements, and
    within strings and comments. Raises `BadPosition` for an offset outside the text."""
    layout = _layout(parse, offset)
    return layout.statement_start if layout.token is None else None


def errors_introduced(before: Parse, edit: Edit) -> int:
    """Syntax errors of the file with the edit, less those without it: negative if it mends some.

    Raises `BadPosition` for an edit outside the text.
    """
    after = before.snapshot.replace((edit,), before.snapshot.version)
    return error_count(parse(after, before.language, before, (edit,))) - error_count(before)


def _layout(parse: Parse, offset: int) -> Layout:
    start = _start(parse, offset)
    return open_blocks.layout_at(parse.snapshot.text, parse.language, start, offset)


def _start(parse: Parse, offset: int) -> Start:
    """Where to begin to scan: the function around the last code before `offset`, if the tree is
    sure of it, else the nearest top-level statement."""
    text = parse.snapshot.text
    for place in open_blocks.top_level_starts(text, parse.language, offset):
        byte = parse.snapshot.byte_at(place)
        if not _inside(parse, "strings", "string", byte) and not _inside(
            parse, "comments", "comment", byte
        ):
            return _nearer_start(parse, place, offset) or Start(place)
    return Start(0)


def _nearer_start(parse: Parse, top: int, offset: int) -> Start | None:
    snapshot = parse.snapshot
    if offset - top <= _SHORT_SCAN:
        return None
    code = top + len(snapshot.text[top:offset].rstrip()) - 1
    byte = snapshot.byte_at(max(code, top))
    found = [
        match
        for match in matches_around(parse.root, parse.language, "scopes", byte)
        if "body" in match
    ]
    functions = [match["function"][0] for match in found if "function" in match]
    for function in sorted(functions, key=lambda node: node.start_byte, reverse=True):
        start = snapshot.offset_of_byte(function.start_byte)
        first = layouts.line_start(snapshot.text, start)
        if not snapshot.text[first:start].strip() and _certain(function):
            break
    else:
        return None
    around: dict[int, OpenBlock] = {}
    for match in found:
        node = next(match[kind][0] for kind in _KINDS if kind in match)
        if node.start_byte < function.start_byte and node.end_byte >= function.end_byte:
            block = _block_of(parse, node, match["body"][0])
            if block.opener < start:
                around[block.opener] = block
    return Start(start, tuple(around[opener] for opener in sorted(around)))


def _certain(node: tree_sitter.Node) -> bool:
    """Whether nothing around the node is in error."""
    parent = node.parent
    while parent is not None:
        if parent.is_error:
            return False
        parent = parent.parent
    return True


def _block_of(parse: Parse, node: tree_sitter.Node, body: tree_sitter.Node) -> OpenBlock:
    text = parse.snapshot.text
    header = parse.snapshot.offset_of_byte(node.start_byte)
    opener = parse.snapshot.offset_of_byte(body.start_byte)
    if parse.language.block_style == "indent":
        opener = text.rfind(":", header, opener)
    return OpenBlock(header, opener, layouts.indent_at(text, header))


def _inside(parse: Parse, query: str, capture: str, byte: int) -> bool:
    return any(
        node.start_byte < byte < node.end_byte
        for match in matches_around(parse.root, parse.language, query, byte)
        for node in match.get(capture, ())
    )


def _quoted(parse: Parse, layout: Layout) -> tuple[bool, bool]:
    """Whether the cursor is in a comment, and whether it is in a string."""
    token = layout.token
    if token is None:
        return False, False
    if token.kind is TokenKind.COMMENT:
        return True, False
    return False, not _interpolated(parse, layout.offset, token.start)


def _interpolated(parse: Parse, offset: int, string_start: int) -> bool:
    """Whether the cursor is in code within a string: `f"{here}"`."""
    byte = parse.snapshot.byte_at(offset)
    begin = parse.snapshot.byte_at(string_start)
    return any(
        begin < node.start_byte < byte < node.end_byte
        for match in matches_around(parse.root, parse.language, "strings", byte)
        for node in match.get("interpolation", ())
    )


def _closer(parse: Parse, layout: Layout) -> str:
    assert layout.token is not None
    text, start = parse.snapshot.text, layout.token.start
    if layout.token.kind is TokenKind.COMMENT:
        block = parse.language.lexicon.block_comment
        return block[1] if block is not None and text.startswith(block[0], start) else ""
    found = _QUOTE.match(text, start)
    return found[1] if found else ""


def _in_docstring(parse: Parse, layout: Layout) -> bool:
    if parse.language.block_style != "indent":
        return False
    assert layout.token is not None
    first = layout.statement_start
    text = parse.snapshot.text
    return (
        first is not None
        and not text[first : layout.token.start].strip("rRuU")
        and layout.docstring_place
    )


def _scopes(parse: Parse, layout: Layout) -> tuple[ScopeSpan, ...]:
    """Scopes of the open blocks; the tree gives what parses, the headers' text the rest."""
    snapshot = parse.snapshot
    inner = layout.blocks[-1].opener if layout.blocks else layout.offset
    byte = snapshot.byte_at(inner)
    known: dict[int, ScopeSpan] = {}
    for match in matches_around(parse.root, parse.language, "scopes", byte):
        scope = _scope_of_match(parse, match)
        if scope is not None:
            known[scope.body_span.start] = scope
    found: list[ScopeSpan] = []
    first = layout.blocks[0].header_start if layout.blocks else layout.offset
    # Outer scopes the text scan did not begin early enough to see.
    found.extend(
        scope
        for start, scope in sorted(known.items())
        if scope.span.start < first and start <= first and scope.body_span.end >= layout.offset
    )
    for block in layout.blocks:
        found.append(_known(parse, block, known) or _from_header(parse, block, layout.offset))
    return tuple(found)


def _scope_of_match(parse: Parse, match: dict[str, list[tree_sitter.Node]]) -> ScopeSpan | None:
    kind = next((kind for kind in _KINDS if kind in match), None)
    if kind is None or "body" not in match:
        return None
    names = match.get("name", [])
    name = parse.text_of(declared_name(names[0])) if names else ""
    return ScopeSpan(kind, name, parse.span_of(match[kind][0]), parse.span_of(match["body"][0]))


def _known(parse: Parse, block: OpenBlock, known: dict[int, ScopeSpan]) -> ScopeSpan | None:
    """The tree's scope whose body this block is: it starts at the brace, or behind the colon."""
    if parse.language.block_style == "brace":
        return known.get(block.opener)
    text = parse.snapshot.text
    candidates = [scope for start, scope in known.items() if start > block.opener]
    scope = min(candidates, key=lambda scope: scope.body_span.start, default=None)
    if scope is None or not _only_trivia(text[block.opener + 1 : scope.body_span.start]):
        return None
    return scope


def _only_trivia(text: str) -> bool:
    return all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines())


def _from_header(parse: Parse, block: OpenBlock, offset: int) -> ScopeSpan:
    header = parse.snapshot.text[block.header_start : block.opener]
    kind, name = _header_facts(header, parse.language.blocks)
    start = min(block.opener + 1, offset)
    return ScopeSpan(kind, name, Span(block.header_start, offset), Span(start, offset))


def _header_facts(header: str, block_words: frozenset[str]) -> tuple[str, str]:
    """Kind and name of a scope whose header does not parse, by the words languages share."""
    for kind, pattern in _HEADERS:
        match = pattern.search(header)
        if match:
            return kind, match.group(1)
    word = re.match(r"\w+", header)
    control = word is not None and word.group() in _CONTROL
    call = re.search(r"([\w$~]+)\s*\([^;]*\)[^;()]*$", header)
    if call and not control and call.group(1) not in _CONTROL:
        return "function", call.group(1)
    return ("block", "") if control or "=>" not in header else ("function", "")


def _block_indent(parse: Parse, layout: Layout) -> str | None:
    text = parse.snapshot.text
    if not layout.blocks:
        return ""
    block = layout.blocks[-1]
    line = parse.snapshot.line_of(block.opener) + 1
    here = parse.snapshot.line_of(layout.offset)
    found: str | None = None
    in_front = not text[parse.snapshot.line_start(here) : layout.offset].strip()
    while line < parse.snapshot.line_count:
        content = parse.snapshot.line_text(line)
        indent = content[: len(content) - len(content.lstrip())]
        stripped = content.strip()
        if stripped and (line != here or in_front):
            if layouts.width_of(indent) <= block.width or stripped[0] in ")]}":
                break
            if line != here:
                return indent if found is None else min(indent, found, key=layouts.width_of)
            # The header of the line the cursor is in front of may be what is missing there.
            found = min(indent, block.indent + indent_unit(text), key=layouts.width_of)
        line += 1
    if found is not None:
        return found
    own = layouts.indent_at(text, layout.offset)
    if line > here > parse.snapshot.line_of(block.opener) and layouts.width_of(own) > block.width:
        return own
    return block.indent + indent_unit(text)


def indent_unit(text: str) -> str:
    """One level of indentation as the file has it; four blanks where it has none."""
    head = text[:20_000]
    if re.search(r"^\t", head, re.MULTILINE):
        return "\t"
    widths = [len(match.group(1)) for match in re.finditer(r"^( *)\S", head, re.MULTILINE)]
    steps = [wide - narrow for narrow, wide in pairwise(widths) if 1 < wide - narrow <= 8]
    return " " * max(sorted(set(steps)), key=steps.count, default=4)


def _expects_block(parse: Parse, layout: Layout) -> bool:
    if not layout.block_is_empty or not layout.blocks or layout.statement_start is not None:
        return False
    text = parse.snapshot.text
    block = layout.blocks[-1]
    rest = _skip_trivia(text, layout.offset, parse.language.line_comment)
    if rest >= len(text):
        return True
    if parse.language.block_style == "brace" and text[rest] in ")]}":
        return True
    if layouts.line_start(text, rest) <= layout.offset:
        return False
    return layouts.width_of(layouts.indent_at(text, rest)) <= block.width


def _skip_trivia(text: str, offset: int, line_comment: str) -> int:
    while offset < len(text):
        if text[offset].isspace():
            offset += 1
        elif text.startswith(line_comment, offset):
            offset = layouts.line_end(text, offset)
        else:
            break
    return offset


def _mid_expression(parse: Parse, layout: Layout) -> bool:
    if layout.brackets or (layout.token and layout.token.kind is TokenKind.STRING):
        return True  # the string's code part, or the cursor would be quoted
    if layout.last is None or layout.last.kind is not TokenKind.CODE:
        return False
    text = parse.snapshot.text
    begin, end = layout.last.start, min(layout.last.end, layout.offset)
    code = text[begin:end].rstrip()
    if layout.statement_start is None:
        # A line end ends a statement in braces only where it can; an operator says it cannot.
        return parse.language.block_style == "brace" and _OPERATOR.search(code) is not None
    if code.endswith(":") and not code.endswith("::"):
        statement = text[layout.statement_start : end].rstrip()
        return _LABEL.match(statement) is None
    if text[begin + len(code) : layout.offset].strip(" \t\f"):
        return layouts.line_start(text, layout.offset) > layout.statement_start  # continued
    return _WANTS_REST.search(code) is not None


_SHORT_SCAN = 4000
_KINDS = ("function", "class", "namespace", "block")
_HEADERS = (
    ("namespace", re.compile(r"\b(?:namespace|mod|module)\s+([\w.:]+)")),
    ("class", re.compile(r"\b(?:class|struct|interface|enum|trait|union|record)\s+([\w$]+)")),
    ("class", re.compile(r"\bimpl\b(?:\s*<[^{]*?>)?\s+(?:[\w:<>, ]+\s+for\s+)?(\w+)")),
    ("class", re.compile(r"\btype\s+(\w+)\s+(?:struct|interface)\b")),
    (
        "function",
        re.compile(r"\b(?:def|function|func|fn)\b\s*\*?\s*(?:\([^)]*\)\s*)?([\w$]+)"),
    ),
)
_CONTROL = frozenset(
    {
        *("if", "elif", "else", "for", "while", "do", "switch", "try", "catch", "except"),
        *("finally", "with", "match", "case", "loop", "unsafe", "select", "synchronized"),
        *("async", "return", "default"),
    }
)
_WANTS_REST = re.compile(
    r"(?:[=+\-*/%&|^<>,.!~?@]|::"
    r"|\b(?:return|and|or|not|in|is|if|else|await|yield|new|typeof|instanceof|throw|raise|import"
    r"|from|assert|del|delete|case|lambda|as|extends|implements))$"
)
_OPERATOR = re.compile(r"(?:[=+\-*/%&|^<,.?]|=>)$")
_LABEL = re.compile(r"(?:case|default)\b|\w+\s*:$")
