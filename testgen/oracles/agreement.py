"""Whether what was observed is what an example shows: yes, no, or too unsure to say."""

from __future__ import annotations

import builtins
import doctest
import math
import re
from decimal import Decimal

from testgen.checks.expressions import value_of
from testgen.oracles.example import Example
from testgen.values import Observation, Snapshot

_CHECKER = doctest.OutputChecker()
_LENIENT = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def agrees(example: Example, observation: Observation) -> bool | None:
    """Whether the observation of the example's call does what the example shows."""
    if observation.end == "setup_raised":
        return None
    if example.promise == "raises":
        return _raises(example, observation)
    if observation.end in ("hung", "died"):
        return False
    if observation.end == "raised" or observation.value is None:
        raised = observation.raised
        # A name that is missing here may be one that the documentation did not care to import.
        is_ours = raised is not None and raised.where == "argument"
        return None if raised is None or is_ours else False
    value = observation.value
    match example.promise:
        case "true":
            return None if value.source not in ("True", "False") else value.source == "True"
        case "value":
            return _same_value(example, value, observation.printed)
        case "text":
            return _same_text(example.expected, value, observation.printed)
    return None


def _raises(example: Example, observation: Observation) -> bool | None:
    raised = observation.raised
    if observation.end == "returned":
        return False
    if raised is None or raised.where == "argument":
        return None
    name = raised.type.rpartition(".")[2]
    if example.expected in (name, raised.name):
        return True
    expected, actual = getattr(builtins, example.expected, None), getattr(builtins, name, None)
    if isinstance(expected, type) and isinstance(actual, type):
        return issubclass(actual, expected)
    return None


def _same_value(example: Example, seen: Snapshot, printed: str) -> bool | None:
    expected = value_of(example.expected)
    if expected is None:
        return None
    if seen.source == "None" and printed and expected.value is not None:
        return None  # It shows what is printed, and a value only by chance.
    actual = None if seen.source is None else value_of(seen.source)
    if actual is None:
        return _same_text(example.expected, seen, printed)
    if alike(actual.value, expected.value, example.expected):
        return True
    if example.is_session:
        return False
    return _same_loosely(actual.value, expected.value, example)


def _same_loosely(actual: object, expected: object, example: Example) -> bool | None:
    """Outside sessions people write `("Venus")` for a tuple, and equations that are no calls."""
    if isinstance(actual, (list, tuple)) and isinstance(expected, (list, tuple)):
        return alike(list(actual), list(expected), example.expected)
    scalars = (str, int, float, bool, type(None))
    if isinstance(actual, scalars) != isinstance(expected, scalars):
        return None
    if isinstance(actual, str) != isinstance(expected, str) and str(actual) == str(expected):
        return None
    return False


def alike(actual: object, expected: object, written: str) -> bool:
    """Equality, but for the last written digit of a float."""
    if isinstance(actual, bool) or isinstance(expected, bool):
        return actual == expected
    if isinstance(actual, float) or isinstance(expected, float):
        if not isinstance(actual, (int, float)) or not isinstance(expected, (int, float)):
            return False
        return actual == expected or abs(actual - expected) <= _rounding(expected, written)
    if isinstance(actual, (list, tuple)) and isinstance(expected, (list, tuple)):
        return (
            type(actual) is type(expected)
            and len(actual) == len(expected)
            and all(
                alike(one, other, repr(other)) for one, other in zip(actual, expected, strict=True)
            )
        )
    if isinstance(actual, dict) and isinstance(expected, dict):
        return actual.keys() == expected.keys() and all(
            alike(actual[key], expected[key], repr(expected[key])) for key in expected
        )
    return actual == expected


def _rounding(expected: float, written: str) -> float:
    """Half of what the last written digit stands for; of an integer, nothing but noise."""
    noise = 1e-9 * max(1.0, abs(expected)) if math.isfinite(expected) else 0.0
    digits = re.fullmatch(r"-?\d+\.(\d+)", written.strip())
    if digits is None or len(digits[1]) < 2:
        return noise
    return max(noise, float(Decimal(1).scaleb(-len(digits[1]))))


def _same_text(expected: str, seen: Snapshot, printed: str) -> bool | None:
    shown = printed if seen.source == "None" else f"{printed}{seen.repr}\n"
    if _CHECKER.check_output(f"{expected}\n", shown, _LENIENT):
        return True
    if not seen.stable or "0x" in expected or "..." in expected:
        return None
    # A repr that was cut short, a set in another order, an object without a repr of its own.
    is_cut = len(seen.repr) > 500 or "{" in expected or "<" in expected
    return None if is_cut else False
