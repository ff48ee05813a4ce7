"""One case against one piece of documentation: kept, broken, or nothing to say."""

from __future__ import annotations

from collections.abc import Sequence

from testgen.checks.expressions import Known, value_of
from testgen.oracles.claiming import Claim
from testgen.oracles.claims.row import Use
from testgen.oracles.examples import how_of
from testgen.oracles.finding import Seen
from testgen.oracles.promises import (
    INTERNAL,
    Promise,
    documented_exceptions,
    exception_fits,
)
from testgen.oracles.suitability import Suitability, has_preconditions, is_finite
from testgen.values import Function, Snapshot

_ABOUT_TYPES = ("is not a", "is not an", "not a string", "not an int", "is None")


def was_run_through(seen: Seen, function: Function) -> bool:
    """Whether the body ran: a generator that nobody iterates has done nothing yet."""
    return seen.case.how == how_of(function)


def keeps_raise(promise: Promise, seen: Seen, function: Function, suit: Suitability) -> bool | None:
    """Whether the documented exception came where its condition holds."""
    if not _speaks_of(promise, seen, function, suit):
        return None
    observation = seen.observation
    if observation.end == "returned":
        return False
    raised = observation.raised
    if observation.end != "raised" or raised is None:
        return None
    if exception_fits(promise.exception, observation):
        return True
    return None if not _forgot(seen, function) else False


def _speaks_of(promise: Promise, seen: Seen, function: Function, suit: Suitability) -> bool:
    if suit.arguments is None or not was_run_through(seen, function):
        return False
    about_types = any(words in promise.condition.written for words in _ABOUT_TYPES)
    if suit.types is False and not about_types:
        return False
    return promise.condition.holds(suit.arguments.known) is True


def _forgot(seen: Seen, function: Function) -> bool:
    """Whether an operation failed where the documentation says something else happens."""
    raised = seen.observation.raised
    if raised is None or raised.explicit or raised.where == "argument":
        return False
    name = raised.type.rpartition(".")[2]
    is_value = name == "ValueError" and raised.where == "target"
    return (name in INTERNAL or is_value) and name not in documented_exceptions(function)


def keeps_results(
    promises: Sequence[Promise], seen: Seen, function: Function, suit: Suitability
) -> tuple[bool, Promise] | None:
    """Whether a result came out as promised, and which promise it is about; None if none is.

    With more than one whose condition holds, each of their results will do.
    """
    if suit.arguments is None or not was_run_through(seen, function) or suit.types is False:
        return None
    returning = [one for one in promises if one.kind == "returns"]
    holding = [one for one in returning if _speaks_of(one, seen, function, suit)]
    expected = [(one, one.value) for one in holding]
    if not holding and len(returning) == 1 and suit.suits:
        only = returning[0]
        if only.otherwise is not None and only.condition.holds(suit.arguments.known) is False:
            expected = [(only, only.otherwise)]
    if not expected:
        return None
    answers = [_gives(seen, function, value) for _, value in expected if value is not None]
    if True in answers:
        return True, expected[answers.index(True)][0]
    if None in answers or not answers:
        return None
    return False, expected[0][0]


def _gives(seen: Seen, function: Function, expected: Known) -> bool | None:
    observation = seen.observation
    if observation.end == "raised":
        return False if _forgot(seen, function) else None
    if observation.end != "returned" or observation.value is None:
        return None
    value = observation.value
    actual = None if value.source is None else value_of(value.source)
    if actual is None:
        return False if expected.value is None or isinstance(expected.value, bool) else None
    if isinstance(expected.value, bool):
        # Code that says True where it means "truthy" is not accused of it.
        return bool(actual.value) is expected.value
    if isinstance(actual.value, bool) and not isinstance(expected.value, bool):
        return False
    if isinstance(expected.value, (list, tuple)) and isinstance(actual.value, (list, tuple)):
        return list(expected.value) == list(actual.value)
    return bool(actual.value == expected.value)


def keeps_claim(claim: Claim, seen: Seen, function: Function, suit: Suitability) -> bool | None:
    """Whether the result is what a claim about every result says."""
    observation = seen.observation
    arguments = suit.arguments
    if arguments is None or not suit.suits or not was_run_through(seen, function):
        return None
    if observation.end != "returned" or observation.value is None or not is_finite(arguments):
        return None
    if has_preconditions(function.doc or "") and not suit.is_ordinary:
        return None
    known = _result(observation.value)
    is_about_arguments = claim.row.name == "argument left alone"
    if known is None and not is_about_arguments:
        return None
    changed = {name for name, variable in arguments.variables.items()
               if variable in observation.after}  # fmt: skip
    result = None if known is None else known.value
    return claim.kept_by(Use(arguments.known, result, changed=frozenset(changed)))


def _result(value: Snapshot) -> Known | None:
    return None if value.source is None else value_of(value.source)
