"""What a function's comment promises of its errors and its result, and what goes against it.

Conditions are read by the table of `testgen/oracles/condition_rows.py`; what is not certain is
left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from syntax.javascript.facts import Function
from syntax.javascript.jsdoc import returned, thrown
from syntax.javascript.types import Type, type_of
from syntax.javascript.values import UNDEFINED, Array, Value, value_of
from testgen.languages.javascript.tables import given_to
from testgen.oracles.conditions import Condition, condition_of
from testgen.values import Case, Observation
from testgen.values import Function as Asked
from testgen.values import Parameter as Given

_TYPES = {"string": "string", "number": "number", "boolean": "boolean", "bigint": "bigint",
          "function": "function", "null": "null", "undefined": "undefined", "array": "Array",
          "tuple": "Array"}  # fmt: skip
_CLASSES = frozenset({"Date", "Map", "Set", "RegExp"})
_NOTHINGS = re.compile(r"\b(?:null|undefined|nothing|none|void|nil|nullish)\b", re.I)


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that a call does not keep: its kind, and what is written."""

    kind: str
    written: str


class Promises:
    """Those of one function."""

    def __init__(self, function: Function) -> None:
        self._given = [one for one in function.parameters if one.name != "this"]
        asked = Asked(
            name=function.name,
            kind="function",
            line=function.line,
            end_line=function.end_line,
            parameters=tuple(
                Given(name=one.name, kind="both", has_default=one.optional) for one in self._given
            ),
        )
        self._errors: list[tuple[str, str, Condition]] = []
        for name, when in thrown(function.doc):
            condition = condition_of(when, asked) if name.isidentifier() else None
            if condition is not None:
                self._errors.append((name, " ".join(when.split()), condition))
        self._said = returned(function.doc)
        self._types = _allowed(type_of(self._said)) if self._said else None
        self._is_typed = all(one.type or one.default is not None for one in self._given)
        self._speaks_of_nothing = _NOTHINGS.search(function.doc) is not None

    def broken_by(self, case: Case, seen: Observation, *, fits: bool) -> Broken | None:
        """What the call goes against; None where nothing certainly is. `fits`: the arguments are
        such as the function asks for."""
        known = self._known(case)
        for name, when, condition in self._errors:
            if condition.holds(known) is True and not _fails_with(name, seen, fits=fits):
                return Broken("raises", f"`{name}` is thrown: {when.rstrip('.')}")
        if seen.end != "returned" or seen.value is None or not (fits and self._is_typed):
            return None
        found = seen.value.type
        if self._types is None or found in self._types or case.how == "iterate":
            return None
        if found in ("null", "undefined") and self._speaks_of_nothing:
            return None
        return Broken("returns", f"a {self._said} is returned")

    def _known(self, case: Case) -> Mapping[str, object]:
        """The arguments as Python has them, as far as it has them."""
        known: dict[str, object] = {}
        args = given_to(case.call)[1]
        for at, one in enumerate(self._given):
            source = args[at] if at < len(args) else one.default
            if one.rest or source is None:
                continue
            try:
                value = value_of(source)
            except ValueError:
                continue
            if value == UNDEFINED and one.default is not None:
                continue
            if _is_plain(value):
                known[one.name] = _as_python(value)
        return known


def _fails_with(name: str, seen: Observation, *, fits: bool) -> bool:
    """Whether it failed so, on purpose in another way, or over what else is wrong with the call."""
    raised = seen.raised
    if seen.end == "returned":
        return False
    return raised is None or not fits or raised.explicit or name in (raised.name, "Error")


def _is_plain(value: Value) -> bool:
    if isinstance(value, Array):
        return all(_is_plain(one) for one in value.items)
    return isinstance(value, bool | int | float | str)


def _as_python(value: Value) -> object:
    if isinstance(value, Array):
        return [_as_python(one) for one in value.items]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _allowed(type_: Type) -> frozenset[str] | None:
    """The types that a result may have; None where nothing certain is said."""
    if type_.of == "union":
        parts = [_allowed(one) for one in type_.args]
        known = [one for one in parts if one is not None]
        return frozenset().union(*known) if len(known) == len(parts) else None
    if type_.of == "ref":
        if type_.name == "Promise" and type_.args:
            return _allowed(type_.args[0])
        return frozenset({type_.name}) if type_.name in _CLASSES else None
    return frozenset({_TYPES[type_.of]}) if type_.of in _TYPES else None
