"""Numbers, texts and bytes: of the code itself, just beside that, or of the usual shapes."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from testgen.inputs.numbers import some_float, some_int
from testgen.inputs.patterns import looks_like_pattern, matching
from testgen.inputs.pools import Pool, near_miss
from testgen.inputs.strings import some_text
from testgen.inputs.terms import Term, parse

_BYTES = (b"", b"abc", b"\xff\xfe\x00", b"\x80abc", b"\x00\x01\x02", "äö".encode())
"""The middle ones are no UTF-8."""


class Scalars:
    """Draws scalars. `constants` are the code's own, the patterns among them are matched."""

    def __init__(self, pool: Pool, random: Random, constants: Iterable[str] = ()) -> None:
        self._pool = pool
        self._random = random
        self._patterns = tuple(
            term
            for source in constants
            if isinstance(term := _literal(source), str) and looks_like_pattern(term)
        )
        self._letters = ""
        self._letters_at = -1

    def number(self) -> int:
        """An int."""
        choice = self._random.random()
        known = self._pool.pick("int", self._random) if choice < 0.45 else ...
        if isinstance(known, int):
            near = near_miss(known, self._random, "")
            return near if choice < 0.2 and isinstance(near, int) else known
        return some_int(self._random)

    def real(self) -> Term:
        """A float."""
        choice = self._random.random()
        known = self._pool.pick("float", self._random) if choice < 0.35 else ...
        if isinstance(known, float):
            return near_miss(known, self._random, "") if choice < 0.15 else known
        return float(self.number()) if choice < 0.5 else some_float(self._random)

    def text(self) -> str:
        """A str."""
        choice = self._random.random()
        if self._patterns and choice < 0.3:
            text = matching(self._random.choice(self._patterns), self._random)
            if text is not None:
                return text
        known = self._pool.pick("str", self._random) if choice < 0.55 else ...
        if isinstance(known, str):
            near = near_miss(known, self._random, self.letters)
            return near if choice < 0.42 and isinstance(near, str) else known
        return some_text(self._random, self.letters)

    def raw(self) -> bytes:
        """A bytes."""
        choice = self._random.random()
        if choice < 0.2:
            return self._random.choice(_BYTES)
        known = self._pool.pick("bytes", self._random) if choice < 0.5 else ...
        return known if isinstance(known, bytes) else self.text().encode("utf-8", "replace")

    @property
    def letters(self) -> str:
        """What the texts of the pool are made of."""
        if self._letters_at != self._pool.size:
            self._letters, self._letters_at = self._pool.letters(), self._pool.size
        return self._letters


def _literal(source: str) -> Term:
    try:
        return parse(source)
    except SyntaxError:
        return ...
