"""Whether a case is one that the documentation speaks of: of the right types, and ordinary.

What is not is our own doing, and nothing that the code does with it is held against it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from testgen.checks.expressions import value_of
from testgen.inputs.fitting import is_foreign
from testgen.oracles.arguments import Arguments, arguments_of
from testgen.oracles.finding import Seen
from testgen.oracles.receivers import is_well_built
from testgen.oracles.types import is_well_typed
from testgen.values import Description, Function

_PRECONDITIONS = re.compile(
    r"\b(?:assum\w+|guarantee\w*|constraints?|preconditions?|must|valid|positive|non-?negative|"
    r"non-?empty|at least \w+|sorted|balanced|distinct|unique|only contains?|"
    r"consists? (?:only )?of|natural|always|where \w+ [<>]|should be|expects?|"
    r"square|same length|lowercase|digits)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Suitability:
    """`types`: whether the arguments are of the types asked for; None if it cannot be told.

    `is_ordinary`: no argument is empty, zero, negative, huge or not a number at all.
    `has_amounts`: no number among them is zero or negative.
    """

    types: bool | None
    is_ordinary: bool
    has_amounts: bool
    arguments: Arguments | None

    @property
    def suits(self) -> bool:
        """Whether a claim about every call speaks of this one."""
        return self.types is True


def shown_shapes(function: Function, trusted: Iterable[Seen]) -> dict[str, set[str]]:
    """The shapes of arguments that people pass, by parameter."""
    shapes: dict[str, set[str]] = {}
    for seen in trusted:
        arguments = arguments_of(seen.case, function)
        if arguments is None:
            continue
        for name in arguments.given & arguments.known.keys():
            shapes.setdefault(name, set()).add(shape_of(arguments.known[name]))
    return shapes


def is_unheard_of(seen: Seen, function: Function, shapes: Mapping[str, set[str]]) -> bool:
    """Whether an argument is of a kind that is nothing like what people pass for it."""
    arguments = arguments_of(seen.case, function)
    if arguments is None:
        return False
    optional = {one.name for one in function.parameters if one.default == "None"}
    for name in arguments.given & arguments.known.keys():
        shown = {_plain_kind(shape) for shape in shapes.get(name, ())}
        shown |= {"none"} if name in optional else set()
        if is_foreign(_kind(arguments.known[name]), frozenset(shown)):
            return True
    return False


def _kind(value: object) -> str:
    return "none" if value is None else type(value).__name__


def _plain_kind(shape: str) -> str:
    kind = shape.partition(" ")[0]
    return "none" if kind == "NoneType" else kind


def shape_of(value: object) -> str:
    """A type with the types of its elements: "list of int, str"."""
    name = type(value).__name__
    if isinstance(value, dict):
        inner = sorted({shape_of(one) for pair in value.items() for one in pair})
    elif isinstance(value, (list, tuple, set, frozenset)):
        inner = sorted({shape_of(one) for one in value})
    else:
        return name
    return f"{name} of {', '.join(inner)}" if inner else name


def suitability_of(
    seen: Seen,
    function: Function,
    shapes: Mapping[str, set[str]],
    description: Description | None = None,
) -> Suitability:
    """How a case suits, by annotations and documented types, else by what people pass."""
    arguments = arguments_of(seen.case, function)
    if arguments is None:
        return Suitability(None, False, False, None)
    values = [arguments.known[name] for name in arguments.given if name in arguments.known]
    is_whole = arguments.given <= arguments.known.keys()
    is_plain = is_whole and all(map(_is_ordinary, values))
    types = is_well_typed(arguments, function)
    if types is None and is_whole:
        types = _by_shapes(arguments, shapes)
    if types is True:
        types = is_well_built(seen.case, function, description)
    if not _meets(arguments, function):
        is_plain = False
    return Suitability(types, is_plain, all(map(_is_amount, values)), arguments)


_BOUND = re.compile(r"(?<![\w.])(?P<name>[a-z_]\w*)\s*(?P<sign>>=|<=|>|<|≥|≤)\s*(?P<value>-?\d+)")
_LENGTH = re.compile(r"\blength (?:of )?at least (?P<least>\w+)", re.I)
_COUNTS = {"one": 1, "two": 2, "three": 3, "2": 2, "3": 3}


def _meets(arguments: Arguments, function: Function) -> bool:
    """Whether what the documentation asks for in so many signs holds ("n > 1")."""
    for found in _BOUND.finditer(function.doc or ""):
        value = arguments.known.get(found["name"])
        if isinstance(value, (int, float)):
            sign = {"≥": ">=", "≤": "<="}.get(found["sign"], found["sign"])
            known = value_of(f"{value!r} {sign} {found['value']}")
            if known is not None and not known.value:
                return False
    least = max((_COUNTS.get(one, 0) for one in _LENGTH.findall(function.doc or "")), default=0)
    sized = [one for one in arguments.known.values() if isinstance(one, (list, str, tuple, dict))]
    return all(len(one) >= least for one in sized)


def _is_amount(value: object) -> bool:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value > 0
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(map(_is_amount, value))
    return True


def _by_shapes(arguments: Arguments, shapes: Mapping[str, set[str]]) -> bool | None:
    for name in arguments.given:
        shown = shapes.get(name)
        if not shown:
            return None
        shape = shape_of(arguments.known[name])
        is_empty = any(one.startswith(f"{shape} of") for one in shown)
        if shape not in shown and not is_empty:
            return None
    return True


def _is_ordinary(value: object) -> bool:
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, (int, float)):
        return 0 < value < 10**6 and math.isfinite(value)
    if isinstance(value, str):
        return bool(value.strip()) and len(value) < 200 and value.isascii() and value.isprintable()
    if isinstance(value, dict):
        return bool(value) and all(_is_ordinary(one) for pair in value.items() for one in pair)
    if isinstance(value, (list, tuple, set, frozenset)):
        return bool(value) and all(map(_is_ordinary, value))
    return False


def has_preconditions(doc: str) -> bool:
    """Whether the documentation asks something of its arguments that we may not have read."""
    return _PRECONDITIONS.search(doc) is not None


def is_finite(arguments: Arguments) -> bool:
    """Whether no argument is infinite or not a number: claims are not made of those."""
    return all(
        not isinstance(value, float) or math.isfinite(value) for value in arguments.known.values()
    )
