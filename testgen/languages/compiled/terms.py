"""Types as shapes, values as terms of them, and how a term travels to the harness."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from syntax.units.facts import Unit

Of = Literal[
    "int",
    "float",
    "bool",
    "char",
    "string",
    "list",
    "array",
    "tuple",
    "option",
    "result",
    "map",
    "set",
    "ref",
    "record",
    "unit",
]


@dataclass(frozen=True, slots=True)
class Shape:
    """A type that values can be made of.

    `name` is the type as it is written in the harness, `low` and `high` bound an integer,
    `length` is an array's; `changes`: a reference through which the callee may write. `pointed`:
    text that is borrowed (`&str`), or a slice.
    """

    of: Of
    name: str
    args: tuple[Shape, ...] = ()
    low: int = 0
    high: int = 0
    length: int = 0
    changes: bool = False
    pointed: bool = False
    suffix: str = ""
    """What is called on it where it is given (`.into_iter()`)."""


@dataclass(frozen=True, slots=True)
class Term:
    """A value of a shape: a plain `value`, or `parts`; `way` says which of several ways to make
    it (a record's constructors, an option's or a result's sides)."""

    shape: Shape
    value: int | float | bool | str | None = None
    parts: tuple[Term, ...] = ()
    way: int = 0


@dataclass(frozen=True, slots=True)
class Way:
    """One way to make a record: a constructor of its type, a literal, a variant, a default.

    `opens`: the constructor gives a result or an option, which has to hold something. `names` of
    the fields where it is written with them.
    """

    kind: Literal["call", "literal", "variant", "default"]
    name: str
    shapes: tuple[Shape, ...] = ()
    names: tuple[str, ...] = ()
    opens: bool = False


_STRANGE = 12.0
"""What it costs to read `NaN` where any number would do."""

TESTED = "tested"
"""The origin of a case that an existing test has."""

Ways = dict[str, tuple[Way, ...]]
"""By the name of the record."""


@dataclass(frozen=True, slots=True)
class Step:
    """A method that changes its object, called before the one under test."""

    unit: Unit
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A function under test, with the shapes of all it takes."""

    unit: Unit
    shapes: tuple[Shape, ...]
    receiver: Shape | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A case: the object, what is done to it first, the arguments. `origin`: who thought of it."""

    arguments: tuple[Term, ...]
    receiver: Term | None = None
    steps: tuple[tuple[int, tuple[Term, ...]], ...] = ()
    origin: str = "search"

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two drafts the same case."""
        return (self.arguments, self.receiver, self.steps)

    @property
    def terms(self) -> tuple[Term, ...]:
        """All that is made for it, in the order in which the harness takes it."""
        first = () if self.receiver is None else (self.receiver,)
        return (*first, *(term for _, given in self.steps for term in given), *self.arguments)


def tokens(draft: Draft) -> Iterator[str]:
    """A draft as the harness reads it: words without spaces."""
    if draft.receiver is not None:
        yield from tokens_of(draft.receiver)
        yield str(len(draft.steps))
        for number, given in draft.steps:
            yield str(number)
            for term in given:
                yield from tokens_of(term)
    for term in draft.arguments:
        yield from tokens_of(term)


def tokens_of(term: Term) -> Iterator[str]:
    """One term's words."""
    match term.shape.of:
        case "bool":
            yield "1" if term.value else "0"
        case "string":
            yield "x" + str(term.value).encode("utf-8", "surrogatepass").hex()
        case "char":
            yield str(ord(str(term.value)))
        case "int" | "float":
            yield str(term.value)
        case "list" | "set":
            yield str(len(term.parts))
        case "map":
            yield str(len(term.parts) // 2)
        case "option" | "result" | "record":
            yield str(term.way)
        case _:
            pass
    for part in term.parts:
        yield from tokens_of(part)


def cost(term: Term) -> float:
    """How much there is to read, in characters or so; what is hard to read counts more."""
    own = 1.0
    match term.shape.of:
        case "int":
            number = abs(int(term.value or 0))
            own = len(str(number)) + (1 if int(term.value or 0) < 0 else 0)
        case "float":
            value = float(term.value or 0.0)
            own = len(repr(value)) if math.isfinite(value) else _STRANGE
        case "string" | "char":
            text = str(term.value)
            own = (
                (2 if text else 6) + len(text) + 4 * sum(not (" " <= char <= "~") for char in text)
            )
        case "record":
            own = 6 + len(term.shape.name)
        case "list" | "set" | "map":
            own = 4
        case _:
            pass
    return own + sum(cost(part) + 2 for part in term.parts)


def draft_cost(draft: Draft) -> float:
    """As `cost`, of a whole case."""
    return sum(map(cost, draft.terms)) + 16 * len(draft.steps) + 2 * len(draft.arguments)


def places(term: Term) -> Iterator[tuple[int, ...]]:
    """Where its parts are, itself first."""
    yield ()
    for at, part in enumerate(term.parts):
        for inner in places(part):
            yield (at, *inner)


def part_at(term: Term, place: tuple[int, ...]) -> Term:
    """The part at a place."""
    for at in place:
        term = term.parts[at]
    return term


def with_part(term: Term, place: tuple[int, ...], new: Term) -> Term:
    """The term with another part at a place."""
    if not place:
        return new
    at, *rest = place
    parts = list(term.parts)
    parts[at] = with_part(parts[at], tuple(rest), new)
    return replace(term, parts=tuple(parts))
