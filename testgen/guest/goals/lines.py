"""Which lines count: those with code, as coverage.py takes them with its default settings.

A statement over several lines is its first one; docstrings and what a pragma excludes are out.
"""

from __future__ import annotations

import ast
import dis
import io
import re
import tokenize
from collections.abc import Iterator
from types import CodeType

from .kinds import Function

_EXCLUDED = (
    r"#\s*(pragma|PRAGMA)[:\s]?\s*(no|NO)\s*(cover|COVER)",
    r"^\s*(((async )?def .*?)?[\])]+(\s*->.*?)?:\s*)?\.\.\.\s*(#|$)",
    r"^\s*if (typing\.)?TYPE_CHECKING:",
)
_NO_BRANCH = (
    r"#\s*(pragma|PRAGMA)[:\s]?\s*(no|NO)\s*(branch|BRANCH)",
    r"^\s*while (True|1|False|0):",
    r"^\s*if (True|1|False|0):",
)
_NO_CONTENT = (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)

Logical = tuple[int, int, int]
"""First line, last line and depth of indentation of a logical line."""


class Lines:
    """The lines of one module. `demanded` are those that a complete test has to reach."""

    def __init__(self, source: str, tree: ast.Module, code: CodeType) -> None:
        logical = list(_logical_lines(source))
        self._first: dict[int, int] = {
            line: start for start, end, _ in logical for line in range(start, end + 1)
        }
        self.excluded = self._excluded(source, tree, logical)
        self.no_branch = self._matching(source, _NO_BRANCH)
        silent = self.excluded | _docstring_lines(tree)
        live = {line for line in _lines_with_code(code) if line not in silent}
        self.live = {self.first(line) for line in _lines_with_code(code)}
        self.demanded = {self.first(line) for line in live} - silent

    def first(self, line: int) -> int:
        """The line where the logical line around `line` begins."""
        return self._first.get(line, line)

    def of(self, node: ast.stmt) -> int:
        """The line that stands for a statement: its first decorator's where it has one."""
        decorators: list[ast.expr] = getattr(node, "decorator_list", [])
        return self.first(min([node.lineno, *(each.lineno for each in decorators)]))

    def _matching(self, source: str, patterns: tuple[str, ...]) -> set[int]:
        found: set[int] = set()
        for match in re.finditer("|".join(f"(?:{each})" for each in patterns), source, re.M):
            begin = source.count("\n", 0, match.start()) + 1
            found.update(map(self.first, range(begin, begin + match.group().count("\n") + 1)))
        return found

    def _excluded(self, source: str, tree: ast.Module, logical: list[Logical]) -> set[int]:
        excluded = self._matching(source, _EXCLUDED)
        inside = -1
        for start, _, depth in logical:
            if 0 <= inside < depth:
                excluded.add(start)
            elif start in excluded:
                inside = depth
            else:
                inside = -1
        for node in ast.walk(tree):
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                head = range(self.of(node), node.lineno + 1)
                if not excluded.isdisjoint(head):
                    excluded.update(range(head.start, (node.end_lineno or 0) + 1))
        return excluded


def _logical_lines(source: str) -> Iterator[Logical]:
    depth = start = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.INDENT:
                depth += 1
            elif token.type == tokenize.DEDENT:
                depth -= 1
            elif token.type == tokenize.NEWLINE:
                yield start or token.start[0], token.end[0], depth
                start = 0
            elif not start and token.type not in _NO_CONTENT:
                start = token.start[0]
    except (tokenize.TokenError, SyntaxError):  # The compiler is more forgiving: what was seen.
        return


def _docstring_lines(tree: ast.Module) -> set[int]:
    lines: set[int] = set()
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Module, ast.ClassDef, *Function)):
            continue
        if ast.get_docstring(node, clean=False) is not None:
            lines.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return lines


def _lines_with_code(code: CodeType) -> Iterator[int]:
    for inner in code_objects(code):
        for _, line in dis.findlinestarts(inner):
            if line:
                yield line


def code_objects(code: CodeType) -> Iterator[CodeType]:
    """A code object and all those within it, outer ones first."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from code_objects(constant)
