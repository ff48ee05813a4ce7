"""What is a fact of one test: its values, what comes of it, and the words it may be told in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from testgen.values import Description
from testgen.writing.code import expression
from testgen.writing.grouping import Plan, name_of_hole
from testgen.writing.outcomes import is_of_target
from testgen.writing.shape import Shaped
from testgen.writing.words import snake

UNKNOWN = object()
"""Stands for a value that is no literal."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case. `inputs` and `outputs` are values, `UNKNOWN` where they are no literals;
    `raised` is the exception's name in snake case, empty where there is none, and `message` the
    words of what it says. `echoes`: what is given back is one of the inputs. `named` are all
    arguments by the stems of their parameters' names."""

    inputs: tuple[Any, ...]
    outputs: tuple[Any, ...]
    raised: str = ""
    message: frozenset[str] = frozenset()
    prints: bool = False
    is_law: bool = False
    omits_default: bool = False
    echoes: bool = False
    named: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """A test: `subject` is what its name begins with, `known` are stems of words that the code
    under test and the case itself use."""

    subject: str
    cases: tuple[CaseFacts, ...]
    known: frozenset[str]


def facts_of(plan: Plan, description: Description, subject: str) -> Facts:
    """The facts of a planned test."""
    return Facts(
        subject=subject,
        cases=tuple(_case(one, plan, description) for one in plan.cases),
        known=frozenset(_known(plan, description)),
    )


_SPELLED_OUT = {
    "len": ("length",),
    "max": ("maximum",),
    "min": ("minimum",),
    "str": ("string",),
    "int": ("integer",),
    "repr": ("representation",),
    "num": ("number",),
    "idx": ("index",),
    "val": ("value",),
}


def stem(word: str) -> str:
    """A word without the ending that a sentence gives it: `parsing`, `parses` as `pars`."""
    for ending in ("ings", "ing", "ies", "ied", "ed", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


def words_in(text: str) -> Iterator[str]:
    """The words of a text, of names in it as well."""
    for name in re.findall(r"[A-Za-z_]\w*", text):
        yield from (part for part in snake(name).split("_") if part)


def _case(one: Shaped, plan: Plan, description: Description) -> CaseFacts:
    checks = one.kept.checks
    raised = next((check for check in checks if check.kind == "raises"), None)
    is_law = any(check.kind == "relation" or check.origin == "metamorphic" for check in checks)
    sources = [
        hole.source
        for hole in one.holes
        if hole.role == "variable" or (hole.role == "argument" and is_of_target(hole, one))
    ]
    expected = [
        check.expected
        for check in checks
        if check.expected and check.kind in ("equal", "is", "approx", "printed", "after", "truth")
    ]
    return CaseFacts(
        inputs=tuple(map(_value, sources)),
        outputs=tuple(map(_value, expected)),
        raised=snake(raised.expected.rpartition(".")[2]) if raised is not None else "",
        message=frozenset(words_in(raised.match)) if raised is not None else frozenset(),
        prints=any(check.kind == "printed" for check in checks),
        is_law=is_law,
        omits_default=_omits_default(one, plan),
        named=tuple(_named(one, plan, description)),
        echoes=any(check.expected in sources for check in checks if check.subject == "result"),
    )


def _named(one: Shaped, plan: Plan, description: Description) -> Iterator[tuple[str, Any]]:
    for hole in one.holes:
        if hole.role == "argument":
            name = name_of_hole(hole, one.shape, plan.function, description)
            for word in words_in(name):
                for said in (word, *_SPELLED_OUT.get(word, ())):
                    yield stem(said), _value(hole.source)


def _omits_default(one: Shaped, plan: Plan) -> bool:
    function = plan.function
    if function is None:
        return False
    given = sum(hole.role == "argument" and is_of_target(hole, one) for hole in one.holes)
    return given < len(function.parameters) and any(
        each.has_default for each in function.parameters
    )


def _value(source: str) -> Any:
    try:
        node = expression(source)
        return ast.literal_eval(node)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return {"set()": set(), "frozenset()": frozenset()}.get(source, UNKNOWN)


def _known(plan: Plan, description: Description) -> Iterator[str]:
    function = plan.function
    texts: list[str] = [plan.target]
    if function is not None:
        texts += [function.source, function.doc or "", *(one.name for one in function.parameters)]
        owner = description.class_of(function.class_name or "")
        texts += [owner.doc or ""] if owner is not None else []
    for text in (*texts, *_common(plan.cases)):
        for word in words_in(text):
            yield stem(word)
            yield from map(stem, _SPELLED_OUT.get(word, ()))


def _common(cases: Sequence[Shaped]) -> Iterable[str]:
    """Words that all cases use: what one of them says is not said of the others."""
    said = []
    for one in cases:
        case = one.kept.case
        checks = (f"{check.subject} {check.expected} {check.match}" for check in one.kept.checks)
        said.append(set(words_in(" ".join([*case.setup, case.call, *checks]))))
    return set.intersection(*said) if said else ()
