"""Names and values in words, as they are said in the name of a test."""

from __future__ import annotations

import ast
import keyword
import re

from testgen.writing.code import expression

_LONGEST_TEXT = 16

_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Lt: "is_below",
    ast.LtE: "is_at_most",
    ast.Gt: "is_above",
    ast.GtE: "is_at_least",
    ast.Eq: "equals",
    ast.NotEq: "differs_from",
    ast.Is: "is",
    ast.IsNot: "is_not",
    ast.In: "is_in",
    ast.NotIn: "is_not_in",
}
_OPPOSITES: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_SMALL = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def snake(name: str) -> str:
    """`HTTPServer.doGet` as `http_server_do_get`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return re.sub(r"\W+|_+", "_", spaced).strip("_").lower()


def camel(name: str) -> str:
    """`parse_args` as `ParseArgs`; a name that is in camel case already stays."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"\W+|_+", name) if part)


def sentence(name: str) -> str:
    """The name of a test as a line of documentation: "Clamp returns low."."""
    words = snake(name).removeprefix("test_").replace("_", " ")
    if not re.search(r" (returns|raises|sets|changes|prints|is|ignores|round|when|for|after) ?",
                     words):  # fmt: skip
        return f"Check {words}."
    return f"{words[:1].upper()}{words[1:]}."


def value_words(source: str) -> str:
    """What is special about a value: "empty_list", "zero", "negative"; empty if nothing is."""
    try:
        node = expression(source)
    except SyntaxError:
        return ""
    match node:
        case ast.Constant():
            return _constant(node.value)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return "minus_one" if value == 1 else "negative"
        case ast.List() | ast.Tuple() | ast.Set():
            return _size(len(node.elts), type(node).__name__.lower())
        case ast.Dict(keys=items):
            return _size(len(items), "dict")
        case ast.Attribute(attr=name):
            return snake(name)
        case ast.Call():
            return _made(node)
    return ""


def _constant(value: object) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return str(value).lower()
        case int() | float():
            return _number(value)
        case str():
            return _text(value)
        case bytes():
            return "" if value else "empty_bytes"
    return ""


def _made(node: ast.Call) -> str:
    match node:
        case ast.Call(func=ast.Name(id=("set" | "list" | "dict" | "tuple") as kind), args=[],
                      keywords=[]):  # fmt: skip
            return f"empty_{kind}"
        case ast.Call(func=ast.Name(id="float"), args=[ast.Constant(value=str() as text)]):
            return {"inf": "infinity", "-inf": "minus_infinity", "nan": "nan"}.get(text, "")
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            # A class says what the value is; what a function gives, its name need not say.
            is_class = name[:1].isupper() or name in _CLASSES
            return snake(name) if is_class else ""
    return ""


_CLASSES = frozenset({"date", "datetime", "time", "timedelta", "deque", "defaultdict",
                      "bytearray", "frozenset", "complex", "range", "object"})  # fmt: skip


def _number(value: float) -> str:
    if isinstance(value, int) and 0 <= value <= 10:
        return _SMALL[value]
    if value == 0:
        return "zero"
    return str(value) if isinstance(value, int) and value < 1000 else ""


def _text(text: str) -> str:
    if not text:
        return "empty_string"
    if text.isspace():
        return "blank_string"
    said = snake(text)
    short = len(text) <= _LONGEST_TEXT and re.fullmatch(r"[A-Za-z][\w -]*", text)
    return said if short and said.isascii() and said not in _SAID_OF_OTHERS else ""


_SAID_OF_OTHERS = frozenset({*_SMALL, "none", "true", "false", "nan", "infinity", "negative",
                             "minus_infinity", "minus_one", "blank_string"})  # fmt: skip
"""Words for values that are no texts: a text of this wording would be taken for one."""


def _size(count: int, kind: str) -> str:
    if count == 0:
        return f"empty_{kind}"
    return f"single_item_{kind}" if count == 1 else ""


def predicate_words(source: str) -> str:
    """A condition in words: `value < low` as "value_is_below_low"; empty if it is not simple."""
    try:
        node = expression(source)
    except SyntaxError:
        return ""
    return _predicate(node, negated=False)


def _predicate(node: ast.expr, *, negated: bool) -> str:
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return _predicate(inner, negated=not negated)
        case ast.Name() | ast.Attribute():
            subject = _operand(node)
            # That something is there is seldom what makes a case; that nothing is, often.
            return f"without_{subject}" if negated and subject else ""
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            kind = _OPPOSITES[type(op)] if negated else type(op)
            one, other = _operand(left), _operand(right)
            if not one or not other or isinstance(left, ast.Constant):
                return ""
            if kind is ast.Eq:
                return f"{one}_is_{other}"
            if kind is ast.NotEq:
                return f"{one}_is_not_{other}"
            if kind is ast.Lt and other == "zero":
                return f"{one}_is_negative"
            if kind is ast.Gt and other == "zero":
                return f"{one}_is_positive"
            return f"{one}_{_OPERATORS[kind]}_{other}"
        case ast.Call(func=ast.Name(id="isinstance"), args=[subject_node, ast.Name(id=kind_name)]):
            subject = _operand(subject_node)
            word = "is_not" if negated else "is"
            return f"{subject}_{word}_{snake(kind_name)}" if subject else ""
        case ast.Call(func=ast.Attribute(value=owner, attr=method), args=[]):
            subject = _operand(owner)
            if subject and method.startswith(("is", "has")):
                said = re.sub(r"^(is|has)_?", r"\1_", method)
                return f"{subject}_{said}" if not negated else f"{subject}_not_{said}"
    return ""


def _operand(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return snake(name)
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
            return snake(name)
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return f"{snake(owner)}_{snake(name)}"
        case ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)]):
            return f"length_of_{snake(name)}"
        case ast.Constant(value=str() as text) if not re.fullmatch(r"[A-Za-z]\w{0,15}", text):
            return "empty" if not text else ""
        case ast.Constant() | ast.UnaryOp():
            return value_words(ast.unparse(node))
    return ""


def identifier(name: str) -> str:
    """`name` as something that can be bound: `class` as `class_`."""
    return f"{name}_" if keyword.iskeyword(name) else name
