"""Conditions as they stand in code, read as what they say: `x < 0` says that x is negative.

Shapes that are common are read; of others nothing is said. Conditions of languages that write them
with other signs are read as if they were Python's.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from foundation.nothing import Nothing

_LONGEST = 160
_SIGNS = (
    (re.compile(r"===?"), "=="),
    (re.compile(r"!==?"), "!="),
    (re.compile(r"&&"), " and "),
    (re.compile(r"\|\|"), " or "),
    (re.compile(r"!(?!=)"), " not "),
    (re.compile(r"->"), "."),
)
_NOTHINGS = frozenset({"None", "null", "nil", "undefined", "NULL", "nullptr"})
_SIZED = re.compile(
    r"^(?:typing\.)?(?:str|bytes|bytearray|list|dict|tuple|set|frozenset|string|String|List|Dict|Set|"
    r"Tuple|Sequence|Mapping|Iterable|Collection|MutableSequence|Vec)\b|\[\]$"
)
_BOOL = re.compile(r"^(?:bool|boolean|Boolean)$")
_OF_ITSELF = re.compile(
    r"self(?:\._{0,2}(?:len|size|count|items?|data|queue|heap|lists?|dict|map|stack|store|root))?$"
)
"""What holds everything that an object has: without it, the object is empty."""
_COMPARED: dict[type[ast.cmpop], str] = {
    ast.Lt: "less",
    ast.LtE: "at_most",
    ast.Gt: "greater",
    ast.GtE: "at_least",
    ast.Eq: "equal",
    ast.NotEq: "not_equal",
    ast.In: "in",
    ast.NotIn: "not_in",
    ast.Is: "equal",
    ast.IsNot: "not_equal",
}
_OPPOSITE = {
    "less": "at_least", "at_least": "less", "greater": "at_most", "at_most": "greater",
    "equal": "not_equal", "not_equal": "equal", "equals": "differs",
    "differs": "equals", "in": "not_in", "not_in": "in",
    "is_none": "not_none", "not_none": "is_none", "negative": "not_negative",
    "not_negative": "negative", "positive": "not_positive", "not_positive": "positive",
    "empty": "not_empty", "not_empty": "empty", "true": "false", "false": "true",
    "of_type": "not_of_type", "not_of_type": "of_type", "callable": "not_callable",
    "not_callable": "callable", "has_attribute": "lacks_attribute",
    "lacks_attribute": "has_attribute", "between": "not_between", "not_between": "between",
    "starts_with": "not_starts_with", "not_starts_with": "starts_with",
    "ends_with": "not_ends_with", "not_ends_with": "ends_with",
}  # fmt: skip
_OF_ZERO = {
    "less": "negative",
    "at_least": "not_negative",
    "greater": "positive",
    "at_most": "not_positive",
}
_TESTS = {"startswith": "starts_with", "endswith": "ends_with", "startsWith": "starts_with",
          "endsWith": "ends_with"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """What a condition says: the row of a wording, and the sources that it speaks of. `types` are
    the alternatives of an `isinstance`; `parts` the statements that an "and" or "or" joins."""

    row: str
    x: str = ""
    y: str = ""
    z: str = ""
    types: tuple[str, ...] = ()
    parts: tuple[Statement, ...] = ()

    def sources(self) -> Iterator[str]:
        """Every source that it speaks of."""
        yield from (one for one in (self.x, self.y, self.z, *self.types) if one)
        for part in self.parts:
            yield from part.sources()


def read_condition(
    condition: str,
    annotations: Mapping[str, str | None] | None = None,
    stars: Collection[str] = (),
) -> Statement | Nothing:
    """What a condition says. `annotations` are the parameters' types, by which `not x` is "empty"
    or "false"; `stars` are the parameters that hold any number of arguments."""
    if len(condition) > _LONGEST:
        return Nothing("the condition is too long for words")
    text = condition.strip()
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        for sign, meant in _SIGNS:
            text = sign.sub(meant, text)
        try:
            tree = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return Nothing("the condition is of no shape that is known")
    found = _Reader(annotations or {}, stars).read(tree)
    return found if found is not None else Nothing("the condition has no common shape")


class _Reader:
    def __init__(self, annotations: Mapping[str, str | None], stars: Collection[str]) -> None:
        self._annotations = annotations
        self._stars = stars

    def read(self, node: ast.expr) -> Statement | None:
        """What an expression says as a condition."""
        match node:
            case ast.BoolOp(op=op, values=values) if len(values) <= 3:
                return self._joined("and" if isinstance(op, ast.And) else "or", values)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self._denied(operand)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._compared(left, op, right)
            case ast.Compare(left=low, ops=[ast.LtE(), ast.LtE()], comparators=[x, high]):
                return Statement("between", _source(x), _source(low), _source(high))
            case ast.Call():
                return self._called(node)
            case ast.Name() | ast.Attribute():
                return self._plain(node)
        return None

    def _joined(self, row: str, values: list[ast.expr]) -> Statement | None:
        parts = [self.read(value) for value in values]
        found = tuple(part for part in parts if part is not None)
        if len(found) < len(parts):
            return None
        if row == "or" and len(found) == 2 and _is_outside(*found):
            low, high = sorted(found, key=lambda one: one.row == "greater")
            return Statement("outside", low.x, low.y or "0", high.y)
        return joined(row, found)

    def _denied(self, operand: ast.expr) -> Statement | None:
        if isinstance(operand, ast.Name | ast.Attribute):
            annotation = self._annotations.get(_source(operand)) or ""
            if _BOOL.match(annotation) or re.match(r"(?:is|has|can|should)_", _last(operand)):
                return Statement("false", _source(operand))
            if _OF_ITSELF.match(_source(operand)):
                return Statement("itself_empty")
            is_sized = _SIZED.search(annotation) or _source(operand) in self._stars
            row = "empty" if is_sized else "unset"
            return Statement(row, _source(operand))
        found = self.read(operand)
        if found is None or found.row not in _OPPOSITE:
            return None
        return Statement(_OPPOSITE[found.row], found.x, found.y, found.z, found.types)

    def _plain(self, node: ast.expr) -> Statement | None:
        annotation = self._annotations.get(_source(node)) or ""
        if _BOOL.match(annotation) or re.match(r"(?:is|has|can|should)_", _last(node)):
            return Statement("true", _source(node))
        if _SIZED.search(annotation) or _source(node) in self._stars:
            return Statement("not_empty", _source(node))
        if isinstance(node, ast.Name):
            return Statement("set", _source(node))
        return Statement("true", _source(node)) if _source(node).startswith("self.") else None

    def _compared(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Statement | None:
        row = _COMPARED.get(type(op))
        if row is None:
            return None
        if _source(right) in _NOTHINGS and row in ("equal", "not_equal"):
            return Statement(
                "is_none" if row == "equal" else "not_none", _source(left), _source(right)
            )
        if isinstance(left, ast.Constant) and not isinstance(right, ast.Constant):
            turned = {"less": "greater", "greater": "less", "at_most": "at_least",
                      "at_least": "at_most"}  # fmt: skip
            if row in turned:
                left, right, row = right, left, turned[row]
        counted = _counted(left)
        if counted is not None:
            return _of_length(counted, row, right)
        if row in _OF_ZERO and _source(right) in ("0", "0.0"):
            return Statement(_OF_ZERO[row], _source(left))
        if row in ("in", "not_in") and re.match(r"self\._\w+$", _source(right)):
            return Statement("not_found" if row == "not_in" else "exists_already", _source(left))
        if row in ("equal", "not_equal") and _source(right) in ("''", '""', "[]", "{}", "()"):
            return Statement("empty" if row == "equal" else "not_empty", _source(left))
        if not (_is_simple(left) and _is_simple(right)):
            return None
        if isinstance(op, ast.Eq | ast.NotEq) and not isinstance(right, ast.Constant):
            row = "equals" if row == "equal" else "differs"
        return Statement(row, _source(left), _source(right))

    def _called(self, node: ast.Call) -> Statement | None:
        match node:
            case ast.Call(func=ast.Name(id="isinstance"), args=[x, kind]):
                kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
                return Statement("of_type", _source(x), types=tuple(map(_source, kinds)))
            case ast.Call(func=ast.Name(id="callable"), args=[x]):
                return Statement("callable", _source(x))
            case ast.Call(func=ast.Name(id="hasattr"), args=[x, ast.Constant(value=str() as name)]):
                return Statement("has_attribute", _source(x), name)
            case ast.Call(func=ast.Attribute(value=x, attr=test), args=[y]) if test in _TESTS:
                return Statement(_TESTS[test], _source(x), _source(y))
            case ast.Call(args=[], keywords=[]) if re.match(
                r"(?:is|has|can)_?\w+$", _last(node.func)
            ):
                return Statement("true", _source(node))
        return None


def joined(row: str, parts: tuple[Statement, ...]) -> Statement:
    """Statements that all have to hold ("and"), or one of them ("or"). That something is not None
    goes without saying where it is compared; types of one thing are told together."""
    if row == "and":
        compared = {one.x for one in parts if one.row in _NUMERIC}
        parts = tuple(one for one in parts if one.row != "not_none" or one.x not in compared)
    merged = {("and", "not_of_type"), ("or", "of_type")}
    if len({(one.row, one.x) for one in parts}) == 1 and (row, parts[0].row) in merged:
        types = tuple(dict.fromkeys(kind for one in parts for kind in one.types))
        return Statement(parts[0].row, parts[0].x, types=types)
    return parts[0] if len(parts) == 1 else Statement(row, parts=parts)


_NUMERIC = frozenset({*_OF_ZERO, *_OF_ZERO.values(), "outside", "between", "not_between"})


def _of_length(counted: str, row: str, right: ast.expr) -> Statement | None:
    other = _counted(right)
    if other is not None and row == "not_equal":
        return Statement("other_lengths", counted, other)
    if not isinstance(right, ast.Constant | ast.Name):
        return None
    of = {("equal", "0"): "empty", ("less", "1"): "empty", ("not_equal", "0"): "not_empty",
          ("greater", "0"): "not_empty"}.get((row, _source(right)))  # fmt: skip
    if of is not None:
        is_whole = of == "empty" and _OF_ITSELF.match(counted)
        return Statement("itself_empty") if is_whole else Statement(of, counted)
    if (row, _source(right)) == ("greater", "1"):
        return Statement("several_items", counted)
    many = {"less": "fewer_items", "greater": "more_items"}.get(row)
    return Statement(many, counted, _source(right)) if many else None


def _counted(node: ast.expr) -> str | None:
    """What a length is of."""
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[x]):
            return _source(x)
        case ast.Attribute(value=x, attr="length"):
            return _source(x)
    return None


def _is_outside(one: Statement, other: Statement) -> bool:
    return one.x == other.x and {one.row, other.row} in (
        {"less", "greater"},
        {"negative", "greater"},
    )


def _is_simple(node: ast.expr) -> bool:
    match node:
        case ast.Name() | ast.Constant():
            return True
        case ast.Attribute(value=value):
            return _is_simple(value)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return True
        case ast.Tuple(elts=elements) | ast.Set(elts=elements) | ast.List(elts=elements):
            return len(elements) <= 6 and all(map(_is_simple, elements))
    return False


def _last(node: ast.expr) -> str:
    return _source(node).rpartition(".")[2]


def _source(node: ast.expr) -> str:
    return ast.unparse(node)
