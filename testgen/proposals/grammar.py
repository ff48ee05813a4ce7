"""A grammar (GBNF) of calls, so that the model can write nothing but calls of the target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from testgen.values import Class, Description, Function

_MOST_ITEMS, _MOST_DIGITS, _MOST_CHARACTERS = 10, 9, 160

_VALUES = rf"""
value ::= number | string | "None" | "True" | "False" | list | tuple | dict | set | object
number ::= "-"? ("0" | [1-9] [0-9]{{0,{_MOST_DIGITS - 1}}}) ("." [0-9]{{1,6}})?
string ::= "b"? ("\"" double{{0,{_MOST_CHARACTERS}}} "\"" | "'" single{{0,{_MOST_CHARACTERS}}} "'")
double ::= [^"\\\x00-\x1f] | "\\" ["\\ntr]
single ::= [^'\\\x00-\x1f] | "\\" ['\\ntr]
list ::= "[" (value (", " value){{0,{_MOST_ITEMS - 1}}})? "]"
tuple ::= "(" ")" | "(" value ",)" | "(" value (", " value){{1,{_MOST_ITEMS - 1}}} ")"
set ::= "{{" value (", " value){{0,{_MOST_ITEMS - 1}}} "}}"
dict ::= "{{" (pair (", " pair){{0,{_MOST_ITEMS - 1}}})? "}}"
pair ::= (string | number) ": " value
"""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a call of the target is written.

    `before` stands before the target's arguments and `behind` behind them. `constructed`: the
    class whose constructor's arguments come first.
    """

    before: str
    behind: str
    takes: Function
    constructed: Class | None = None


def shape_of(function: Function, description: Description) -> Shape | None:
    """The way to call `function`; None where a call alone cannot reach it."""
    own = function.class_name
    class_ = description.class_of(own) if own is not None else None
    name = function.name.rpartition(".")[2]
    if own is None:
        return Shape(function.name, "", function)
    if class_ is None or class_.is_abstract:
        return None
    if function.kind == "constructor":
        return Shape(own, "", function)
    if function.kind in ("classmethod", "staticmethod"):
        return Shape(f"{own}.{name}", "", function)
    return Shape(f".{name}", "", function, class_)


def calls_grammar(shape: Shape, classes: Sequence[Class], most: int) -> str:
    """Lines of one call each, `most` at most; `classes` may be made within arguments."""
    names = dict.fromkeys(each.name for each in classes if _can_be_made(each))
    objects = " | ".join(f'"{name}" arguments' for name in names) or '"None"'
    takes = "" if shape.takes.kind == "property" else " arguments"
    made = f'"{shape.constructed.name}" arguments ' if shape.constructed is not None else ""
    call = f'{made}"{shape.before}"{takes} "\\n"'
    keywords = dict.fromkeys(
        parameter.name
        for parameters in (
            shape.takes.parameters,
            shape.constructed.constructor if shape.constructed is not None else (),
        )
        for parameter in parameters
        if parameter.kind in ("both", "keyword")
    )
    keyword = " | ".join(f'"{name}="' for name in keywords)
    argument = f"({keyword})? value" if keywords else "value"
    return (
        f"root ::= call{{1,{most}}}\n"
        f"call ::= {call}\n"
        f'arguments ::= "(" (argument (", " argument){{0,7}})? ")"\n'
        f"argument ::= {argument}\n"
        f"object ::= {objects}\n" + _VALUES.strip() + "\n"
    )


def _can_be_made(each: Class) -> bool:
    return each.is_public and not (each.is_abstract or each.is_enum or each.is_exception)
