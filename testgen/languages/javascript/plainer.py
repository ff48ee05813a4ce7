"""Plainer cases to try instead of one: without a step, without an argument, with plainer values.

Plain words and numbers are those of `testgen/search/plainer.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from syntax.javascript.values import Array, Code, Made, Object, Undefined, Value
from testgen.languages.javascript.fitting import kind_of
from testgen.languages.javascript.genome import Genome
from testgen.languages.javascript.reader import Reader
from testgen.search.plainer import plainer_terms

_Part = TypeVar("_Part")
_TYPICAL: dict[str, tuple[Value, ...]] = {
    "boolean": (True, False),
    "number": (3, 1),
    "string": ("hello", "a"),
    "array": (Array((3, 1, 2)), Array(("b", "a"))),
    "object": (Object((("a", 1), ("b", 2))),),
    "function": (Code("x => x"),),
}
_MOST_ITEMS = 12
_PHRASE = ("one", "two", "three", "four")


def plainer(genome: Genome, reader: Reader) -> Iterator[Genome]:
    """Cases that are easier to read, the boldest changes first."""
    limit = reader.cost(genome)
    for changed in _changed(genome, reader):
        if reader.cost(changed) < limit:
            yield changed


def _changed(genome: Genome, reader: Reader) -> Iterator[Genome]:
    for index, step in enumerate(genome.steps):
        if not step.name:
            yield replace(genome, steps=(*genome.steps[:index], *genome.steps[index + 1 :]))
    for index, args in genome.groups():
        callee = genome.callee if index < 0 else genome.steps[index].callee
        if len(args) > reader.fitting.least(callee) and not (index < 0 and genome.is_access):
            yield genome.with_group(index, args[:-1])
    yield from _as_people_pass(genome, reader)
    for index, args in genome.groups():
        for at, value in enumerate(args):
            for other in plainer_values(value):
                yield genome.with_group(index, (*args[:at], other, *args[at + 1 :]))


def _as_people_pass(genome: Genome, reader: Reader) -> Iterator[Genome]:
    """An argument as the documentation or another caller passes it; one of a kind that nobody
    asks for, of one that is."""
    for index, args in genome.groups():
        callee = genome.callee if index < 0 else genome.steps[index].callee
        asked = reader.fitting.asked(callee)
        for at, (value, (name, kinds)) in enumerate(zip(args, asked, strict=False)):
            others: list[Value] = [
                one for one in reader.values.get(name, ()) if kind_of(one) == kind_of(value)
            ]
            if kinds is not None and kind_of(value) not in kinds:
                others += [one for kind in sorted(kinds) for one in _TYPICAL.get(kind, ())]
            for other in others:
                yield genome.with_group(index, (*args[:at], other, *args[at + 1 :]))


def plainer_values(value: Value) -> Iterator[Value]:  # noqa: PLR0912  (a kind a case)
    """Values to try instead of one, the plainest first."""
    match value:
        case None | Undefined():
            return
        case bool():
            yield from _scalars(value)
        case str():
            yield from _phrases(value)
            yield from _scalars(value)
        case int() | float():
            if not math.isfinite(value):
                return
            yield from _scalars(round(value))
            if not float(value).is_integer():
                yield round(value)
                yield from _scalars(float(value))
        case Array(items):
            yield from (Array(part) for part in ((3, 1, 2), (1, 2, 3), ("b", "a")))
            yield from (Array(part) for part in _fewer(items))
            for at, one in enumerate(items[:_MOST_ITEMS]):
                for other in plainer_values(one):
                    yield Array((*items[:at], other, *items[at + 1 :]))
        case Object(pairs):
            yield Object((("name", "value"),))
            yield from (Object(part) for part in _fewer(pairs))
            for at, (key, one) in enumerate(pairs[:_MOST_ITEMS]):
                for other in plainer_values(one):
                    yield Object((*pairs[:at], (key, other), *pairs[at + 1 :]))
        case Made(callee, args):
            for at, one in enumerate(args):
                for other in plainer_values(one):
                    yield Made(callee, (*args[:at], other, *args[at + 1 :]))
        case Code(source) if "=>" in source and source != "x => x":
            yield Code("() => {}")
            yield Code("x => x")


def _phrases(text: str) -> Iterator[str]:
    """As many words with spaces between them."""
    parts = re.findall(r"[^\W_]+", text)
    if 1 < len(parts) <= len(_PHRASE):
        phrase = " ".join(_PHRASE[: len(parts)])
        yield from (phrase, phrase.title(), " ".join(parts))


def _scalars(value: bool | int | float | str) -> Iterator[Value]:
    for one in plainer_terms(value):
        if isinstance(one, bool | int | float | str):
            yield int(one) if isinstance(one, float) and one.is_integer() else one


def _fewer(parts: tuple[_Part, ...]) -> Iterator[tuple[_Part, ...]]:
    half = len(parts) // 2
    if half:
        yield parts[:half]
        yield parts[half:]
    for at in range(min(len(parts), _MOST_ITEMS)):
        yield parts[:at] + parts[at + 1 :]
