"""Which documentation belongs to a declaration, and its text without comment markers.

Docstrings are found by the query `docs`; comments by where they stand.
"""

from __future__ import annotations

import inspect
import re
from bisect import bisect_left
from dataclasses import dataclass

import tree_sitter

from syntax.nodes import matches
from syntax.parsing import Parse
from syntax.text import Span


@dataclass(frozen=True, slots=True)
class Doc:
    """Documentation as written: `text` without markers and common indentation; `span` with."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Comment:
    node: tree_sitter.Node
    first_line: int
    last_line: int


class Documentation:
    """All documentation of a file, to be asked for by declaration."""

    def __init__(self, parse: Parse) -> None:
        self._parse = parse
        self._ending: dict[int, _Comment] = {}
        self._behind: dict[int, _Comment] = {}
        self._silent: set[int] = set()
        self._docstrings: dict[int, tree_sitter.Node] = {}
        self._of_file: tree_sitter.Node | None = None
        self.comments: list[tree_sitter.Node] = []
        self.skipped: set[int] = set()
        self._read_comments()
        self.comments.sort(key=lambda node: node.start_byte)
        self._comment_starts = [node.start_byte for node in self.comments]
        self._read_docstrings()

    @property
    def of_file(self) -> Doc | None:
        """The docstring a file begins with."""
        return self._docstring(self._of_file) if self._of_file is not None else None

    def comments_within(self, start: int, end: int) -> list[tree_sitter.Node]:
        """Comments that begin within bytes `[start, end)`."""
        first = bisect_left(self._comment_starts, start)
        last = bisect_left(self._comment_starts, end)
        return self.comments[first:last]

    def of(
        self,
        declaration: tree_sitter.Node,
        attributes: list[tree_sitter.Node],
        holders: list[tree_sitter.Node],
    ) -> Doc | None:
        """The documentation of a declaration: a docstring tied to one of its nodes `holders`, or
        comments above it and its `attributes`, or one behind it on its last line."""
        for holder in holders:
            docstring = self._docstrings.get(holder.id)
            if docstring is not None:
                return self._docstring(docstring)
        above = self._above(declaration, attributes)
        if above:
            return self._comment_doc(above)
        behind = self._behind.get(self._line(declaration.end_byte))
        if behind is not None and behind.node.start_byte >= declaration.end_byte:
            return self._comment_doc([behind])
        return None

    def _above(
        self, declaration: tree_sitter.Node, attributes: list[tree_sitter.Node]
    ) -> list[_Comment]:
        snapshot = self._parse.snapshot
        offset = snapshot.offset_of_byte(declaration.start_byte)
        line = snapshot.line_of(offset)
        starts = [snapshot.offset_of_byte(node.start_byte) for node in attributes]
        first = min((one for one in starts if snapshot.line_of(one) == line), default=offset)
        before = snapshot.text[snapshot.line_start(line) : min(first, offset)].strip()
        if before and not before.endswith(("*/", "]")):
            return []  # the comment is of what the line begins with
        same = self._ending.get(line)
        if same is not None and same.node.end_byte <= declaration.start_byte:
            return [same]
        passed = {
            row
            for node in attributes
            for row in range(self._line(node.start_byte), self._line(node.end_byte) + 1)
        } | self._silent
        found: list[_Comment] = []
        while line - 1 in passed:
            line -= 1
        line = self._below_a_gap(line)
        while True:
            while line - 1 in passed:
                line -= 1
            comment = self._ending.get(line - 1)
            if comment is None:
                break
            block = self._text(comment).startswith("/*")
            if block and found:
                break
            found.append(comment)
            line = comment.first_line
            if block:
                break
        return found[::-1]

    def _below_a_gap(self, line: int) -> int:
        """The line below documentation that blank lines part from a line, where the language takes
        that; else the line. What a file begins with is of the file."""
        if not self._parse.language.docs_stand_apart:
            return line
        snapshot = self._parse.snapshot
        above = line - 1
        while above > 0 and not snapshot.line_text(above).strip():
            above -= 1
        comment = self._ending.get(above)
        if comment is None or above == line - 1 or comment.node.start_byte == self._first_comment:
            return line
        is_doc = re.match(r"/\*\*(?!/)|///(?!/)", self._text(comment)) is not None
        return above + 1 if is_doc and not _OF_FILE.search(self._text(comment)) else line

    @property
    def _first_comment(self) -> int:
        """Where the comment begins that nothing stands before; -1 without one."""
        text = self._parse.snapshot.text
        begins = self.comments[0].start_byte if self.comments else -1
        is_first = begins >= 0 and not text[: self._parse.snapshot.offset_of_byte(begins)].strip()
        return begins if is_first else -1

    def _read_comments(self) -> None:
        snapshot = self._parse.snapshot
        for _, match in matches(self._parse.root, self._parse.language, "comments"):
            for node in match.get("comment", []):
                self.comments.append(node)
                self.skipped.add(node.id)
            for node in match.get("doc", []):
                comment = self._comment(node)
                line = snapshot.line_start(comment.first_line)
                before = snapshot.text[line : snapshot.offset_of_byte(node.start_byte)]
                if before.strip():
                    continue
                if _SILENT.fullmatch(self._text(comment).strip()):
                    self._silent.add(comment.first_line)
                else:
                    self._ending[comment.last_line] = comment
            for node in match.get("doc.behind", []):
                comment = self._comment(node)
                self._behind[comment.first_line] = comment

    def _read_docstrings(self) -> None:
        for _, match in matches(self._parse.root, self._parse.language, "docs"):
            docs = match.get("doc", [])
            if not docs:
                continue
            self.skipped.update(node.id for node in match.get("statement", []))
            if "file" in match:
                self._of_file = docs[0]
            for holder in (*match.get("body", []), *match.get("declaration", [])):
                self._docstrings[holder.id] = docs[0]

    def _comment(self, node: tree_sitter.Node) -> _Comment:
        text = self._parse.text_of(node)
        end = node.end_byte - (len(text) - len(text.rstrip("\r\n")))
        first, last = self._line(node.start_byte), self._line(end)
        return _Comment(node, first, last)

    def _line(self, byte: int) -> int:
        return self._parse.snapshot.line_of(self._parse.snapshot.offset_of_byte(byte))

    def _text(self, comment: _Comment) -> str:
        return self._parse.text_of(comment.node)

    def _comment_doc(self, comments: list[_Comment]) -> Doc | None:
        text = "\n".join(self._text(comment).rstrip("\r\n") for comment in comments)
        start = self._parse.span_of(comments[0].node).start
        last = self._parse.span_of(comments[-1].node)
        trailing = self._text(comments[-1])
        end = last.end - (len(trailing) - len(trailing.rstrip("\r\n")))
        stripped = without_markers(text)
        return Doc(stripped, Span(start, end)) if stripped else None

    def _docstring(self, node: tree_sitter.Node) -> Doc:
        return Doc(docstring_text(self._parse.text_of(node)), self._parse.span_of(node))


def without_markers(comment: str) -> str:
    """The words of a comment, or of line comments one below the other."""
    if comment.startswith("/*"):
        inner = _BLOCK.sub("", comment)
        lines = [_STAR.sub("", line) for line in inner.splitlines()]
    else:
        lines = [_LINE.sub("", line) for line in comment.splitlines()]
    return inspect.cleandoc("\n".join(line.rstrip() for line in lines)).strip()


def docstring_text(literal: str) -> str:
    """What a Python string literal used as documentation says, dedented as PEP 257 has it."""
    match = _DOCSTRING.match(literal)
    if match is None:
        return literal
    inner = match.group("inner")
    if "r" not in match.group("prefix").lower():
        inner = inner.replace("\\\n", "").replace('\\"', '"').replace("\\\\", "\\")
    return inspect.cleandoc(inner).strip()


_SILENT = re.compile(r"/{4,}|/\*[\s*]*\*/")
"""A line of slashes, or a comment with nothing in it; an empty line of a comment is neither."""
_OF_FILE = re.compile(
    r"@(?:file(?:overview)?|license|licence|module|packageDocumentation|typedef|callback|namespace|"
    r"overload|template|import)\b"
)
"""Comments that are of the file, or of a thing that they declare themselves."""
_BLOCK = re.compile(r"^/\*+!?<?|\*+/$")
_STAR = re.compile(r"^\s*\* ?")
_LINE = re.compile(r"^\s*//[/!]*<?")
_DOCSTRING = re.compile(
    r"""(?s)(?P<prefix>[a-zA-Z]*)(?P<quote>\"\"\"|'''|"|')(?P<inner>.*?)(?:(?P=quote))?$"""
)
