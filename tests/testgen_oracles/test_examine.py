"""Documentation against observation: findings where they disagree, and none where not."""

from __future__ import annotations

import builtins
import re
from contextlib import nullcontext

import pytest

from testgen.oracles.examine import examine, find
from testgen.oracles.finding import Place
from testgen.values import Case, Observation
from tests.support.examining import function_of, seen_of
from tests.support.observing import returned

PLACE = Place("pkg/mod.py", "pkg.mod")


def told(source: str, *calls: str) -> list[tuple[str, str]]:
    """Kind and message of each finding."""
    found = find(seen_of(source, calls), function_of(source), PLACE)
    return [(one.kind, one.message) for one in found]


GOOD = {
    "an example that holds": ('''
def f(x):
    """Double.

    >>> f(2)
    4
    """
    return x * 2
''', ["f(3)", "f('a')"]),
    "an example with fewer digits than the value": ('''
def f(x: float) -> float:
    """Third.

    >>> f(1.0)
    0.33
    """
    return x / 3
''', ["f(2.0)"]),
    "a documented exception": ('''
def f(n: int) -> int:
    """Square root.

    Raises:
        ValueError: If n is negative.
    """
    if n < 0:
        raise ValueError("negative")
    return n
''', ["f(-1)", "f(0)", "f(4)", "f('a')"]),
    "a subclass of the documented exception": ('''
def f(d: dict[str, int], k: str) -> int:
    """Look up.

    Raises:
        LookupError: If k is not in d.
    """
    return d[k]
''', ["f({}, 'a')", "f({'a': 1}, 'a')"]),
    "an error on an edge that nobody speaks of": ('''
def f(xs: list[float]) -> float:
    """The mean."""
    return sum(xs) / len(xs)
''', ["f([])", "f([1.0])", "f([1.0, 2.0])"]),
    "an ill-typed argument of ours": ('''
def f(x: int) -> int:
    """Return the number of bits of x."""
    return x.bit_length()
''', ["f('a')", "f(None)", "f([1])", "f(3)"]),
    "a claim about other inputs than ours": ('''
def f(xs: list[int]) -> list[int]:
    """Given a sorted list, return the sorted list of squares."""
    return [x * x for x in xs]
''', ["f([3, 1])", "f([])", "f([1, 3])"]),
    "None where it may be": ('''
from typing import Optional


def f(xs: list[int]) -> Optional[int]:
    """First of the list."""
    return xs[0] if xs else None
''', ["f([])", "f([1])"]),
    "an int where a float is declared": ('''
def f(x: float) -> float:
    """Round."""
    return int(x)
''', ["f(1.5)"]),
    "another container for an abstract type": ('''
from collections.abc import Sequence


def f(x: int) -> Sequence[int]:
    """Some."""
    return (x,)
''', ["f(1)"]),
    "a condition that is only partly read": ('''
def f(xs: list[int]) -> list[int]:
    """Return None if the list is empty and strict mode is on."""
    return xs
''', ["f([])"]),
    "an untyped function with nothing to compare": ('''
def f(x):
    """Return a sorted list of x."""
    return x
''', ["f([2, 1])", "f(3)"]),
    "an input that the documentation rules out in signs": ('''
def f(n: int) -> int:
    """Return the largest prime factor of n. Assume n > 1."""
    best = 1
    for d in range(2, n + 1):
        if n % d == 0:
            best, n = d, n // d
    return max(best, n)
''', ["f(1)", "f(7)", "f(6)"]),
    "a list that is shorter than the documentation asks for": ('''
def f(xs: list[float]) -> tuple[float, float]:
    """From a list of numbers (of length at least two), the closest."""
    if len(xs) > 1:
        return xs[0], xs[1]
''', ["f([])", "f([1.0])", "f([1.0, 2.0])"]),
    "less than nothing where too much is taken away": ('''
def f(total: int, taken: int) -> int:
    """Return the number of apples that are left."""
    return total - taken
''', ["f(1, 3)", "f(3, 1)"]),
    "one of several results in a sentence": ('''
def f(n: int) -> int:
    """Returns 1 if n is positive, and 0 if n is zero."""
    return (n > 0) - (n < 0)
''', ["f(1)", "f(0)", "f(-1)"]),
    "truthy for True": ('''
def f(x: int):
    """Return True if x is odd, False otherwise."""
    return x % 2
''', ["f(1)", "f(2)"]),
    "a generator that nobody iterates": ('''
def f(n: int):
    """Count.

    Raises:
        ValueError: If n is negative.
    """
    if n < 0:
        raise ValueError("no")
    yield from range(n)
''', ["f(-1)", "f(2)"]),
}  # fmt: skip

BAD = {
    "an example that does not hold": ('''
def f(x):
    """Double.

    >>> f(2)
    4
    """
    return x * 3
''', [], "example", "“>>> f(2) 4”, but `f(2)` gives 6"),
    "an example that raises": ('''
def f(xs):
    """f([]) -> 0"""
    return xs[0]
''', [], "example", "“f([]) -> 0”, but `f([])` raises IndexError"),
    "an example that shows an exception": ('''
def f(x):
    """Check.

    >>> f(-1)
    Traceback (most recent call last):
        ...
    ValueError: negative
    """
    return x
''', [], "example", "but `f(-1)` gives -1"),
    "a documented exception that does not come": ('''
def f(n: int) -> int:
    """Square root.

    Raises:
        ValueError: If n is negative.
    """
    return n
''', ["f(-1)", "f(-20)", "f(4)"], "raises",
        "“ValueError: If n is negative.”, but `f(-1)` gives -1"),
    "another exception than the documented one": ('''
def f(xs: list[float]) -> float:
    """The mean.

    Raises:
        ValueError: If the list is empty.
    """
    return sum(xs) / len(xs)
''', ["f([])", "f([1.0])"], "raises", "but `f([])` raises ZeroDivisionError"),
    "a documented result for an edge": ('''
def f(text: str) -> str:
    """Return None if text is empty."""
    return text.strip()
''', ["f('')", "f('a')"], "returns", "but `f('')` gives ''"),
    "both sides of a condition": ('''
def f(n: int) -> bool:
    """Return True if n is even, False otherwise."""
    return n % 2 == 1
''', ["f(3)"], "returns", "but `f(3)` gives True"),
    "a claim about every result": ('''
def f(xs: list[int]) -> list[int]:
    """Collect.

    Returns:
        list[int]: A sorted list of numbers.
    """
    return xs[:]
''', ["f([1])", "f([2, 1])"], "returns",
        "“A sorted list of numbers”, but `f([2, 1])` gives [2, 1]"),
    "an argument that is changed": ('''
def f(xs: list[int]) -> list[int]:
    """Sort. The input is not modified."""
    xs.sort()
    return xs
''', ["xs = [2, 1]; f(xs)"], "returns", "but `xs = [2, 1]; f(xs)` changes its argument"),
    "None where a list is declared": ('''
def f(n: int) -> list[int]:
    """Divisors."""
    if n > 1:
        return [1, n]
''', ["f(1)", "f(3)"], "annotation", "declared `list[int]`, but `f(1)` gives None"),
    "a name that is never bound": ('''
def f(xs: list[int]) -> int:
    """Last."""
    for x in xs:
        last = x
    return last
''', ["f([])", "f([1])"], "error", "but `f([])` raises UnboundLocalError"),
    "a call with arguments that nothing takes": ('''
def g(a):
    return a


def f(x: int) -> int:
    """Call."""
    return g(x, x)
''', ["f(1)"], "error", "g() is called with arguments that it does not take"),
    "an input of the documentation that fails": ('''
def f(xs):
    """Sum of the ends.

    >>> f([1, 2])
    3
    """
    return xs[0] + xs[2]
''', [], "example", "but `f([1, 2])` raises IndexError"),
    "a default that is another": ('''
def f(x: int, base: int = 8) -> str:
    """Format.

    Args:
        x: what.
        base: the base. Defaults to 10.
    """
    return str(x)
''', [], "default", "“Defaults to 10”, but the default is 8"),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_nobody_is_accused_of(name: str) -> None:
    source, calls = GOOD[name]
    assert told(source, *calls) == []


@pytest.mark.parametrize("name", BAD)
def test_a_finding_is_told_in_the_words_of_the_documentation(name: str) -> None:
    source, calls, kind, words = BAD[name]
    findings = told(source, *calls)
    assert [one for one, _ in findings] == [kind]
    assert words in findings[0][1]


@pytest.mark.parametrize("name", BAD)
def test_the_reproduction_can_be_pasted(name: str) -> None:
    source, calls, _, _ = BAD[name]
    (finding,) = find(seen_of(source, calls), function_of(source), PLACE)
    lines = finding.reproduction.splitlines()
    names: dict[str, object] = {}
    exec(source, names)
    for line in lines:
        if line.startswith("from pkg.mod import"):
            assert line == "from pkg.mod import f"
        elif not line.startswith("help("):
            said = re.search(r"# raises (\w+)", line)
            expected = getattr(builtins, said[1]) if said else None
            with pytest.raises(expected) if expected else nullcontext():
                exec(line, names)


def test_what_goes_against_the_documentation_is_never_asserted() -> None:
    source, calls, _, _ = BAD["a claim about every result"]
    seen = seen_of(source, calls)
    verdict = examine(function_of(source), seen, PLACE)
    assert verdict.contested == {2}


def test_what_the_documentation_shows_is_known_to_be_documented() -> None:
    source, _ = GOOD["an example that holds"]
    verdict = examine(function_of(source), seen_of(source, ["f(3)"]), PLACE)
    assert verdict.documented == {1000}
    source, calls = GOOD["a documented exception"]
    verdict = examine(function_of(source), seen_of(source, calls), PLACE)
    assert verdict.documented == {1}


@pytest.mark.parametrize(
    ("source", "call", "cause", "pin"),
    [
        (GOOD["a documented exception"][0], "f(-1)", "declared", None),
        ("def f(n):\n    if n < 0:\n        raise ValueError('no')\n", "f(-1)", "guard", "yes"),
        ("def f(n):\n    raise NotImplementedError\n", "f(1)", "guard", "if needed"),
        ("def f(n: int):\n    return n + 'a'\n", "f([])", "ill-typed", "no"),
        ("def f(xs: list[int]):\n    return xs[0]\n", "f([])", "unclear", "if needed"),
        ("def f(n: int):\n    return f(n + 1)\n", "f(1)", "unclear", "no"),
        ("def f(n: int):\n    return unknown\n", "f(1)", "internal", "no"),
        ("def f(n):\n    return unknown\n", "f(1)", "unclear", "no"),
    ],
)
def test_exceptions_are_told_apart(source: str, call: str, cause: str, pin: str | None) -> None:
    verdict = examine(function_of(source), seen_of(source, [call]), PLACE)
    if pin is None:
        assert verdict.documented == {1}
        return
    assert (verdict.triaged[1].cause, verdict.triaged[1].pin) == (cause, pin)


def test_a_case_whose_setup_failed_says_nothing() -> None:
    source, _ = GOOD["an example that holds"]
    seen = seen_of(source)
    broken = [type(one)(one.case, Observation(id=one.case.id, end="setup_raised")) for one in seen]
    assert find(broken, function_of(source)) == []


def test_a_method_is_reproduced_with_its_object() -> None:
    from testgen.oracles.finding import Seen, reproduction
    from testgen.values import Function

    case = Case(id=1, target="Stack.pop", call="stack.pop()", setup=("stack = Stack()",))
    assert reproduction(case, PLACE, "gives 1") == (
        "from pkg.mod import Stack\nstack = Stack()\nstack.pop()  # gives 1"
    )
    function = Function(
        name="Stack.pop", kind="method", class_name="Stack", line=1, end_line=2,
        doc="Pop.\n\n>>> stack = Stack()\n>>> stack.pop()\n2\n",
    )  # fmt: skip
    (finding,) = find([Seen(case, returned(1))], function, PLACE)
    assert "gives 1" in finding.message
