"""The text of a message, with what is put into it at run time left out: `f"unknown unit {unit}"`
says "unknown unit"."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence

from docgen.facts.values import string_in

_HOLE = "\0"
_FORMAT = re.compile(r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[sdrifgxaeEG]")
_BRACES = re.compile(r"\{[^{}]*\}")
_TEMPLATE = re.compile(r"\$\{[^{}]*\}")
_GOT = re.compile(
    r"[\s,;.:(\[-]*\b(?:but )?(?:you )?"
    r"(?:got|received|given|found|was|is|not|instead of|have|had|passed)\b[\s:'\"(]*\0.*$"
    r"|[\s,;.(-]*\b(?:but )?(?:you )?(?:got|received|passed)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_TAIL = re.compile(r"[\s:,;=(\['\"`-]*\0.*$", re.DOTALL)
_ASIDE = re.compile(r"[\s,;]*\([\w ]*\)$")
_OPEN_END = re.compile(
    r"\b(?:to|of|in|with|for|than|be|is|are|was|not|by|from|at|on|as|the|an?|and|or|that|must|has|have"
    r"|between|like|expected)$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[\w)'\"])\.\s|\n")


def text_of(message: str | None, names: Collection[str]) -> str | None:
    """What a message (source) says whatever is put into it: its first sentence, up to where it
    speaks of one value. A parameter that it begins with stands for itself."""
    if not message:
        return None
    pieces = _pieces(message.strip(), names)
    if pieces is None:
        return None
    text = "".join(pieces)
    if _HOLE in text:
        text = _GOT.sub("", text)
    text = _SENTENCE.split(text)[0]
    if _HOLE in text:
        text = _ASIDE.sub("", _TAIL.sub("", text))
        if _OPEN_END.search(text.strip()):
            return None
    return " ".join(text.split()).rstrip(".!:, ") or None


def _pieces(source: str, names: Collection[str]) -> list[str] | None:
    plain = string_in(source)
    if plain is not None:
        return [plain]
    if source.startswith("`") and source.endswith("`"):
        return [_TEMPLATE.sub(_HOLE, source[1:-1])]
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    found = list(_of(tree, names))
    return found if any(one.strip(_HOLE) for one in found) else None


def _of(node: ast.expr, names: Collection[str]) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=values):
            for at, one in enumerate(values):
                yield from _of(one, names if at == 0 else ())
        case ast.FormattedValue(value=ast.Name(id=name)) if name in names:
            yield name
        case ast.BinOp(left=ast.Constant(value=str() as text), op=ast.Mod(), right=right):
            given = right.elts if isinstance(right, ast.Tuple) else [right]
            yield _filled(text, _FORMAT, given, names)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _of(left, names)
            yield from _of(right, ())
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str() as text), attr="format")):
            yield _filled(text, _BRACES, node.args, names)
        case _:
            yield _HOLE


def _filled(
    text: str, hole: re.Pattern[str], given: Sequence[ast.expr], names: Collection[str]
) -> str:
    first = hole.match(text)
    if first is not None and given and isinstance(given[0], ast.Name) and given[0].id in names:
        text = given[0].id + text[first.end() :]
    return hole.sub(_HOLE, text)
