"""Only what is the same every time is asserted."""

from __future__ import annotations

import datetime
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testgen.checks.messages import pattern_for
from testgen.checks.stability import GAP, Execution, common_text, steady
from testgen.checks.unsteady import Surroundings
from testgen.values import Observation
from tests.support.observing import case, raised, returned, snapshot

NOON = datetime.datetime(2024, 5, 17, 12, tzinfo=datetime.UTC)
AROUND = Surroundings.around(NOON, ("/home/ada/project", "ada-laptop"))


def both(first: Observation, second: Observation, call: str = "f()", *setup: str):  # type: ignore[no-untyped-def]
    runs = [Execution("another process", {1: first}), Execution("another hash seed", {1: second})]
    return steady([case(call, *setup)], runs, AROUND)


def test_what_agrees_is_kept_as_it_is() -> None:
    result = both(returned([1, 2]), returned([1, 2]))
    assert result.observations == (returned([1, 2]),)
    assert result.dropped == ()


def test_an_order_that_changes_with_the_hash_seed_is_not_asserted_but_the_length_is() -> None:
    result = both(returned(["a", "b"]), returned(["b", "a"]))
    (kept,) = result.observations
    assert kept.value is not None
    assert (kept.value.source, kept.value.length) == (None, 2)
    assert [(one.part, one.why) for one in result.dropped] == [
        ("result", "it changes with another hash seed")
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (returned(1), raised("ValueError")),
        (raised("KeyError"), raised("ValueError")),
        (returned(1), Observation(id=1, end="hung")),
    ],
)
def test_a_case_that_ends_one_way_here_and_another_there_is_dropped(
    first: Observation, second: Observation
) -> None:
    result = both(first, second)
    assert result.observations == ()
    assert [one.part for one in result.dropped] == [""]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("<Thing at 0x7f3a2c1b5d90>", "holds an address"),
        ("/tmp/tmpab12/x.txt", "holds a path of a temporary folder"),
        ("in /home/ada/project/src", "holds a path or name of this machine"),
        ("report of 2024-05-17", "holds today's date"),
        ("20240518T000000", "holds today's date"),
        ("17/05/2024", "holds today's date"),
    ],
)
def test_what_is_true_here_and_today_only_is_dropped_even_where_all_agree(
    value: str, why: str
) -> None:
    result = both(returned(value), returned(value))
    (kept,) = result.observations
    assert kept.value is not None
    assert kept.value.source is None
    assert result.dropped[0].why == why


def test_what_the_case_itself_says_is_no_accident() -> None:
    result = both(returned("2024-05-17"), returned("2024-05-17"), "f('2024-05-17')")
    assert result.dropped == ()


@pytest.mark.parametrize(
    ("touched", "setup", "kept"),
    [
        ("clock", (), False),
        ("clock", ("monkeypatch.setattr('mod.time.time', lambda: 0.0)",), True),
        ("random", ("random.seed(1)",), True),
        ("random", ("monkeypatch.setattr('mod.time.time', lambda: 0.0)",), False),
        ("network", ("socket = 'x'",), False),
        ("clock", ("patch('time.time', return_value=0.0).start()",), True),
        ("sleep", (), True),
        ("something new", (), False),
    ],
)
def test_a_case_that_touched_the_outside_needs_a_fake_of_it(
    touched: str, setup: tuple[str, ...], kept: bool
) -> None:
    seen = returned(1, touched=(touched,))
    assert bool(both(seen, seen, "f()", *setup).observations) is kept


def test_attributes_and_changed_arguments_are_dropped_one_by_one() -> None:
    def seen(id_: int) -> Observation:
        thing = snapshot(
            object(),
            source=None,
            repr="<Thing>",
            type="mod.Thing",
            attributes={"id": snapshot(id_), "name": snapshot("x")},
        )
        return returned(thing, after={"stack": snapshot([1]), "cache": snapshot([id_])})

    (kept,) = both(seen(1), seen(2)).observations
    assert kept.value is not None
    assert kept.value.attributes["id"].source is None
    assert kept.value.attributes["name"].source == "'x'"
    assert kept.after["stack"].source == "[1]"
    assert kept.after["cache"].source is None


def test_one_execution_cannot_tell() -> None:
    with pytest.raises(ValueError, match="two executions"):
        steady([], [Execution("alone", {})], AROUND)


@pytest.mark.parametrize(
    ("message", "pattern"),
    [
        ("must be positive", "must be positive"),
        ("bad value (got -1)", r"bad value \(got -1\)"),
        (f"cannot open {GAP}: missing", "cannot open.*: missing"),
        (f"{GAP} 1", ""),
        ("", ""),
        ("first line\nsecond line", "first line"),
        ("'a'", "'a'"),
    ],
)
def test_the_pattern_of_a_message_is_the_part_that_stays(message: str, pattern: str) -> None:
    assert pattern_for(message) == pattern


@settings(deadline=None)
@given(st.text())
def test_a_pattern_finds_the_message_it_was_made_of(message: str) -> None:
    assert re.search(pattern_for(message), message)


@settings(deadline=None)
@given(st.text(alphabet="ab 1("), st.text(alphabet="ab 1("))
def test_a_pattern_of_what_two_messages_share_finds_both(one: str, other: str) -> None:
    pattern = pattern_for(common_text(one, other))
    assert re.search(pattern, one)
    assert re.search(pattern, other)


def test_what_only_the_sandbox_forbids_is_not_asserted() -> None:
    of_an_operation = raised("MemoryError", explicit=False)
    result = both(of_an_operation, of_an_operation)
    assert result.observations == ()
    assert [one.why for one in result.dropped] == ["it takes more memory than the sandbox gives"]
    assert both(raised("MemoryError"), raised("MemoryError")).dropped == ()


def test_what_changes_files_of_others_is_never_kept_whatever_is_faked() -> None:
    seen = msgspec.structs.replace(returned(None), touched=("change",))
    fake = "monkeypatch.setattr('builtins.open', lambda path: None)"
    assert both(seen, seen, "f()", fake).observations == ()


def test_a_generator_of_which_not_all_was_seen_is_not_asserted() -> None:
    seen = msgspec.structs.replace(returned([1, 2]), cut=True)
    assert both(seen, seen).observations == ()
