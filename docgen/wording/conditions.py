"""Conditions as they stand in code, read as what they say: `x < 0` says that x is negative.

Shapes that are common are read; of others nothing is said. Conditions of languages that write them
with other signs are read as if they were Python's.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping

from docgen.wording.calls import Asked, asked
from docgen.wording.statements import ZERO, Statement, joined, opposite
from foundation.nothing import Nothing

__all__ = ["Statement", "joined", "read_condition"]

_LONGEST = 160
_LONGEST_SUM, _LONGEST_OPERAND = 22, 34
_SIGNS = (
    (
        re.compile(r"([\w.]+(?:\(\))?) instanceof ([\w.]+)(?:<[^<>]*>)?(?: \w+)?"),
        r"isinstance(\1, \2)",
    ),
    (re.compile(r"\?\."), "."),
    (re.compile(r"===?"), "=="),
    (re.compile(r"!==?"), "!="),
    (re.compile(r"&&"), " and "),
    (re.compile(r"\|\|"), " or "),
    (re.compile(r"!(?!=)"), " not "),
    (re.compile(r"->"), "."),
    (re.compile(r"typeof ([\w.]+)"), r"typeof(\1)"),
    (re.compile(r"(?<![\w.])(\d+)[lLfFdD]\b"), r"\1"),
)
_NOTHINGS = frozenset({"None", "null", "nil", "undefined", "NULL", "nullptr"})
_SIZED = re.compile(
    r"^(?:typing\.)?(?:str|bytes|bytearray|list|dict|tuple|set|frozenset|string|String|List|Dict|Set|"
    r"Tuple|Sequence|Mapping|Iterable|Collection|MutableSequence|Vec)\b|\[\]$"
)
_TEXT = re.compile(r"^(?:str|string|String|bytes)(?:\s*\|\s*(?:None|undefined|null))?$")
_NUMBER = re.compile(r"^(?:int|float|number|double|long)$")
_FLAG = re.compile(
    r"_?(?:(?:is|has|can|should|must|allow|enable|disable|use|ignore|skip|force|keep|include|exclude|"
    r"needs?|supports?|was|did|does)_\w+|\w+_(?:ok|enabled|disabled|allowed|only|required)|verbose|"
    r"strict|debug|force|recursive|interactive|quiet|inplace|closed|enabled|disabled|done|finished|"
    r"started|running|stopped|initialized|connected)$"
)
"""Names of what is true or false, where nobody says what it is."""
_BOOL = re.compile(r"^(?:bool|boolean|Boolean)$")
_OF_ITSELF = re.compile(
    r"self(?:\._{0,2}(?:len|size|count|items?|data|queue|heap|lists?|dict|map|stack|store|root))?$"
)
"""What holds everything that an object has: without it, the object is empty."""
_STATE = re.compile(
    r"(?:self|this)\._{0,2}(?:is_)?(?P<state>closed|started|stopped|running|finished|connected|"
    r"initialized|initialised|frozen|locked|opened|open|active|ready|fitted|finalized|registered|"
    r"enabled|disabled|cancelled|canceled|shutdown|destroyed|disposed|released|exhausted)$"
)
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
_TURNED = {"less": "greater", "greater": "less", "at_most": "at_least", "at_least": "at_most",
           "equal": "equal", "not_equal": "not_equal"}  # fmt: skip


def read_condition(
    condition: str,
    annotations: Mapping[str, str | None] | None = None,
    stars: Collection[str] = (),
    *,
    is_wide: bool = False,
) -> Statement | Nothing:
    """What a condition says. `annotations` are the parameters' types, by which `not x` is "empty"
    or "false"; `stars` are the parameters that hold any number of arguments. `is_wide`: also what
    compares expressions, and asks functions that are known by nothing but their names."""
    if len(condition) > _LONGEST:
        return Nothing("the condition is too long for words")
    tree = _parsed(condition)
    if tree is None:
        return Nothing("the condition is of no shape that is known")
    found = _Reader(annotations or {}, stars, is_wide=is_wide).read(tree)
    return found if found is not None else Nothing("the condition has no common shape")


def _parsed(condition: str) -> ast.expr | None:
    text = " ".join(condition.split())
    elsewhere = text
    for sign, meant in _SIGNS:
        elsewhere = sign.sub(meant, elsewhere)
    for one in (text, elsewhere.strip()):
        try:
            return ast.parse(one, mode="eval").body
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue
    return None


class _Reader:
    def __init__(
        self, annotations: Mapping[str, str | None], stars: Collection[str], *, is_wide: bool
    ) -> None:
        self._annotations = annotations
        self._stars = stars
        self._is_wide = is_wide

    def read(self, node: ast.expr) -> Statement | None:
        """What an expression says as a condition."""
        match node:
            case ast.BoolOp(op=op, values=values) if len(values) <= 4:
                parts = [self.read(value) for value in values]
                found = tuple(part for part in parts if part is not None)
                row = "and" if isinstance(op, ast.And) else "or"
                return joined(row, found) if len(found) == len(parts) else None
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self._denied(operand)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._compared(left, op, right)
            case ast.Compare(left=low, ops=[ast.LtE(), ast.LtE()], comparators=[x, high]):
                return Statement("between", _source(x), _source(low), _source(high))
            case ast.Compare(left=low, ops=[first, second], comparators=[x, high]):
                ends = (self._compared(low, first, x), self._compared(x, second, high))
                both = tuple(one for one in ends if one is not None)
                return joined("and", both) if len(both) == 2 else None
            case ast.Call():
                return self._called(node)
            case ast.Name() | ast.Attribute():
                return self._plain(node)
            case ast.BinOp(left=left, op=ast.Mod(), right=right) if self._is_wide:
                return _divided(left, right, "not_multiple")
            case ast.BinOp(op=ast.BitAnd()) if self._is_wide and self._is_operand(node):
                return Statement("not_zero", _source(node))
        return None

    def _denied(self, operand: ast.expr) -> Statement | None:
        counted = _counted(operand)
        if counted is not None:
            return Statement("empty", counted)
        if isinstance(operand, ast.Name | ast.Attribute):
            text = _source(operand)
            annotation = self._annotations.get(text) or ""
            if state := _STATE.match(text):
                return Statement("not_state", y=state["state"])
            if _is_truth(operand, annotation):
                return Statement("false", text)
            if _OF_ITSELF.match(text):
                return Statement("itself_empty")
            if _NUMBER.match(annotation):
                return Statement("zero", text)
            is_sized = _SIZED.search(annotation) or text in self._stars
            return Statement("empty" if is_sized else "unset", text)
        found = self.read(operand)
        return None if found is None else opposite(found)

    def _plain(self, node: ast.expr) -> Statement | None:
        text, counted = _source(node), _counted(node)
        if counted is not None:
            return Statement("not_empty", counted)
        annotation = self._annotations.get(text) or ""
        if state := _STATE.match(text):
            return Statement("is_state", y=state["state"])
        if _is_truth(node, annotation):
            return Statement("true", text)
        if _SIZED.search(annotation) or text in self._stars:
            return Statement("not_empty", text)
        if _NUMBER.match(annotation):
            return Statement("not_zero", text)
        if isinstance(node, ast.Name):
            return Statement("set", text)
        return Statement("true", text) if self._is_wide or text.startswith("self.") else None

    def _compared(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Statement | None:
        row = _COMPARED.get(type(op))
        if row is None:
            return None
        is_turned = isinstance(left, ast.Constant) or _source(left) in _NOTHINGS
        if is_turned and row in _TURNED and not isinstance(right, ast.Constant):
            left, right, row = right, left, _TURNED[row]
        x, y = _source(left), _source(right)
        found = self._by_shape(left, row, right)
        if found is not None:
            return found
        if row in ZERO and y in ("0", "0.0") and self._is_operand(left):
            return Statement(ZERO[row], x)
        if row in ("in", "not_in") and re.match(r"(?:self\.)?_\w+$", y):
            return Statement("not_found" if row == "not_in" else "exists_already", x)
        if row in ("equal", "not_equal") and y in ("''", '""', "[]", "{}", "()"):
            return Statement("empty" if row == "equal" else "not_empty", x)
        if not (self._is_operand(left) and self._is_operand(right)):
            return None
        if row in ("in", "not_in") and isinstance(right, ast.Tuple | ast.Set | ast.List):
            values = tuple(map(_source, right.elts))
            return Statement("one_of" if row == "in" else "none_of", x, types=values)
        if row in ("in", "not_in") and isinstance(left, ast.Constant):
            row = "contains" if row == "in" else "lacks"
        if row in ("equal", "not_equal") and not isinstance(right, ast.Constant):
            row = "equals" if row == "equal" else "differs"
        return Statement(row, x, y)

    def _by_shape(self, left: ast.expr, row: str, right: ast.expr) -> Statement | None:
        """Comparisons that are no matter of size: with nothing, of lengths, types, remainders."""
        x, y = _source(left), _source(right)
        if y in _NOTHINGS and row in ("equal", "not_equal"):
            return Statement("is_none" if row == "equal" else "not_none", x, y)
        counted = _counted(left)
        if counted is not None:
            return self._of_length(counted, row, right)
        if (kind := _kind_of(left)) is not None and row in ("equal", "not_equal"):
            named = (y.strip("'\""),)
            return Statement("typed" if row == "equal" else "not_typed", kind, types=named)
        if self._is_wide and y == "0" and row in ("equal", "not_equal"):
            match left:
                case ast.BinOp(left=divided, op=ast.Mod(), right=by):
                    found = _divided(divided, by, "not_multiple")
                    return found if row == "not_equal" or found is None else opposite(found)
        return None

    def _is_operand(self, node: ast.expr) -> bool:
        if _is_simple(node):
            return True
        is_sum = any(isinstance(one, ast.BinOp) for one in ast.walk(node))
        is_short = len(_source(node)) <= (_LONGEST_SUM if is_sum else _LONGEST_OPERAND)
        return self._is_wide and is_short and not isinstance(node, ast.Lambda | ast.IfExp)

    def _of_length(self, counted: str, row: str, right: ast.expr) -> Statement | None:
        other, y = _counted(right), _source(right)
        if other is not None and row in ("equal", "not_equal"):
            return Statement(
                "other_lengths" if row == "not_equal" else "same_lengths", counted, other
            )
        if not (isinstance(right, ast.Constant | ast.Name) or self._is_operand(right)):
            return None
        of = {("equal", "0"): "empty", ("less", "1"): "empty", ("at_most", "0"): "empty",
              ("not_equal", "0"): "not_empty", ("greater", "0"): "not_empty",
              ("at_least", "1"): "not_empty"}.get((row, y))  # fmt: skip
        if of is not None:
            is_whole = of == "empty" and _OF_ITSELF.match(counted)
            return Statement("itself_empty") if is_whole else Statement(of, counted)
        if row == "greater" and y == "1":
            return Statement("several_items", counted)
        many = {"less": "fewer_items", "greater": "more_items", "not_equal": "other_items",
                "equal": "exact_items", "at_least": "as_many_items",
                "at_most": "up_to_items"}.get(row)  # fmt: skip
        if many is None:
            return None
        if _TEXT.match(self._annotations.get(counted) or "") and row in ("less", "greater"):
            many = "shorter" if row == "less" else "longer"
        if y == "1" and many in ("exact_items", "other_items"):
            return Statement("one_item" if many == "exact_items" else "not_one_item", counted)
        return Statement(many, counted, y)

    def _called(self, node: ast.Call) -> Statement | None:
        return asked(node, Asked(self.read, is_wide=self._is_wide))


def _is_truth(node: ast.expr, annotation: str) -> bool:
    last = _source(node).rpartition(".")[2]
    return bool(_BOOL.match(annotation) or (not annotation and _FLAG.match(last)))


def _divided(left: ast.expr, by: ast.expr, row: str) -> Statement | None:
    """What `left % by` says as a condition."""
    if isinstance(left, ast.Constant):
        return None  # a format
    if _source(by) == "2":
        return Statement("odd", _source(left))
    return Statement(row, _source(left), _source(by)) if _is_simple(by) else None


def _kind_of(node: ast.expr) -> str | None:
    """What `type(x)` or `typeof x` is of."""
    match node:
        case ast.Call(func=ast.Name(id="type" | "typeof"), args=[x], keywords=[]):
            return _source(x)
    return None


def _counted(node: ast.expr) -> str | None:
    """What a length is of."""
    match node:
        case ast.Call(func=ast.Name(id="len"), args=[x]):
            return _source(x)
        case ast.Attribute(value=x, attr="length"):
            return _source(x)
        case ast.Call(func=ast.Attribute(value=x, attr="size" | "length"), args=[], keywords=[]):
            return _source(x)
    return None


def _is_simple(node: ast.expr) -> bool:
    match node:
        case ast.Name() | ast.Constant():
            return True
        case ast.Attribute(value=value):
            return _is_simple(value)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return True
        case ast.Tuple(elts=elements) | ast.Set(elts=elements) | ast.List(elts=elements):
            return len(elements) <= 8 and all(map(_is_simple, elements))
    return False


def _source(node: ast.expr) -> str:
    return ast.unparse(node)
