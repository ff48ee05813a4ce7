"""What a case reached for outside itself is told, and nothing that it did not."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.guest import Guest

FILE = Path(__file__).parent / "cases" / "outside.py"


@pytest.fixture(scope="module")
def guest() -> Guest:
    return Guest(FILE, "plain")


@pytest.fixture(autouse=True)
def _no_collections() -> Iterator[None]:
    """Hypothesis looks at a clock whenever Python collects garbage."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize(
    ("call", "touched"),
    [
        ("clock()", ["clock"]), ("today()", ["clock"]), ("now()", ["clock"]), ("seeded()", []),
        ("own_generator()", []), ("unseeded()", ["random"]), ("unseeded_generator()", ["random"]),
        ("unique()", ["random"]), ("environment()", ["environment"]),
        ("folder()", ["environment"]), ("reads('/etc/hostname')", ["file"]),
        ("thread()", []), ("leaves_a_thread()", ["thread"]),
        ("process()", ["process"]), ("asks()", ["stdin"]), ("logs(1)", []), ("pure(1)", []),
        ("writes(tmp_path / 'x')", []), ("reads(__file__)", []),
        ("removes('/etc/nothing')", ["change"]), ("removes(__file__ + 'x')", ["change"]),
        ("writes('/tmp/inkling-x')", ["change"]), ("removes_all(tmp_path)", []),
        ("links(tmp_path / 'link')", []), ("works_in_a_temporary_folder()", []),
        ("works_in_a_temporary_file()", []), ("database(':memory:')", []),
        ("database(tmp_path / 'x.db')", []), ("database('/tmp/inkling-x.db')", ["change"]),
    ],
)  # fmt: skip
def test_what_is_touched(guest: Guest, call: str, touched: list[str]) -> None:
    assert guest.observe(call)[0]["touched"] == touched


def test_a_loop_of_our_own_is_nothing_that_a_coroutine_touched(guest: Guest) -> None:
    observation = guest.observe("waits()", how="await")[0]
    assert (observation["end"], observation["touched"]) == ("returned", [])


def test_an_instrumented_run_tells_that_something_was_touched() -> None:
    guest = Guest(FILE, "search")
    results = guest.run("reads('/etc/hostname')", "pure(1)", "process()")
    assert [each["touched"] for each in results] == [True, False, True]
