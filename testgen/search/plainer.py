"""Plainer cases to try instead of one: without a step, without an argument, with plainer values.

Whether they still do what the case is there for is found out in `minimize.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from testgen.inputs.fitting import expected, fits
from testgen.inputs.genome import Genome, Step
from testgen.inputs.reading import Reader
from testgen.inputs.slots import slots
from testgen.inputs.subject import Subject
from testgen.inputs.terms import Call, Code, Items, Pairs, Path, Term, at, kind_of, walk
from testgen.search.tidying import is_hollow, tidied

_Part = TypeVar("_Part")

_VOCABULARIES = (("hello", "world", "foo", "bar"), ("a", "b", "c", "d"), ("name", "value", "key"))
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_SHORT = 24
_TYPICAL: dict[str, tuple[Term, ...]] = {
    "bool": (True, False),
    "int": (3, 1),
    "float": (1.5, 2),
    "str": ("hello", "a"),
    "bytes": (b"abc",),
    "list": (Items("list", (3, 1, 2)), Items("list", ("b", "a"))),
    "iterable": (Items("list", (3, 1, 2)), Items("list", ("b", "a"))),
    "dict": (Pairs((("a", 1), ("b", 2))),),
    "callable": (Code("lambda x: x"), Code("lambda *args: None")),
}


def plainer_genomes(
    genome: Genome, reader: Reader, subject: Subject | None = None
) -> Iterator[Genome]:
    """Cases that are easier to read, the boldest changes first."""
    limit = reader.cost(genome)
    lists = subject is not None and subject.may_be_endless
    for changed in _changed(genome, reader, subject):
        plainer = tidied(changed)
        if reader.cost(plainer) < limit and not (lists and is_hollow(plainer)):
            yield plainer


def _changed(genome: Genome, reader: Reader, subject: Subject | None) -> Iterator[Genome]:
    for index, step in enumerate(genome.steps):
        if not step.name and not _is_unseen(step):
            yield replace(genome, steps=(*genome.steps[:index], *genome.steps[index + 1 :]))
    if subject is not None:
        yield from _as_people_pass(genome, reader, subject)
        yield from _as_asked(genome, subject)
    yield from _together(genome)
    for index, term in genome.terms():
        for path, inner in walk(term):
            for new in plainer_terms(inner):
                yield genome.put(index, path, new)


def _is_unseen(step: Step) -> bool:
    """Whether it fakes what is only read, as `sys.platform`: nobody could tell that it was real."""
    return step.source.startswith("monkeypatch.setattr('sys.")


def _as_people_pass(genome: Genome, reader: Reader, subject: Subject) -> Iterator[Genome]:
    """An argument as the documentation or another caller passes it."""
    for slot in slots(genome, subject):
        before = at(genome.at(slot.step), slot.path)
        values = reader.values.get(slot.parameter.name, ())
        kinds = {kind_of(value) for value in values}
        for value in values:
            # Of another kind only where nobody passes one of this.
            if value != before and (
                kind_of(before) == kind_of(value) or kind_of(before) not in kinds
            ):
                yield genome.put(slot.step, slot.path, value)


def _as_asked(genome: Genome, subject: Subject) -> Iterator[Genome]:
    """In place of an argument of another type, a plain one of the type that is asked for."""
    for slot in slots(genome, subject):
        kind = expected(slot.parameter)
        if kind is not None and not fits(kind, at(genome.at(slot.step), slot.path)):
            for value in _TYPICAL.get(kind.of, ()):
                yield genome.put(slot.step, slot.path, value)


def _together(genome: Genome) -> Iterator[Genome]:
    """One value changed everywhere it occurs: two that have to be equal stay equal."""
    places: dict[Term, list[tuple[int, Path]]] = {}
    for index, term in genome.terms():
        for path, inner in walk(term):
            if isinstance(inner, int | float | str) and not isinstance(inner, bool):
                places.setdefault(inner, []).append((index, path))
    for value, found in places.items():
        if len(found) > 1:
            for new in plainer_terms(value):
                changed = genome
                for index, path in found:
                    changed = changed.put(index, path, new)
                yield changed


def plainer_terms(term: Term) -> Iterator[Term]:
    """Terms to try instead of one whole: what a person would have written in its place."""
    match term:
        case bool() | int() | float():
            yield from _plainer_numbers(term)
        case str():
            yield from _plainer_texts(term)
        case bytes():
            for text in _plainer_texts(term.decode("latin-1")):
                yield text.encode()
        case Items(kind, items):
            yield from (Items(kind, part) for part in ((3, 1, 2), (1, 2, 3), ("b", "a")))
            yield from (Items(kind, part) for part in _fewer(items))
        case Pairs(pairs):
            yield Pairs((("a", 1), ("b", 2)))
            yield Pairs((("name", "value"),))
            yield from (Pairs(part) for part in _fewer(pairs))
        case Call(function, places, names):
            for index in range(len(names)):
                yield Call(function, places, (*names[:index], *names[index + 1 :]))
            if places and not names:
                yield Call(function, places[:-1])
        case Code(source) if source.startswith("lambda"):
            yield from (Code("lambda x: x"), Code("lambda *args: None"))


def _plainer_numbers(number: bool | int | float) -> Iterator[Term]:
    if isinstance(number, bool):
        yield from [False] * number
    elif isinstance(number, int):
        yield from (3, 2, 5, 10, 1, 20, 100, 0, -1, 1000)
        sign = -1 if number < 0 else 1
        yield from (sign * (abs(number) // 10 * 10), sign * (abs(number) // 2))
    else:
        yield from (1.5, 1.0, 2.5, 0.5, 10.0, 0.0, -1.0, 100.0)
        if abs(number) < 1e15:
            yield float(round(number))
            yield round(number, 1)


def _plainer_texts(text: str) -> Iterator[str]:
    yield from ("hello", "hello world", "abc", "a", "b", "x", "A", "ab", "name", "1", "")
    yield from dict.fromkeys(_with_words(text, words) for words in _VOCABULARIES)
    yield re.sub(r"[A-Za-z]+", _alphabet, text)
    half = len(text) // 2
    if half:
        yield text[:half]
        yield text[half:]
    yield "".join(char for char in text if char.isalnum() or char == " ")
    yield " ".join(text.split())
    if len(text) <= _SHORT:
        for index in range(len(text)):
            yield text[:index] + text[index + 1 :]
    plain = "".join(char if char.isascii() and char.isprintable() else "a" for char in text)
    yield plain
    yield "".join("1" if char.isdigit() else char for char in plain)


def _with_words(text: str, words: Sequence[str]) -> str:
    """The text with a word for each run of letters, the same for the same, in its own case."""
    told: dict[str, str] = {}

    def word(found: re.Match[str]) -> str:
        old = found[0]
        new = told.setdefault(old.lower(), words[len(told) % len(words)])
        if old.isupper():
            return new.upper()
        return new.title() if old.istitle() else new

    return re.sub(r"[A-Za-z]+", word, text)


def _alphabet(found: re.Match[str]) -> str:
    """As many letters, in their order: what has to have a length keeps it."""
    letters = (_ALPHABET * (1 + len(found[0]) // 26))[: len(found[0])]
    return letters.upper() if found[0].isupper() else letters


def _fewer(parts: tuple[_Part, ...]) -> Iterator[tuple[_Part, ...]]:
    if not parts:
        return
    half = len(parts) // 2
    if half:
        yield parts[:half]
        yield parts[half:]
    for index in range(min(len(parts), 16)):
        yield parts[:index] + parts[index + 1 :]
    yield ()
