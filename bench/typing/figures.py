"""From what happened while functions were typed to the figures of a client. Pure functions."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.typing.typist import Typed


@dataclass(frozen=True, slots=True)
class Function:
    """The figures of one function typed with one client. Times in milliseconds, CPU in seconds.

    `keys` are keys pressed, acceptances among them; `needed` is what it takes without help.
    """

    package: str
    path: str
    line: int
    name: str
    needed: int
    keys: int
    on_screen: int
    at_once: int
    saved: int
    shown: int
    accepted: int
    flicker: int
    requests: int
    answered: int
    answers: int
    evaluated: int
    generated: int
    cpu_seconds: float
    seconds: float
    waited_ms: tuple[float, ...]
    late_ms: tuple[float, ...]
    empty_ms: tuple[float, ...]
    delays_ms: tuple[float, ...]

    @property
    def key(self) -> tuple[str, str, int]:
        """Which function this is; names come more than once in a file."""
        return self.package, self.path, self.line


@dataclass(frozen=True, slots=True)
class Summary:
    """A client over all functions; shares are of sums, `median_…` over functions."""

    client: str
    functions: int
    keys: int
    shown: int
    accepted: int
    waited_p50_ms: float
    waited_p95_ms: float
    late_p50_ms: float
    late_p95_ms: float
    empty_p50_ms: float
    empty_p95_ms: float
    any_p50_ms: float
    any_p95_ms: float
    on_screen: float
    median_on_screen: float
    saved: float
    median_saved: float
    saved_net: float
    accepted_share: float
    median_accepted_share: float
    evaluated_per_key: float
    median_evaluated_per_key: float
    evaluated_per_answered: float
    evaluated_per_answer: float
    evaluated_per_shown: float
    evaluated_per_on_screen: float
    generated_per_key: float
    requests: int
    answered: int
    answers: int
    cpu_per_saved: float
    cpu_per_second: float
    flicker_per_100_keys: float


def function_of(typed: Typed) -> Function:
    """What one function's replay comes to."""
    screen, place, counts = typed.screen, typed.place, typed.counts
    return Function(
        package=place.package,
        path=place.path,
        line=place.before.count("\n") + 1,
        name=place.name,
        needed=place.keys(),
        keys=len(screen.keys),
        on_screen=sum(bool(key.before_next) for key in screen.keys),
        at_once=sum(key.kept for key in screen.keys),
        saved=typed.saved,
        shown=len(screen.showings),
        accepted=sum(bool(showing.accepted) for showing in screen.showings),
        flicker=screen.flicker,
        requests=counts.requests,
        answered=counts.answered,
        answers=counts.answers,
        evaluated=counts.evaluated,
        generated=counts.generated,
        cpu_seconds=round(counts.cpu_seconds, 3),
        seconds=round(typed.seconds, 1),
        waited_ms=tuple(round(1000 * showing.waited, 1) for showing in screen.showings),
        late_ms=tuple(round(1000 * showing.late, 1) for showing in screen.showings),
        empty_ms=tuple(round(1000 * showing.empty, 1) for showing in screen.showings),
        delays_ms=tuple(round(1000 * key.delay, 1) for key in screen.keys if key.delay is not None),
    )


def summary_of(client: str, functions: Sequence[Function]) -> Summary:
    """All functions of a client together."""

    def total(attribute: str) -> float:
        return math.fsum(getattr(function, attribute) for function in functions)

    def share(part: str, whole: str) -> float:
        return _ratio(total(part), total(whole))

    def median_share(part: str, whole: str) -> float:
        shares = [
            getattr(one, part) / getattr(one, whole) for one in functions if getattr(one, whole)
        ]
        return round(statistics.median(shares), 4) if shares else 0.0

    waited = [ms for one in functions for ms in one.waited_ms]
    late = [ms for one in functions for ms in one.late_ms]
    empty = [ms for one in functions for ms in one.empty_ms]
    delays = [ms for one in functions for ms in one.delays_ms]
    return Summary(
        client=client,
        functions=len(functions),
        keys=int(total("keys")),
        shown=int(total("shown")),
        accepted=int(total("accepted")),
        waited_p50_ms=percentile(waited, 50),
        waited_p95_ms=percentile(waited, 95),
        late_p50_ms=percentile(late, 50),
        late_p95_ms=percentile(late, 95),
        empty_p50_ms=percentile(empty, 50),
        empty_p95_ms=percentile(empty, 95),
        any_p50_ms=percentile(delays, 50),
        any_p95_ms=percentile(delays, 95),
        on_screen=share("on_screen", "keys"),
        median_on_screen=median_share("on_screen", "keys"),
        saved=share("saved", "needed"),
        median_saved=median_share("saved", "needed"),
        saved_net=_ratio(total("needed") - total("keys"), total("needed")),
        accepted_share=share("accepted", "shown"),
        median_accepted_share=median_share("accepted", "shown"),
        evaluated_per_key=share("evaluated", "keys"),
        median_evaluated_per_key=median_share("evaluated", "keys"),
        evaluated_per_answered=share("evaluated", "answered"),
        evaluated_per_answer=share("evaluated", "answers"),
        evaluated_per_shown=share("evaluated", "shown"),
        evaluated_per_on_screen=share("evaluated", "on_screen"),
        generated_per_key=share("generated", "keys"),
        requests=int(total("requests")),
        answered=int(total("answered")),
        answers=int(total("answers")),
        cpu_per_saved=share("cpu_seconds", "saved"),
        cpu_per_second=share("cpu_seconds", "seconds"),
        flicker_per_100_keys=_ratio(100 * total("flicker"), total("keys")),
    )


def percentile(values: Iterable[float], percent: float) -> float:
    """The smallest value that so many percent are not above (nearest rank); 0.0 of nothing."""
    ordered = sorted(values)
    if not ordered:
        return 0.0
    return ordered[max(math.ceil(percent / 100 * len(ordered)), 1) - 1]


def _ratio(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0
