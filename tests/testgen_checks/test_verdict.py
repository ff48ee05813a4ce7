"""Whether an assertion would hold is decided without running it."""

from __future__ import annotations

import pytest

from testgen.checks.verdict import fails
from testgen.values import Observation, Snapshot
from testgen.writing.kept import Check
from tests.support.observing import case, raised, returned, snapshot

CALL = case("f(items)", "items = [1, 2]")


def check(
    kind: str, subject: str, expected: str, match: str = "", origin: str = "observed"
) -> Check:
    return Check(kind, subject, expected, origin, match)  # type: ignore[arg-type]


def thing(**attributes: Snapshot) -> Snapshot:
    return Snapshot(type="pkg.mod.Thing", repr="<Thing>", truth=True, attributes=attributes)


@pytest.mark.parametrize(
    ("assertion", "observation", "failing"),
    [
        (check("equal", "result", "1"), returned(1), False),
        (check("equal", "result", "1"), returned(2), True),
        (check("equal", "result", "1"), returned(True), False),
        (check("is", "result", "True"), returned(1), True),
        (check("equal", "result", "{'a': 1, 'b': 2}"), returned({"b": 2, "a": 1}), False),
        (check("equal", "result", "1"), raised("ValueError"), True),
        (check("equal", "result", "1"), Observation(id=1, end="hung"), True),
        (check("equal", "result", "1"), Observation(id=1, end="died"), True),
        (check("approx", "result", "0.3"), returned(0.1 + 0.2), False),
        (check("approx", "result", "0.3"), returned(0.31), True),
        (check("approx", "result", "[0.3, 1]"), returned([0.1 + 0.2, 1]), False),
        (check("approx", "result", "[0.3, 1]"), returned([0.3]), True),
        (check("approx", "result", "0.3"), returned("x"), True),
        (check("type", "result", "int"), returned(1.0), True),
        (check("type", "result", "int"), returned(True), False),
        (check("length", "result", "2"), returned("ab"), False),
        (check("length", "result", "2"), returned(5), True),
        (check("truth", "result", "True"), returned([]), True),
        (check("equal", "result[0]", "1"), returned([1, 2]), False),
        (check("equal", "result[2]", "1"), returned([1, 2]), True),
        (check("equal", "result[0]", "1"), returned(None), True),
        (check("equal", "result['a']", "1"), returned({"a": 1}), False),
        (check("equal", "result['b']", "1"), returned({"a": 1}), True),
        (check("equal", "result[:2]", "'ab'"), returned("abc"), False),
        (check("attribute", "result.n", "1"), returned(thing(n=snapshot(1))), False),
        (check("attribute", "result.n", "1"), returned(thing(n=snapshot(2))), True),
        (check("attribute", "result.n", "1"), returned(thing()), True),
        (check("type", "result", "Thing"), returned(thing()), False),
        (check("after", "items", "[1, 2]"), returned(None), False),
        (check("after", "items", "[1, 2]"), returned(None, after={"items": snapshot([1])}), True),
        (check("after", "items", "[1]"), returned(None, after={"items": snapshot([1])}), False),
        (check("after", "items", "[1]"), returned(None), True),
        (check("printed", "", r"'hi\n'"), returned(None, printed="hi\n"), False),
        (check("printed", "", r"'hi\n'"), returned(None, printed=""), True),
        (check("raises", "", "ValueError", "too s"), raised("ValueError", "too small"), False),
        (check("raises", "", "ValueError", "too s"), raised("ValueError", "too large"), True),
        (check("raises", "", "LookupError"), raised("KeyError"), False),
        (check("raises", "", "KeyError"), raised("LookupError"), True),
        (check("raises", "", "KeyError"), returned(1), True),
        (check("relation", "isnan(result)", ""), returned(1.0), True),
        (check("relation", "result == sorted(result)", ""), returned([2, 1]), True),
        (check("relation", "result == sorted(items)", ""), returned([1, 2]), False),
        (check("relation", "unknown(result)", ""), returned([2, 1]), False),
        (check("equal", "result", "decode(items)", "", "metamorphic"), returned([9]), False),
        (check("equal", "result", "items", "", "metamorphic"), returned([9]), False),
    ],
)  # fmt: skip
def test_an_assertion_fails_where_its_test_would(
    assertion: Check, observation: Observation, failing: bool
) -> None:
    assert fails(assertion, CALL, observation) is failing
