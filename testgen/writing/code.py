"""Python source as text with a meaning: which names it reads, and names replaced in place.

Texts are changed where they stand, never built anew from a tree, so that what is not meant to
change keeps its spelling.
"""

from __future__ import annotations

import ast
import builtins
import io
import re
import tokenize
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

BUILTINS = frozenset(dir(builtins))

_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_COMPREHENSION = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@lru_cache(maxsize=4096)
def tree_of(source: str) -> ast.Module:
    """The tree of statements or of an expression; not to be changed.

    A top-level `await` is allowed. Raises SyntaxError.
    """
    try:
        return ast.parse(source)
    except (RecursionError, MemoryError, ValueError) as error:
        raise SyntaxError(str(error)) from error


def expression(source: str) -> ast.expr:
    """The tree of one expression. Raises SyntaxError."""
    body = tree_of(source.strip()).body
    if len(body) != 1 or not isinstance(body[0], ast.Expr):
        raise SyntaxError("not an expression")
    return body[0].value


def bound_in(sources: Sequence[str]) -> frozenset[str]:
    """The names that statements bind in their own scope, in all of them together."""
    found: set[str] = set()
    for source in sources:
        for node in _of_scope(tree_of(source)):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
                found.add(node.id)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.alias):
                found.add(node.asname or node.name.partition(".")[0])
            elif isinstance(node, ast.ExceptHandler) and node.name:
                found.add(node.name)
    return frozenset(found)


def _of_scope(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that are of this scope: not those inside functions and comprehensions."""
    waiting = list(ast.iter_child_nodes(tree))
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, _FUNCTION | _COMPREHENSION | ast.ClassDef):
            continue
        waiting.extend(ast.iter_child_nodes(node))


def free_names(source: str) -> frozenset[str]:
    """The names that a piece of source reads and does not bind itself before, in order of need.

    A name that is bound anywhere in it counts as its own.
    """
    return frozenset(node.id for node in _free(tree_of(source))) - bound_in((source,))


def _free(tree: ast.AST, hidden: frozenset[str] = frozenset()) -> Iterator[ast.Name]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Name):
            if node.id not in hidden and isinstance(node.ctx, ast.Load):
                yield node
        elif isinstance(node, _FUNCTION):
            own = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
            if not isinstance(node, ast.Lambda):
                own |= {
                    one.id
                    for one in ast.walk(node)
                    if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
                }
            yield from _free(node, hidden | own)
        elif isinstance(node, _COMPREHENSION):
            own = {
                one.id
                for generator in node.generators
                for one in ast.walk(generator.target)
                if isinstance(one, ast.Name)
            }
            yield from _free(node, hidden | own)
        else:
            yield from _free(node, hidden)


def renamed(source: str, names: Mapping[str, str]) -> str:
    """`source` with the names it reads replaced by expressions."""
    places = [(node, names[node.id]) for node in _free(tree_of(source)) if node.id in names]
    return replaced(source, places)


def renamed_everywhere(source: str, names: Mapping[str, str]) -> str:
    """`source` with variables renamed, also where they are bound."""
    places = [
        (node, names[node.id])
        for node in ast.walk(tree_of(source))
        if isinstance(node, ast.Name) and node.id in names
    ]
    return replaced(source, places)


def replaced(source: str, places: Sequence[tuple[ast.expr, str]]) -> str:
    """`source`, whose tree the nodes are of, with their texts replaced."""
    lines = [line.encode() for line in re.split(r"(?<=\n)", source)]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    data = b"".join(lines)

    def span(node: ast.expr) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            starts[node.lineno - 1] + node.col_offset,
            starts[node.end_lineno - 1] + node.end_col_offset,
        )

    for (start, end), text in sorted(((span(n), t) for n, t in places), reverse=True):
        data = data[:start] + text.encode() + data[end:]
    return data.decode()


def text_of(source: str, node: ast.expr) -> str:
    """The text of a node of `source`'s tree."""
    return ast.get_source_segment(source, node) or ast.unparse(node)


def literal(text: str, quote: str = '"', *, raw: bool = False) -> str:
    """A string literal in the project's quotes; raw where that reads better and is possible."""
    if raw and "\\" in text and text.isprintable() and quote not in text and not text.endswith(
            "\\"):  # fmt: skip
        return f"r{quote}{text}{quote}"
    return requoted(repr(text), quote)


def requoted(source: str, quote: str) -> str:
    """The string literals of a piece of code in the given quotes, where that needs no escapes."""

    def change(token: str) -> str:
        found = re.fullmatch(r"([rRbBuU]*)(['\"])(.*)\2", token, re.DOTALL)
        if found is None or found[2] == quote or token.lstrip("rRbBuU")[:3] in ("'''", '"""'):
            return token
        prefix, other, body = found.groups()
        if quote in body:
            return token
        return f"{prefix}{quote}{body.replace(chr(92) + other, other)}{quote}"

    return _with_strings(source, change)


def _with_strings(source: str, change: Callable[[str], str]) -> str:
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return source
    lines = re.split(r"(?<=\n)", source)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for token in reversed(tokens):
        if token.type == tokenize.STRING:
            start = starts[token.start[0] - 1] + token.start[1]
            end = starts[token.end[0] - 1] + token.end[1]
            source = source[:start] + change(token.string) + source[end:]
    return source
