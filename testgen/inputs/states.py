"""Setups that came to their end: states to start from again, methods that tend to fail."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from testgen.inputs.genome import Genome, Step
from testgen.inputs.terms import Call, Name

_MOST = 60


class States:
    """Learns from executions which setups work. The order of arrival is kept."""

    def __init__(self) -> None:
        self._setups: dict[tuple[str, ...], tuple[tuple[Step, ...], float]] = {}
        self._tries: dict[str, int] = {}
        self._fits: dict[str, int] = {}

    def learn(self, genome: Genome, *, worked: bool, gain: float = 0.0) -> None:
        """A case's setup ended, and what the case brought; or an exception left the setup."""
        for method in _methods(genome.steps):
            self._tries[method] = self._tries.get(method, 0) + 1
            self._fits[method] = self._fits.get(method, 0) + worked
        if not worked or not genome.steps:
            return
        key = genome.sources[:-1]
        before = self._setups.pop(key, (genome.steps, 0.0))
        self._setups[key] = (genome.steps, before[1] + gain)
        if len(self._setups) > _MOST:
            least = min(self._setups, key=lambda each: (self._setups[each][1], -len(each)))
            del self._setups[least]

    def pick(self, random: Random) -> tuple[Step, ...]:
        """A setup that worked: rather one that brought something; none while there is none."""
        if not self._setups:
            return ()
        known = list(self._setups.values())
        weights = [1.0 + gain + 0.5 * len(steps) for steps, gain in known]
        return random.choices(known, weights)[0][0]

    def reliability(self, method: str) -> float:
        """How likely a method, by its plain name, does not end a setup."""
        return (self._fits.get(method, 0) + 1.0) / (self._tries.get(method, 0) + 1.0)


def _methods(steps: Sequence[Step]) -> list[str]:
    return [
        step.value.function.name.rpartition(".")[2]
        for step in steps
        if not step.name and isinstance(step.value, Call) and isinstance(step.value.function, Name)
    ]
