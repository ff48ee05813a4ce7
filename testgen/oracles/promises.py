"""What documentation promises under a condition: an exception, or a certain result."""

from __future__ import annotations

import builtins
import re
from dataclasses import dataclass
from typing import Literal

from testgen.checks.expressions import Known, value_of
from testgen.oracles.conditions import Condition, condition_of
from testgen.oracles.documentation import documentation_of, sentences
from testgen.oracles.statements import conditionals
from testgen.values import Function, Observation

INTERNAL = (
    "AttributeError",
    "IndexError",
    "KeyError",
    "NameError",
    "RecursionError",
    "TypeError",
    "UnboundLocalError",
    "ZeroDivisionError",
)
"""Exceptions that an operation raises where the code forgot a case."""

_RAISES = re.compile(
    r"\b(?:[Rr]aises?|[Rr]aising|[Tt]hrows?)\s+(?:an?\s+)?`*(?P<name>[A-Z]\w*(?:Error|Exception|Warning|Exit))`*"
    r"\s+(?P<condition>(?:if|when)\s+.+?)\.?$",
)
_EMPTY = re.compile(
    r"^(?:an? )?empty (?P<kind>list|string|str|dict|dictionary|tuple|set|array)$", re.I
)
_EMPTIES: dict[str, object] = {
    "list": [], "array": [], "string": "", "str": "", "dict": {}, "dictionary": {}, "tuple": (),
    "set": set(),
}  # fmt: skip
_WORDS = {"zero": "0", "one": "1", "true": "True", "false": "False", "none": "None", "null": "None"}


@dataclass(frozen=True, slots=True)
class Promise:
    """If `condition` holds, `kind` happens: `exception` is raised, or `value` comes out.

    `otherwise`: what comes out where it does not hold. `written`: the documentation's words.
    """

    kind: Literal["raises", "returns"]
    condition: Condition
    written: str
    exception: str = ""
    value: Known | None = None
    otherwise: Known | None = None


def promises_of(function: Function) -> tuple[Promise, ...]:
    """The promises that can be read with certainty."""
    if not function.doc:
        return ()
    return (*_raised(function), *_returned(function))


def documented_exceptions(function: Function) -> frozenset[str]:
    """Names of all exceptions that the documentation speaks of, whatever the condition."""
    if not function.doc:
        return frozenset()
    doc = documentation_of(function.doc)
    named = {name.strip("`: ").rpartition(".")[2] for name, _ in doc.raises}
    said = re.findall(r"\b([A-Z]\w*(?:Error|Exception|Exit|Interrupt|Iteration))\b", function.doc)
    return frozenset(named | set(said))


def _raised(function: Function) -> list[Promise]:
    doc = documentation_of(function.doc or "")
    said = [(name.strip("`: ").rpartition(".")[2], when) for name, when in doc.raises]
    for sentence in sentences(doc.text):
        match = _RAISES.search(sentence)
        if match and not re.search(r"\b(?:if|when|unless)\b", sentence[: match.start()], re.I):
            said.append((match["name"], match["condition"]))
    found = []
    for name, when in said:
        for sentence in sentences(when) or [when]:
            condition = condition_of(sentence, function)
            if condition is not None and name.isidentifier():
                written = f"{name}: {' '.join(sentence.split())}"
                found.append(Promise("raises", condition, written, exception=name))
    return found


def _returned(function: Function) -> list[Promise]:
    found = []
    for one in conditionals(function):
        value = result_of(one.result)
        condition = condition_of(one.condition, function) if value is not None else None
        if value is None or condition is None:
            continue
        otherwise = result_of(one.otherwise) if one.otherwise else None
        found.append(Promise("returns", condition, one.written, value=value, otherwise=otherwise))
    return found


def result_of(text: str) -> Known | None:
    """A value in words: "None", "an empty list", "-1", "'red'"; None where it is anything else."""
    said = text.strip().strip("`").rstrip(",;:").strip("`").strip()
    if match := _EMPTY.match(said):
        return Known(_EMPTIES[match["kind"].lower()])
    if (quoted := re.fullmatch(r"(['\"])(.*)\1", said)) and value_of(quoted[2]) is not None:
        return None  # Quoted code or a text that looks like it: '(None, "")'.
    said = re.sub(r"^(?:the (?:value|string|constant|integer) |a )", "", said)
    return value_of(_WORDS.get(said.lower(), said))


def exception_fits(expected: str, observation: Observation) -> bool | None:
    """Whether what was raised is the documented exception or a subclass; None if unknown."""
    raised = observation.raised
    if raised is None:
        return False
    name = raised.type.rpartition(".")[2]
    if expected in (name, raised.name):
        return True
    one, other = getattr(builtins, name, None), getattr(builtins, expected, None)
    if isinstance(one, type) and isinstance(other, type):
        return issubclass(one, other)
    return None
