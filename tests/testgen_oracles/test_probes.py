"""Plain inputs that put documentation to the test."""

from __future__ import annotations

import pytest

from testgen.oracles.probes import MOST, documented_cases, probe_cases
from tests.support.examining import function_of


def probes(source: str) -> list[str]:
    return ["; ".join((*one.setup, one.call)) for one in probe_cases(function_of(source), 1)]


def test_each_argument_is_varied_and_both_go_against_each_other() -> None:
    found = probes('def f(text: str, width: int) -> str:\n    """Return a string."""')
    assert found[0] == "f('hello world', 3)"
    assert "f('hello world', -1)" in found
    assert "f('', 3)" in found
    assert len(found) == len(set(found)) == MOST


@pytest.mark.parametrize(
    ("source", "probe"),
    [
        ('def f(xs: list[int]) -> list[int]:\n    """Return unique values."""', "f([2, 2, 1])"),
        ('def f(x: str, n: int = 20) -> str:\n    """Cut."""', "f('hello world', n=3)"),
        ('def f(x: int | None) -> int:\n    """A number."""', "f(None)"),
        ('def f(xs: list[int]):\n    """Sort. Does not modify the input."""',
         "xs = [3, 1, 2]; f(xs)"),
        ('def f(x):\n    """Return the number of words.\n\n    >>> f("a b")\n    2\n    """',
         "f('A B')"),
    ],
)  # fmt: skip
def test_probes_are_what_a_claim_needs_to_be_seen_broken(source: str, probe: str) -> None:
    assert probe in probes(source)


@pytest.mark.parametrize(
    "source",
    [
        "def f(x: int) -> int: ...",
        'def f(x):\n    """Return the number of words."""',
        'def f(x: "Thing") -> int:\n    """Return the number of words."""',
    ],
)
def test_nothing_is_made_up_where_nothing_is_claimed_or_known(source: str) -> None:
    assert probes(source) == []


def test_examples_come_before_probes_and_ids_go_on() -> None:
    source = 'def f(x: int) -> int:\n    """Double.\n\n    >>> f(3)\n    6\n    """'
    cases = documented_cases(function_of(source), 7)
    assert cases[0].call == "f(3)"
    assert [one.call for one in cases].count("f(3)") == 1
    ids = [one.id for one in cases]
    assert ids == sorted(set(ids))
    assert ids[0] == 7
