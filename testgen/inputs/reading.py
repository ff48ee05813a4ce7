"""How hard a case is to read, for whoever knows what a function is about.

Words, round numbers and what people pass themselves are easy; what a search leaves behind is not.
"""

from __future__ import annotations

import builtins
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from testgen.inputs.by_name import samples_by_name
from testgen.inputs.genome import Genome
from testgen.inputs.slots import slots
from testgen.inputs.subject import Subject
from testgen.inputs.terms import Call, Code, Items, Name, Pairs, Term, at, free_names, parse, show

WORDS = (
    "hello", "hello world", "abc", "a", "b", "c", "name", "value", "key", "text", "apple", "banana",
    "cherry", "one", "two", "three", "red", "green", "blue", "x", "y", "z", "ab", "A", "Hello",
    "Hello World", "foo", "bar", "data", "first", "second", "third", "alice", "bob", "item",
)  # fmt: skip
"""Texts that a person writes first."""

_FORMATS = frozenset(
    {
        "user@example.com", "https://example.com/path?x=1#top", "2024-02-29", "12:30:45",
        "2024-02-29T12:30:45", "127.0.0.1", "1.2.3", "snake_case", "camelCase", "PascalCase",
        "kebab-case", "file.txt", "/tmp/file.txt", "racecar", "a b c", "one\ntwo",
        "The quick brown fox jumps over the lazy dog.",
    }
)  # fmt: skip
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_ROUND = frozenset({12, 15, 20, 25, 30, 42, 50, 99, 100, 101, 200, 500, 1000, 2024, 10_000})
_STEP = 6
_BUILTINS = frozenset(dir(builtins))
_STRANGERS = frozenset({"MagicMock", "Mock", "AsyncMock"})
_STRANGER = 40
_ILL_TYPED = 25
_PIECES = re.compile(r"[A-Za-z]+|\d+|\s|.", re.S)
_MOST_WORDS = 400


@dataclass(frozen=True)
class Reader:
    """What is familiar: values that people pass, by parameter, and the words of the docs."""

    values: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    is_ill_typed: Callable[[Genome], bool] = lambda genome: False

    @cached_property
    def _familiar(self) -> frozenset[str]:
        return frozenset(show(one) for terms in self.values.values() for one in terms)

    @cached_property
    def _words(self) -> frozenset[str]:
        return self.words | {word.lower() for text in WORDS for word in text.split()}

    def cost(self, genome: Genome) -> int:
        """How hard the whole case is to read: how much there is of it, and how odd that is."""
        known: int | None = genome.memo.get("cost")
        if known is None:
            odd = sum(self.oddness(term) for _, term in genome.terms())
            odd += _ILL_TYPED * self.is_ill_typed(genome)
            known = genome.memo["cost"] = (
                odd + _STEP * len(genome.steps) + sum(map(len, genome.sources)) // 8
            )
        return known

    def oddness(self, term: Term) -> int:
        """How far a value is from what a person would write, with all that it holds."""
        if isinstance(term, Name):
            return 3 * (term.name in _BUILTINS)
        is_telling = isinstance(term, str | bytes | Items | Pairs | Call | Code)
        if is_telling and show(term) in self._familiar:
            return 1
        match term:
            case Items(_, items):
                return 3 if not items else sum(1 + self.oddness(one) for one in items)
            case Pairs(pairs):
                parts = [one for pair in pairs for one in pair]
                return 3 if not pairs else len(pairs) + sum(map(self.oddness, parts))
            case Call(function, places, names):
                parts = [*places, *(value for _, value in names)]
                inner = 2 if isinstance(function, Name) else self.oddness(function)
                return (
                    _STRANGER * is_stranger(term)
                    + inner
                    + sum(map(self.oddness, parts))
                    + 2 * len(names)
                )
            case Code(source):
                return 1 + len(source) // 8
        return self._of_scalar(term)

    def _of_scalar(self, term: Term) -> int:
        match term:
            case None | bool():
                return 2
            case int():
                return _of_int(term)
            case float():
                return _of_float(term)
            case str():
                return self._of_text(term)
            case bytes():
                return 1 + self._of_text(term.decode("latin-1"))
        return 1

    def _of_text(self, text: str) -> int:
        if not text:
            return 4
        if text in WORDS or text in _FORMATS:
            return 2 if len(text) == 1 or text in _FORMATS else 1
        ragged = 4 * (text != text.strip())
        return 1 + ragged + sum(self._of_piece(piece) for piece in _PIECES.findall(text))

    def _of_piece(self, piece: str) -> int:
        first = piece[0]
        if first.isascii() and first.isalpha():
            if piece.lower() in self._words:
                return 1
            if piece.lower() in _ALPHABET:
                return 2
            return 2 if len(piece) < 3 else 2 + len(piece) // 2
        if first.isdigit() and first.isascii():
            return min(len(piece), 6)
        if piece == " " or piece in "_-.,":
            return 1
        if first.isascii() and first.isprintable():
            return 2
        return 4 if first.isprintable() else 6


def reader_for(
    subject: Subject,
    seeds: Sequence[Genome] = (),
    is_ill_typed: Callable[[Genome], bool] = lambda genome: False,
) -> Reader:
    """Who knows the documentation of a target, and how it is called elsewhere."""
    values: dict[str, dict[str, Term]] = {}
    for parameter in subject.parameters:
        for source in samples_by_name(parameter.name)[:2]:
            values.setdefault(parameter.name, {})[source] = parse(source)
    for seed in seeds:
        for slot in slots(seed, subject):
            term = at(seed.at(slot.step), slot.path)
            if isinstance(term, Name):
                term = next((step.value for step in seed.steps if step.name == term.name), term)
            if not isinstance(term, Name) and free_names(term) <= _BUILTINS:
                values.setdefault(slot.parameter.name, {}).setdefault(show(term), term)
    owner = subject.owner
    docs = (subject.target.doc, owner.doc if owner is not None else None, subject.description.doc)
    words = re.findall(r"[A-Za-z]{3,}", " ".join(doc or "" for doc in docs))
    return Reader(
        {name: tuple(terms.values()) for name, terms in values.items()},
        frozenset(word.lower() for word in words[:_MOST_WORDS]),
        is_ill_typed,
    )


def _of_int(number: int) -> int:
    size = abs(number)
    if size <= 10:
        # Ones and zeros are plain, too, but tell few mistakes apart.
        odd = max(0, 2 - size)
    elif size in _ROUND:
        odd = 1
    else:
        odd = 2 + min(16, size.bit_length() // 3)
    return odd + (number < 0)


def _of_float(number: float) -> int:
    if not math.isfinite(number):
        return 8
    if number == 0 and math.copysign(1, number) < 0:
        return 12
    size = abs(number)
    if size >= 1e6 or 0 < size < 1e-3:
        return 6
    digits = len(repr(size).partition(".")[2])
    return (1 if digits == 1 else digits) + _of_int(round(number)) + (number < 0)


def is_stranger(term: Term) -> bool:
    """Whether it is an object that stands for anything: a mock."""
    return isinstance(term, Call) and _is_mock(term.function)


def _is_mock(function: Term) -> bool:
    return isinstance(function, Name) and function.name in _STRANGERS
