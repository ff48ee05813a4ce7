"""What an exception means: declared, a guard, our own ill-typed input, an internal error.

Careful on purpose: an error on an input that nobody promised to support is no finding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from testgen.oracles.promises import documented_exceptions
from testgen.oracles.suitability import Suitability
from testgen.values import Function, Raised

Cause = Literal["declared", "guard", "ill-typed", "internal", "unclear"]


@dataclass(frozen=True, slots=True)
class Triage:
    """`pin`: whether a test may expect the exception; "if needed": only where nothing else
    reaches what the case reaches. `confidence`: in its being a fault of the code."""

    cause: Cause
    pin: Literal["yes", "if needed", "no"]
    why: str
    confidence: float = 0.0


_ALWAYS = ("UnboundLocalError", "NameError")
_MISMATCH = re.compile(
    r"(?P<name>[\w.<>]+)\(\) (?:takes|missing|got an unexpected keyword|got multiple values)"
)
_NO_MEMBER = re.compile(r"^'(?P<owner>\w+)' object has no attribute '(?P<member>\w+)'")
_NO_IN_MODULE = re.compile(r"^(?:partially initialized )?module '[\w.]+' has no attribute ")
_LIKELY = (
    "AttributeError",
    "IndexError",
    "KeyError",
    "RecursionError",
    "TypeError",
    "ZeroDivisionError",
)


def triage(
    raised: Raised,
    function: Function,
    suitability: Suitability,
    *,
    is_trusted: bool = False,
    own_classes: frozenset[str] = frozenset(),
) -> Triage:
    """What the exception means. `is_trusted`: the input is one that a person wrote.

    `own_classes`: names of the project's classes, whose missing attributes are nobody else's.
    """
    name = raised.type.rpartition(".")[2]
    if raised.where == "argument":
        return Triage("ill-typed", "no", "the arguments themselves could not be built")
    if name in documented_exceptions(function):
        return Triage("declared", "yes", f"the documentation names {name}")
    if raised.explicit and raised.where != "outside":
        return _explicit(name)
    if suitability.types is False:
        return Triage("ill-typed", "no", "an argument is not of the type asked for")
    suits = suitability.suits or is_trusted
    if name in _ALWAYS:
        if suits:
            return Triage("internal", "no", "a name is read that was never bound", 0.93)
        return Triage("unclear", "no", "a name was never bound, perhaps for an ill-typed input")
    if suits and (why := _surely_internal(raised, name, function, own_classes)):
        return Triage("internal", "no", why, 0.9)
    if name in _LIKELY and is_trusted:
        return Triage("internal", "no", "an input that people pass makes an operation fail", 0.85)
    if name == "RecursionError":
        return Triage("unclear", "no", "the recursion has no end for this input")
    return Triage("unclear", "if needed", "an operation failed; nobody says what should happen")


def _explicit(name: str) -> Triage:
    if name == "NotImplementedError":
        return Triage("guard", "if needed", "it is left to a subclass")
    return Triage("guard", "yes", "a raise statement guards against it")


def _surely_internal(
    raised: Raised, name: str, function: Function, own_classes: frozenset[str]
) -> str:
    if name == "TypeError" and (found := _MISMATCH.search(raised.message)):
        # The call that we wrote ourselves is not the one to blame.
        own = function.name.rpartition(".")[2]
        called = found["name"].rpartition(".")[2]
        # Nor one that may have come with our arguments: only what the target calls by its name.
        ours = {one.rpartition(".")[2] for one in function.calls} - {own, "__init__"}
        return (
            ""
            if called not in ours
            else f"{called}() is called with arguments that it does not take"
        )
    if name == "AttributeError":
        if _NO_IN_MODULE.match(raised.message):
            return "a module has no such attribute"
        found = _NO_MEMBER.match(raised.message)
        if found is not None and found["owner"] in own_classes:
            return f"{found['owner']} has no attribute {found['member']}"
    return ""
