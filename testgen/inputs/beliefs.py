"""Which types a parameter takes: told by names and uses, taught by executions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from testgen.inputs.types import text_of
from testgen.values import Type

FIRST_GUESSES: tuple[Type, ...] = tuple(
    Type(of=of, args=tuple(Type(of=arg) for arg in args))
    for of, *args in (
        ("int",), ("str",), ("list", "int"), ("list", "str"), ("dict", "str", "int"), ("float",),
        ("none",), ("bool",), ("callable",), ("tuple", "int", "int"), ("bytes",), ("set", "int"),
    )
)  # fmt: skip
"""What a parameter of which nothing is known may take, by likelihood."""


@dataclass(slots=True)
class _Belief:
    kind: Type
    prior: float
    tries: float = 0.0
    fits: float = 0.0

    @property
    def weight(self) -> float:
        # The mean of a beta distribution: a type that never fitted fades, and is never gone.
        return self.prior * (self.fits + 1.0) / (self.tries + 1.0)


class Beliefs:
    """For each parameter that is not annotated, types with weights. Order of arrival is kept."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, str], dict[str, _Belief]] = {}

    def knows(self, function: str, parameter: str) -> bool:
        """Whether anything was told of this parameter."""
        return (function, parameter) in self._of

    def tell(self, function: str, parameter: str, kinds: Iterable[Type], worth: float) -> None:
        """These types are likely, the first the likeliest."""
        known = self._of.setdefault((function, parameter), {})
        for kind in kinds:
            belief = known.setdefault(text_of(kind), _Belief(kind, 0.0))
            belief.prior = max(belief.prior, worth)
            worth *= 0.7

    def learn(self, function: str, parameter: str, kind: Type, fits: float) -> None:
        """A value of this type was passed, and suited (1), did not (0), or did more than that."""
        known = self._of.setdefault((function, parameter), {})
        belief = known.get(text_of(kind))
        if belief is None:
            if fits <= 0 or len(known) > 40:
                return
            belief = known[text_of(kind)] = _Belief(kind, 1.0)
        belief.tries += 1.0
        belief.fits += fits

    def pick(self, function: str, parameter: str, random: Random) -> Type | None:
        """A type to try, by weight; None where nothing is known."""
        beliefs = list(self._of.get((function, parameter), {}).values())
        if not beliefs:
            return None
        return random.choices(beliefs, [belief.weight for belief in beliefs])[0].kind
