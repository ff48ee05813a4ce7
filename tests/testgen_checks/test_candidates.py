"""What could be asserted of an observation, the most natural first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testgen.checks.candidates import candidates, names_of
from testgen.checks.verdict import fails
from testgen.values import Case, Observation, Snapshot
from testgen.writing.kept import Check
from tests.support.observing import case, raised, returned, snapshot

CALL = case("f(x)")


def shown(check: Check) -> str:
    """An assertion on one line."""
    match = f" match {check.match}" if check.match else ""
    return f"{check.kind} {check.subject} {check.expected}{match}".strip()


def first(observation: Observation, of: Case = CALL) -> list[str]:
    options = candidates(of, observation)
    return [shown(check) for check in options[0]] if options else []


def thing(**attributes: Snapshot) -> Snapshot:
    return Snapshot(type="pkg.mod.Thing", repr="<Thing>", truth=True, attributes=attributes)


NAN = float("nan")


@pytest.mark.parametrize(
    ("observation", "checks"),
    [
        (returned(3), ["equal result 3"]),
        (returned(None), ["is result None"]),
        (returned(True), ["is result True"]),
        (returned("x"), ["equal result 'x'"]),
        (returned(0.1), ["approx result 0.1"]),
        (returned([1, 2.5]), ["approx result [1, 2.5]"]),
        (returned({"a": 1.5}), ["approx result {'a': 1.5}"]),
        (returned([[0.5], ["x"]]), ["approx result [[0.5], ['x']]"]),
        (returned({"a": (0.5, True)}), ["approx result {'a': (0.5, True)}"]),
        (returned({0.5}), ["equal result {0.5}"]),
        (returned(snapshot([0.5], source="[Point(0.5)]")), ["equal result [Point(0.5)]"]),
        (
            returned(snapshot([1.5, NAN], source="[1.5, float('nan')]")),
            ["length result 2", "approx result[0] 1.5", "relation isnan(result[1])"],
        ),
        (returned(snapshot(NAN, source="float('nan')")), ["relation isnan(result)"]),
        (raised("ValueError", "too small"), ["raises  ValueError match too small"]),
        (raised("IndexError", "list index out of range", explicit=False), ["raises  IndexError"]),
        (raised("ValueError", "from a library", where="outside"), ["raises  ValueError"]),
        (raised("ValueError", "ours", where="argument"), []),
        (Observation(id=1, end="setup_raised"), []),
        (Observation(id=1, end="hung"), []),
        (returned(None, printed="hi\n"), [r"printed  'hi\n'"]),
        (returned(None, after={"stack": snapshot([1])}), ["after stack [1]"]),
        (
            returned(thing(name=snapshot("x"), size=snapshot(2))),
            ["attribute result.name 'x'", "attribute result.size 2"],
        ),
        (returned(thing()), ["type result Thing"]),
        (
            returned(list(range(100))),
            ["length result 100", "equal result[0] 0", "equal result[-1] 99"],
        ),
        (returned("ab" * 200), ["length result 400", f"equal result[:40] {'ab' * 20!r}",
                                f"equal result[-40:] {'ab' * 20!r}"]),
    ],
)  # fmt: skip
def test_the_first_choice_is_what_a_person_would_write(
    observation: Observation, checks: list[str]
) -> None:
    assert first(observation) == checks


def test_equality_that_is_too_lenient_has_the_type_beside_it() -> None:
    options = candidates(CALL, returned(2))
    assert (Check("type", "result", "int", "observed"),) in options


def test_an_argument_of_its_own_variable_can_be_asserted_to_be_left_alone() -> None:
    of = case("f(items)", "items = [3, 1]")
    assert (Check("after", "items", "[3, 1]", "observed"),) in candidates(of, returned([1, 3]))
    changed = returned(None, after={"items": snapshot([1, 3])})
    subjects = [option[0].expected for option in candidates(of, changed)]
    assert "[3, 1]" not in subjects


def test_names_that_the_expectation_reads_are_imported() -> None:
    value = Snapshot(
        type="pkg.mod.Point", repr="Point(1)", source="Point(1)", names=(("Point", "pkg.mod"),)
    )
    observation = returned(value)
    checks = candidates(CALL, observation)[0]
    assert names_of(checks, observation) == {"Point": "pkg.mod"}
    error = raised("BadThing", "no", module="pkg.errors")
    assert names_of(candidates(CALL, error)[0], error) == {"BadThing": "pkg.errors"}


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(values)
def test_every_candidate_holds_on_what_it_was_made_from(value: object) -> None:
    source = repr(value).replace("inf", "float('inf')") if "inf" in repr(value) else repr(value)
    observation = returned(snapshot(value, source=source), printed="x")
    for option in candidates(CALL, observation):
        for check in option:
            assert not fails(check, CALL, observation), check


@settings(deadline=None)
@given(values, values)
def test_the_first_candidate_tells_unequal_values_apart(one: object, other: object) -> None:
    if "inf" in f"{one!r}{other!r}" or len(repr(one)) > 150:
        return
    options = candidates(CALL, returned(one))
    told = any(fails(check, CALL, returned(other)) for check in options[0])
    if one != other and not _near(one, other):
        assert told
    elif one == other and type(one) is type(other):
        assert not told


def _near(one: object, other: object) -> bool:
    return "." in repr(one) + repr(other) or "e-" in repr(one) + repr(other)


def test_a_container_is_compared_by_what_it_holds() -> None:
    shelf = Snapshot(
        type="pkg.mod.Shelf",
        repr="<Shelf>",
        attributes={"dict()": snapshot({"a": 1}), "size": snapshot(1)},
    )
    observation = Observation(id=1, end="returned", value=shelf)
    assert first(observation) == ["equal dict(result) {'a': 1}"]
    check = candidates(CALL, observation)[0][0]
    assert not fails(check, CALL, observation)
    other = Snapshot(
        type="pkg.mod.Shelf", repr="<Shelf>", attributes={"dict()": snapshot({"a": 2})}
    )
    assert fails(check, CALL, Observation(id=1, end="returned", value=other))
