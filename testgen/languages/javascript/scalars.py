"""Plain values: words, numbers, functions, dates, patterns; what the code itself names first."""

from __future__ import annotations

from random import Random

from syntax.javascript.values import Code, Made, Value
from testgen.languages.javascript.by_name import samples_for
from testgen.languages.javascript.pools import Pool

_WORDS = (
    "",
    "a",
    "abc",
    "hello",
    "Hello World",
    "foo bar",
    "1",
    "42",
    " ",
    "a-b_c",
    "é",
    "x,y",
    "AbC",
)
_NUMBERS: tuple[int | float, ...] = (0, 1, 2, 3, 5, 10, -1, 100, 0.5, -2.5, 1000)
_FUNCTIONS = ("x => x", "() => true", "() => undefined", "x => x > 1", "(a, b) => a - b",
              "x => x * 2", "() => false", "() => { throw new Error('boom'); }",
              "async x => x", "(a, b) => a + b", "x => String(x)")  # fmt: skip
_REGEXES = ("/a/", "/[a-z]+/g", "/\\d+/", "/^x/i", "/\\s/g")
_DATES = ("2024-02-29T12:30:45.678Z", "2023-12-31T23:59:59.999Z", "1999-01-01T00:00:00.000Z",
          "2024-01-15T00:00:00.000Z", "2020-06-07T08:09:10.000Z")  # fmt: skip
_BY_NAME = 0.4


class Scalars:
    """Draws them for one target."""

    def __init__(self, pool: Pool, random: Random) -> None:
        self._pool, self._random = pool, random

    def number(self) -> Value:
        """A number: one that the code knows, or a plain one."""
        random, pool = self._random, self._pool
        if pool.numbers and random.random() < 0.5:
            near = random.choice(pool.numbers)
            return near + random.choice((0, 0, 0, 1, -1)) if abs(near) < 2**53 else near
        return random.choice(_NUMBERS)

    def other(self, kind: str) -> Value:
        """A function, a date, a regular expression, a bigint."""
        random = self._random
        match kind:
            case "function":
                return Code(random.choice(_FUNCTIONS))
            case "date":
                return Made("new Date", (random.choice(_DATES),))
            case "regex":
                regexes = [one for one in self._pool.others if isinstance(one, Code)]
                if regexes and random.random() < 0.3:
                    return random.choice(regexes)
                return Code(random.choice(_REGEXES))
            case "bigint":
                return Code(f"{random.choice((0, 1, 2, 10, -5))}n")
        return random.choice((self.string(), random.choice(_NUMBERS)))

    def string(self, name: str = "") -> str:
        """A text: one that suits the name of a parameter, one that the code knows, a word."""
        random, strings = self._random, self._pool.strings
        known = [one for one in samples_for(name) if isinstance(one, str)]
        if known and random.random() < _BY_NAME:
            return random.choice(known)
        if strings and random.random() < 0.55:
            text = random.choice(strings)
            chance = random.random()
            if chance < 0.45:
                return text
            other = random.choice(strings) if random.random() < 0.4 else random.choice(_WORDS)
            number = random.choice(("1", "2", "10", "-1", "1.5", ""))
            return random.choice(
                (f"{text}{other}", f"{other}{text}", f"{number}{text}", f"{number} {text}")
            )
        return random.choice(_WORDS)
