"""Quick figures of a running engine, measured from outside over its HTTP interface.

Comparisons with other engines are in `bench/engine.py`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from engine.clients.client import EngineClient
from engine.clients.generation import Chunk, Generation
from engine.requests import Usage
from foundation.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Values:
    """What was measured, one value a round."""

    all: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.all)

    @property
    def span(self) -> tuple[float, float]:
        """The smallest and the largest."""
        return min(self.all), max(self.all)


@dataclass(frozen=True, slots=True)
class Figures:
    """All of a measurement. Speeds are tokens per second, times milliseconds."""

    model: str
    prefill: Values
    decode: Values
    first_token: Values
    first_token_cached: Values

    def rows(self) -> Iterator[tuple[str, str, Values]]:
        """Name, unit and values, as shown to people."""
        yield "prefill", "tokens/s", self.prefill
        yield "decode", "tokens/s", self.decode
        yield "first token, prompt unknown", "ms", self.first_token
        yield "first token, prompt cached", "ms", self.first_token_cached

    def as_json(self) -> dict[str, Any]:
        """The medians, and all values."""
        named = {
            "prefill_tokens_per_second": self.prefill,
            "decode_tokens_per_second": self.decode,
            "first_token_ms": self.first_token,
            "first_token_cached_ms": self.first_token_cached,
        }
        return {
            "model": self.model,
            **{name: round(values.median, 2) for name, values in named.items()},
            "rounds": {name: [round(v, 2) for v in values.all] for name, values in named.items()},
        }


async def measure(
    client: EngineClient,
    rounds: int,
    prompt_tokens: int,
    generate: int,
    tell: Callable[[str], None] = lambda line: None,
) -> Figures:
    """Each round: a prompt never seen before, then the same once more. `tell` hears of each.

    Raises `Unavailable` if the engine generates nothing to measure.
    """
    info = await client.info()
    # The first request pays for what is set up once.
    await _run(client, await _prompt(client, 32, seed=0), 8)
    cold: list[_Run] = []
    warm: list[_Run] = []
    for number in range(1, rounds + 1):
        tell(f"round {number} of {rounds}")
        prompt = await _prompt(client, prompt_tokens, seed=number + time.time_ns() % 100_000)
        cold.append(await _run(client, prompt, generate))
        warm.append(await _run(client, prompt, 1))
    return Figures(
        info.name,
        prefill=Values(tuple(_rate(r.usage.evaluated_tokens, r.usage.prefill_ms) for r in cold)),
        decode=Values(tuple(_rate(r.usage.generated_tokens - 1, r.usage.decode_ms) for r in cold)),
        first_token=Values(tuple(run.first_ms for run in cold)),
        first_token_cached=Values(tuple(run.first_ms for run in warm)),
    )


@dataclass(frozen=True, slots=True)
class _Run:
    first_ms: float
    usage: Usage


async def _run(client: EngineClient, prompt: str, max_tokens: int) -> _Run:
    begun = time.perf_counter()
    first: float | None = None
    usage = Usage()
    generation = Generation(prompt=prompt, max_tokens=max_tokens, priority="interactive")
    async with client.stream(generation) as events:
        async for event in events:
            if first is None and isinstance(event, Chunk):
                first = time.perf_counter()
            if isinstance(event, Usage):
                usage = event
    if first is None:
        raise Unavailable("the model generated nothing, so there is nothing to measure")
    return _Run(1000 * (first - begun), usage)


async def _prompt(client: EngineClient, tokens: int, seed: int) -> str:
    """Code of about so many tokens, unlike that of any other seed."""
    lines = [f"# table {seed}"]
    for number in count():
        if number % 16 == 0 and (await client.count_tokens(["\n".join(lines)]))[0] >= tokens - 8:
            break
        value = (seed * 7919 + number * 104729) % 65521
        lines.append(f"row_{number} = make(row={value}, column={value % 97})")
    return "\n".join([*lines, "row_"])


def _rate(tokens: int, milliseconds: float) -> float:
    return 1000 * tokens / milliseconds if milliseconds > 0 else 0.0
