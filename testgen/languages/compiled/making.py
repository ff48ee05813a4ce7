"""Values of a shape: boundary values, constants of the code with what is next to them, small
structures of these. Then such values with something about them changed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from random import Random

from testgen.languages.compiled.terms import (
    Draft,
    Shape,
    Target,
    Term,
    Ways,
    part_at,
    places,
    with_part,
)

_DEEPEST = 4
_MOST_STEPS = 4
_WORDS = ("", "a", "abc", "hello", "Hello World", "foo bar", "x", "A", " ", "1", "-1", "0", "a,b",
          "a-b", "a_b", "12", "3.5", "é", "日本", "\n", " a ", "aa", "aba")  # fmt: skip
_CHARS = "a0Z_ -.,\n/é9zA:+"
_FLOATS = (0.0, 1.0, -1.0, 0.5, 2.0, 10.0, 100.0, -2.5, 1e-9, 1e9, math.inf, math.nan)


@dataclass
class Pools:
    """Constants that the code compares with, or holds."""

    ints: list[int] = field(default_factory=list)
    floats: list[float] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    chars: list[str] = field(default_factory=list)


class Maker:
    """Makes and changes the values of one target. Its own randomness is the caller's."""

    def __init__(self, random: Random, ways: Ways, pools: Pools) -> None:
        self._random = random
        self._ways = ways
        self._pools = pools

    def draft(self, target: Target) -> Draft:
        """A case from nothing."""
        receiver = None if target.receiver is None else self.term(target.receiver)
        steps: list[tuple[int, tuple[Term, ...]]] = []
        if target.steps and receiver is not None:
            for _ in range(self._random.choice((0, 0, 1, 1, 2, 3))):
                steps.append(self._step(target))
        arguments = tuple(map(self.term, target.shapes))
        if len(arguments) > 1 and self._random.random() < 0.15:
            arguments = self._alike(arguments)
        return Draft(arguments, receiver, tuple(steps))

    def varied(self, draft: Draft, target: Target) -> Draft:
        """A case with one or two things about it changed."""
        for _ in range(self._random.choice((1, 1, 1, 2))):
            draft = self._varied_once(draft, target)
        return replace(draft, origin="search")

    def simpler(self, draft: Draft) -> Draft | None:
        """A case with less in one place; None where there is nothing to take away."""
        random = self._random
        if draft.steps and random.random() < 0.3:
            steps = list(draft.steps)
            steps.pop(random.randrange(len(steps)))
            return replace(draft, steps=tuple(steps))
        terms = list(draft.arguments)
        given = [part for _, parts in draft.steps for part in parts]
        if given and (not terms or random.random() < 0.5):
            return self._simpler_step(draft)
        if draft.receiver is not None and (not terms or random.random() < 0.3):
            return replace(draft, receiver=self._simpler_term(draft.receiver))
        if not terms:
            return None
        at = random.randrange(len(terms))
        terms[at] = self._simpler_term(terms[at])
        return replace(draft, arguments=tuple(terms))

    def _simpler_step(self, draft: Draft) -> Draft:
        steps = list(draft.steps)
        at = self._random.choice([at for at, (_, parts) in enumerate(steps) if parts])
        number, parts = steps[at]
        which = self._random.randrange(len(parts))
        less = self._simpler_term(parts[which])
        steps[at] = (number, (*parts[:which], less, *parts[which + 1 :]))
        return replace(draft, steps=tuple(steps))

    def _simpler_term(self, term: Term) -> Term:
        place = self._random.choice(list(places(term)))
        part = part_at(term, place)
        return with_part(term, place, self._less(part))

    def _less(self, term: Term) -> Term:
        random, shape = self._random, term.shape
        match shape.of:
            case "int":
                value = int(term.value or 0)
                less = random.choice((1, 2, 3, 5, 10, value // 2, abs(value), value // 10))
                return replace(term, value=min(shape.high, max(shape.low, less)))
            case "float":
                return replace(term, value=random.choice((1.0, 2.0, 0.5, 4.0, 10.0)))
            case "string" if term.value:
                text = str(term.value)
                at = random.randrange(len(text))
                cut = text[:at] + text[at + 1 :]
                plain = "".join(one if one.isascii() and one.isprintable() else "a" for one in text)
                return replace(
                    term, value=random.choice((cut, text[: len(text) // 2], plain, text[at:]))
                )
            case "list" | "set" if term.parts:
                at = random.randrange(len(term.parts))
                return replace(term, parts=(*term.parts[:at], *term.parts[at + 1 :]))
            case "map" if term.parts:
                return replace(term, parts=term.parts[:-2])
        return term

    def _varied_once(self, draft: Draft, target: Target) -> Draft:
        choices = list(range(len(draft.arguments)))
        if draft.receiver is not None:
            choices += [-1]
            choices += [-2] * bool(target.steps)
        if not choices:
            return draft
        match self._random.choice(choices):
            case -1:
                assert draft.receiver is not None
                return replace(draft, receiver=self._changed(draft.receiver))
            case -2:
                return replace(draft, steps=self._other_steps(draft, target))
            case at:
                arguments = list(draft.arguments)
                arguments[at] = self._changed(arguments[at])
                return replace(draft, arguments=tuple(arguments))

    def _other_steps(
        self, draft: Draft, target: Target
    ) -> tuple[tuple[int, tuple[Term, ...]], ...]:
        steps = list(draft.steps)
        move = self._random.random()
        if steps and move < 0.3:
            steps.pop(self._random.randrange(len(steps)))
        elif steps and move < 0.5:
            at = self._random.randrange(len(steps))
            number, given = steps[at]
            steps[at] = (number, tuple(map(self._changed, given)))
        elif len(steps) < _MOST_STEPS:
            steps.insert(self._random.randint(0, len(steps)), self._step(target))
        return tuple(steps)

    def _step(self, target: Target) -> tuple[int, tuple[Term, ...]]:
        number = self._random.randrange(len(target.steps))
        return number, tuple(map(self.term, target.steps[number].shapes))

    def _alike(self, arguments: tuple[Term, ...]) -> tuple[Term, ...]:
        """The same value for two arguments of one type."""
        at = self._random.randrange(len(arguments))
        one = arguments[at]
        return tuple(one if other.shape == one.shape else other for other in arguments)

    def _changed(self, term: Term) -> Term:
        place = self._random.choice(list(places(term)))
        part = part_at(term, place)
        return with_part(term, place, self._neighbour(part))

    def _neighbour(self, term: Term) -> Term:
        shape, random = term.shape, self._random
        if random.random() < 0.25:
            return self.term(shape, 1)
        match shape.of:
            case "int":
                near = int(term.value or 0) + random.choice((-1, 1, -10, 10, 2, -2))
                near = random.choice((near, near, -int(term.value or 0), int(term.value or 0) * 2))
                return replace(term, value=min(shape.high, max(shape.low, near)))
            case "float":
                value = float(term.value or 0.0)
                return replace(term, value=random.choice((value + 1, -value, value * 2, value / 2)))
            case "string":
                return replace(term, value=self._other_text(str(term.value)))
            case "list" | "set":
                return self._other_list(term)
            case _:
                return self.term(shape, 1)

    def _other_text(self, text: str) -> str:
        random = self._random
        at = random.randint(0, len(text))
        piece = random.choice((self._text(), random.choice(_CHARS), *self._pools.chars[:4]))
        match random.randrange(5):
            case 0:
                return text[:at] + piece + text[at:]
            case 1 if text:
                return text[: at - 1] + text[at:] if at else text[1:]
            case 2:
                return text + piece
            case 3 if text:
                return random.choice((text[:at], text[at:], text.upper(), text.lower(), text * 2))
            case _:
                return piece + text

    def _other_list(self, term: Term) -> Term:
        random, parts = self._random, list(term.parts)
        match random.randrange(4):
            case 0 if parts:
                parts.pop(random.randrange(len(parts)))
            case 1 if parts:
                random.shuffle(parts)
            case 2 if parts:
                parts.append(random.choice(parts))
            case _:
                parts.insert(random.randint(0, len(parts)), self.term(term.shape.args[0], 1))
        return replace(term, parts=tuple(parts))

    def term(self, shape: Shape, depth: int = 0) -> Term:  # noqa: PLR0912 - a case for each shape
        """A value of a shape."""
        random = self._random
        match shape.of:
            case "int":
                return Term(shape, self._int(shape))
            case "float":
                return Term(shape, random.choice((*_FLOATS, *self._pools.floats, 3.7)))
            case "bool":
                return Term(shape, random.random() < 0.5)
            case "char":
                return Term(shape, random.choice((*_CHARS, *self._pools.chars * 2)))
            case "string":
                return Term(shape, self._text())
            case "list" if _is_bytes(shape) and random.random() < 0.7:
                data = self._text().encode()
                return Term(shape, parts=tuple(Term(shape.args[0], byte) for byte in data))
            case "list" | "set":
                most = 5 if depth < 2 else 1
                count = random.choice((0, 1, 2, 3, 3, most)) if depth < _DEEPEST else 0
                parts = tuple(self.term(shape.args[0], depth + 1) for _ in range(count))
                return Term(shape, parts=parts)
            case "map":
                count = random.choice((0, 1, 2)) if depth < _DEEPEST else 0
                pairs = [self.term(one, depth + 1) for _ in range(count) for one in shape.args]
                return Term(shape, parts=tuple(pairs))
            case "array":
                parts = tuple(self.term(shape.args[0], depth + 1) for _ in range(shape.length))
                return Term(shape, parts=parts)
            case "option":
                if depth >= _DEEPEST or random.random() < 0.3:
                    return Term(shape)
                return Term(shape, way=1, parts=(self.term(shape.args[0], depth + 1),))
            case "result":
                way = random.randrange(2)
                return Term(shape, way=way, parts=(self.term(shape.args[way], depth + 1),))
            case "record":
                return self._record(shape, depth)
            case _:
                return Term(shape, parts=tuple(self.term(one, depth + 1) for one in shape.args))

    def _record(self, shape: Shape, depth: int) -> Term:
        ways = self._ways[shape.name]
        numbers = list(range(len(ways)))
        if depth >= _DEEPEST:
            numbers.sort(key=lambda at: len(ways[at].shapes))
            numbers = numbers[:1]
        way = self._random.choice(numbers)
        parts = tuple(self.term(one, depth + 1) for one in ways[way].shapes)
        return Term(shape, parts=parts, way=way)

    def _int(self, shape: Shape) -> int:
        random = self._random
        move = random.random()
        if move < 0.4 and self._pools.ints:
            number = random.choice(self._pools.ints) + random.choice((0, 0, 0, 1, -1))
        elif move < 0.9:
            number = random.choice((0, 1, 2, 3, 5, 7, 10, 12, 42, 100, -1, -2, -5, -10))
        elif move < 0.95:
            number = random.choice((shape.low, shape.high, shape.high - 1, shape.low + 1))
        else:
            number = random.randint(-1000, 1000)
        if number < shape.low or number > shape.high:
            number = abs(number) % (shape.high - shape.low + 1) + max(shape.low, 0)
        return min(shape.high, max(shape.low, number))

    def _text(self) -> str:
        random = self._random
        move = random.random()
        if move < 0.4 and self._pools.strings:
            text = random.choice(self._pools.strings)
            if random.random() < 0.2:
                text += random.choice(self._pools.strings)
            return text
        if move < 0.5 and (self._pools.strings or self._pools.ints):
            numbers = [str(n + random.choice((0, 1, -1))) for n in self._pools.ints]
            pieces = (*self._pools.strings * 2, *numbers, *_WORDS[1:6], *self._pools.chars)
            return "".join(random.choice(pieces) for _ in range(random.choice((2, 3, 3, 4))))
        if move < 0.6 and self._pools.chars:
            words = [random.choice((*_WORDS, *self._pools.strings)) for _ in range(2)]
            return random.choice(self._pools.chars).join(words)
        if move < 0.9:
            return random.choice(_WORDS)
        letters = "ab" + "".join(self._pools.chars) + _CHARS
        return "".join(random.choice(letters) for _ in range(random.randint(1, 6)))


def _is_bytes(shape: Shape) -> bool:
    of = shape.args[0]
    return of.of == "int" and (of.low, of.high) == (0, 255)
