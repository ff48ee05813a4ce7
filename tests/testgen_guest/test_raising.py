"""An exception is told with where it was raised and whose fault it looks like."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.guest import Guest

FILE = Path(__file__).parent / "cases" / "raising.py"


@pytest.fixture(scope="module")
def guest() -> Guest:
    return Guest(FILE, "plain")


def raised(guest: Guest, call: str, **more: Any) -> Any:
    observation = guest.observe(call, **more)[0]
    assert observation["end"] == "raised", observation
    return observation["raised"]


WHERE = [
    ("explicit(-1)", "ValueError", "target", True),
    ("own_class('k')", "raising.NotFound", "target", True),
    ("in_callee(-1)", "ValueError", "callee", True),
    ("convert('x')", "ValueError", "target", False),
    ("outside('x')", "json.decoder.JSONDecodeError", "outside", False),
    ("adds('x')", "TypeError", "argument", False),
    ("attribute(5)", "AttributeError", "argument", False),
    ("derived([5])", "AttributeError", "argument", False),
    ("derived(5)", "TypeError", "argument", False),
    ("passed_on(None)", "TypeError", "argument", False),
    ("own_bug(1)", "TypeError", "argument", False),
    ("unbound(0)", "UnboundLocalError", "target", False),
    ("name_error(1)", "NameError", "target", False),
    ("index(5)", "IndexError", "target", False),
    ("asserted(0)", "AssertionError", "target", False),
    ("adds()", "TypeError", "argument", False),
    ("adds(1, 2)", "TypeError", "argument", False),
    ("leaves(3)", "SystemExit", "target", False),
]


@pytest.mark.parametrize(("call", "kind", "where", "explicit"), WHERE)
def test_where_an_exception_came_from(
    guest: Guest, call: str, kind: str, where: str, explicit: bool
) -> None:
    found = raised(guest, call)
    assert (found["type"], found["where"], found["explicit"]) == (kind, where, explicit)


def test_an_operation_on_nothing_but_our_own_is_no_argument_of_ours(guest: Guest) -> None:
    setup = ["box = Box(1)"]
    for call, kind in (("box.broken()", "TypeError"), ("box.missing()", "AttributeError")):
        observation = guest.ask(
            "observe",
            cases=[{"id": 1, "target": "Box." + call[4:-2], "call": call, "setup": setup}],
        )[0]
        assert observation["raised"]["type"] == kind
        assert observation["raised"]["where"] == "target"


def test_what_a_constructor_was_given_is_an_argument_of_ours(guest: Guest) -> None:
    case = {"id": 1, "target": "Box.weigh", "call": "box.weigh()", "setup": ["box = Box('x')"]}
    found = guest.ask("observe", cases=[case])[0]["raised"]
    assert found["where"] == "argument"


def test_the_line_and_the_message_are_told(guest: Guest) -> None:
    found = raised(guest, "explicit(-1)")
    text = FILE.read_text(encoding="utf-8").splitlines()
    assert text[found["line"] - 1].strip().startswith("raise ValueError")
    assert found["message"] == "negative: -1"
    assert raised(guest, "own_class(1)")["name"] == "NotFound"


def test_recursion_without_end_is_an_exception_like_any_other(guest: Guest) -> None:
    found = raised(guest, "recursion(0)")
    assert (found["type"], found["where"]) == ("RecursionError", "target")


def test_generators_coroutines_and_properties_raise_in_the_target(guest: Guest) -> None:
    assert raised(guest, "in_generator(1)", how="iterate")["where"] == "target"
    assert raised(guest, "in_coroutine(1)", how="await")["where"] == "target"
    case = {"id": 1, "target": "Reads.wrong", "call": "Reads().wrong"}
    assert guest.ask("observe", cases=[case])[0]["raised"]["where"] == "target"


def test_an_exception_that_does_not_want_to_be_shown_is_told_without_a_message(
    guest: Guest,
) -> None:
    assert raised(guest, "hostile()")["message"] == ""


def test_a_setup_that_raises_is_told_apart(guest: Guest) -> None:
    observation = guest.observe("explicit(x)", setup=["x = 1 / 0"])[0]
    assert observation["end"] == "setup_raised"
    assert observation["raised"]["type"] == "ZeroDivisionError"
    assert guest.observe("explicit(", setup=[])[0]["raised"]["type"] == "SyntaxError"
