"""One change to a case: another number, a letter more, an element less, a step between."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from syntax.javascript.values import UNDEFINED, Array, Code, Made, Object, Value
from testgen.languages.javascript.cases import Cases
from testgen.languages.javascript.genome import Genome

_LETTERS = "aAbz019 -_.,:/\\'\"éß\n+%@#"


class Variation:
    """Changes cases; new parts are made as those of new cases."""

    def __init__(self, cases: Cases, random: Random) -> None:
        self._cases, self._random = cases, random

    def vary(self, genome: Genome, others: Sequence[Genome]) -> Genome:
        """The case with a change or two."""
        for _ in range(1 if self._random.random() < 0.7 else 2):
            genome = self._once(genome, others)
        return replace(genome, origin="search")

    def _once(self, genome: Genome, others: Sequence[Genome]) -> Genome:
        random = self._random
        chance = random.random()
        if genome.steps and chance < 0.25:
            return self._steps(genome, others)
        if others and chance < 0.4:
            other = random.choice(others)
            if other.callee == genome.callee and other.args:
                at = random.randrange(len(other.args))
                mixed: list[Value] = list(genome.args)
                while len(mixed) <= at:
                    mixed.append(UNDEFINED)
                mixed[at] = other.args[at]
                return genome.with_group(-1, tuple(mixed))
        groups = [(index, args) for index, args in genome.groups() if args or index < 0]
        index, args = random.choice(groups[-1:] if random.random() < 0.6 else groups)
        if index < 0 and (not args or chance > 0.9) and not genome.is_access:
            fresh = self._cases.values.args(self._cases.target.function)
            return genome.with_group(-1, fresh)
        if not args:
            return self._cases.fresh()
        at = random.randrange(len(args))
        changed = self._value(args[at], at if index < 0 else -1)
        return genome.with_group(index, (*args[:at], changed, *args[at + 1 :]))

    def _steps(self, genome: Genome, others: Sequence[Genome]) -> Genome:
        random = self._random
        name = genome.steps[0].name
        steps = list(genome.steps)
        if len(steps) > 1 and random.random() < 0.3:
            del steps[random.randrange(1, len(steps))]
        elif len(steps) < 8 and name:
            step = self._cases.step_before(name)
            if step is not None:
                steps.insert(random.randrange(1, len(steps) + 1), step)
        return replace(genome, steps=tuple(steps))

    def _value(self, value: Value, at: int) -> Value:
        random = self._random
        function = self._cases.target.function
        given = [one for one in function.parameters if one.name != "this"]
        if at >= 0 and given and random.random() < 0.25:
            return self._cases.values.of_parameter(given[min(at, len(given) - 1)], function)
        match value:
            case bool():
                return not value
            case int() | float():
                return self._number(value)
            case str():
                return self._string(value)
            case Array(items):
                return Array(self._items(items))
            case Object(pairs):
                return self._pairs(pairs)
            case Made(callee, args) if args:
                index = random.randrange(len(args))
                changed = self._value(args[index], -1)
                return Made(callee, (*args[:index], changed, *args[index + 1 :]))
            case Code(source) if "=>" in source or source.startswith("function"):
                return self._cases.values.make_kind("function")
        return self._cases.values.make_kind(random.choice(("string", "number", "array", "object")))

    def _number(self, value: int | float) -> Value:
        random = self._random
        pool = self._cases.pool.numbers
        chance = random.random()
        if pool and chance < 0.35:
            known = random.choice(pool)
            return known + random.choice((0, 0, 1, -1, 0.5)) if abs(known) < 2**53 else known
        if abs(value) >= 2**53 or math.isnan(value):
            return random.choice((0, 1, -1))
        return random.choice(
            (
                value + 1,
                value - 1,
                -value,
                value * 2,
                value * 10,
                value / 2,
                value + 0.5,
                0,
                value * value,
            )
        )

    def _string(self, value: str) -> Value:
        random = self._random
        strings = self._cases.pool.strings
        chance = random.random()
        if strings and chance < 0.45:
            word = random.choice(strings)
            at = random.randrange(len(value) + 1)
            return random.choice(
                (word, value[:at] + word + value[at:], value + word, word + value)
            )[:300]
        if not value or chance < 0.65:
            at = random.randrange(len(value) + 1)
            return value[:at] + random.choice(_LETTERS) + value[at:]
        at = random.randrange(len(value))
        return random.choice(
            (
                value[:at] + value[at + 1 :],
                value[:at] + random.choice(_LETTERS) + value[at + 1 :],
                value[: at + 1] + value[at:],
                value.upper(),
                value.lower(),
                value[:at],
                value[::-1],
                value * 2,
            )
        )[:300]

    def _items(self, items: tuple[Value, ...]) -> tuple[Value, ...]:
        random = self._random
        chance = random.random()
        if not items or (chance < 0.3 and len(items) < 12):
            new = (
                random.choice(items)
                if items and random.random() < 0.4
                else self._cases.values.make_kind(random.choice(("number", "string")))
            )
            at = random.randrange(len(items) + 1)
            return (*items[:at], new, *items[at:])
        at = random.randrange(len(items))
        if chance < 0.5:
            return (*items[:at], *items[at + 1 :])
        if chance < 0.6:
            return tuple(random.sample(items, len(items)))
        return (*items[:at], self._value(items[at], -1), *items[at + 1 :])

    def _pairs(self, pairs: tuple[tuple[str, Value], ...]) -> Value:
        random = self._random
        chance = random.random()
        if not pairs or chance < 0.2:
            key = random.choice(self._cases.pool.strings or ["a", "b"])
            if key and key != "__proto__":
                kept = tuple(pair for pair in pairs if pair[0] != key)
                new = self._cases.values.make_kind(random.choice(("number", "string", "boolean")))
                return Object((*kept, (key, new)))
            return Object(pairs)
        at = random.randrange(len(pairs))
        if chance < 0.4:
            return Object((*pairs[:at], *pairs[at + 1 :]))
        key, value = pairs[at]
        return Object((*pairs[:at], (key, self._value(value, -1)), *pairs[at + 1 :]))
