"""Plainer cases to try instead of one, and how hard a case is to read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from syntax.javascript.values import Array, Code, Made, Object, Undefined, Value
from testgen.languages.javascript.genome import Genome

_Part = TypeVar("_Part")
_WORDS = ("", "a", "b", "abc", "hello", "foo", "foo bar", "A", " ", "1")
_PLAIN = (0, 1, 2, 3, -1, 5, 10, 100)


def cost(genome: Genome) -> int:
    """The length of a case, and how odd its values are."""
    odd = sum(oddness(value) for _, args in genome.groups() for value in args)
    return odd + 12 * len(genome.steps) + sum(map(len, genome.sources)) // 4


def oddness(value: Value) -> int:
    """How far a value is from what a person would write."""
    match value:
        case bool():
            return 0
        case None | Undefined():
            return 1
        case str():
            if value in _WORDS:
                return int(value in ("", " ", "1"))
            strange = sum(not (char.isalnum() and char.isascii()) for char in value)
            return 1 + strange + len(value) // 6
        case int() | float():
            if value in _PLAIN or not math.isfinite(value):
                return 0
            return 1 + (value < 0) + len(repr(value)) // 3
        case Array(items):
            return 1 + sum(map(oddness, items)) + _mixed(items)
        case Object(pairs):
            return 1 + sum(oddness(one) + oddness(key) for key, one in pairs)
        case Made(_, args):
            return 2 + sum(map(oddness, args))
        case Code(source):
            return 1 + len(source) // 12


def _mixed(items: tuple[Value, ...]) -> int:
    return 2 * (len({type(one) for one in items}) - 1) if items else 0


def plainer(genome: Genome, least: Mapping[str, int]) -> Iterator[Genome]:
    """Cases that are easier to read, the boldest changes first; a function keeps at least so many
    arguments, by its name."""
    for index, step in enumerate(genome.steps):
        if not step.name:
            yield replace(genome, steps=(*genome.steps[:index], *genome.steps[index + 1 :]))
    for index, args in genome.groups():
        callee = genome.callee if index < 0 else genome.steps[index].callee
        fewest = least.get(callee.rpartition(".")[2], 0)
        if len(args) > fewest and not (index < 0 and genome.is_access):
            yield genome.with_group(index, args[:-1])
    for index, args in genome.groups():
        for at, value in enumerate(args):
            for other in plainer_values(value):
                yield genome.with_group(index, (*args[:at], other, *args[at + 1 :]))


def plainer_values(value: Value) -> Iterator[Value]:  # noqa: PLR0912  (a kind a case)
    """Values to try instead of one, the plainest first."""
    match value:
        case bool() | None:
            return
        case int() | float():
            yield from (one for one in _PLAIN if abs(one) <= abs(value) or math.isnan(value))
            if math.isfinite(value) and abs(value) < 1e15:
                yield round(value)
                yield int(value) // 10 * 10
        case str():
            yield from _texts(value)
        case Array(items):
            yield from (Array(part) for part in _fewer(items))
            for at, one in enumerate(items[:8]):
                for other in plainer_values(one):
                    yield Array((*items[:at], other, *items[at + 1 :]))
        case Object(pairs):
            yield from (Object(part) for part in _fewer(pairs))
            for at, (key, one) in enumerate(pairs[:8]):
                for other in plainer_values(one):
                    yield Object((*pairs[:at], (key, other), *pairs[at + 1 :]))
        case Made(callee, args):
            for at, one in enumerate(args):
                for other in plainer_values(one):
                    yield Made(callee, (*args[:at], other, *args[at + 1 :]))
        case Code(source) if "=>" in source and source != "x => x":
            yield Code("() => {}")
            yield Code("x => x")


def _texts(text: str) -> Iterator[str]:
    yield from (word for word in _WORDS if len(word) <= len(text))
    half = len(text) // 2
    if half:
        yield text[:half]
        yield text[half:]
    if len(text) <= 24:
        yield from (text[:at] + text[at + 1 :] for at in range(len(text)))
    plain = "".join(char if char.isascii() and char.isprintable() else "a" for char in text)
    yield plain
    yield text.lower()


def _fewer(parts: tuple[_Part, ...]) -> Iterator[tuple[_Part, ...]]:
    if parts:
        yield ()
        for at in range(min(len(parts), 12)):
            yield parts[:at] + parts[at + 1 :]
