"""A docstring taken apart, in every style."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testgen.oracles.documentation import Documentation, documentation_of, sentences
from testgen.oracles.example import Example
from testgen.oracles.examples import examples_of
from testgen.oracles.statements import conditionals, statements
from testgen.values import Function, Parameter

GOOGLE = """Divide things.

    More words.

    Args:
        a (int): what is divided.
            Over two lines.
        b: by what. Defaults to 2.

    Returns:
        float: the quotient.

    Raises:
        ZeroDivisionError: If b is zero.
        TypeError: never mind.

    Example:
        >>> divide(4)
        2.0
    """
NUMPY = """Divide things.

    Parameters
    ----------
    a : int
        what is divided.
    b : int, optional
        by what.

    Returns
    -------
    float
        the quotient.

    Raises
    ------
    ZeroDivisionError
        If b is zero.
    """
SPHINX = """Divide things.

    :param int a: what is divided.
    :param b: by what.
    :returns: the quotient.
    :raises ZeroDivisionError: If b is zero.
    """


@pytest.mark.parametrize("doc", [GOOGLE, NUMPY, SPHINX], ids=["google", "numpy", "sphinx"])
def test_every_style_says_the_same(doc: str) -> None:
    found = documentation_of(doc)
    assert found.summary == "Divide things."
    assert found.returns == "the quotient."
    assert ("ZeroDivisionError", "If b is zero.") in found.raises
    assert found.parameters["a"].startswith("what is divided.")
    assert found.parameters["b"].startswith("by what.")


@settings(deadline=None)
@given(st.text(alphabet="abc:-\n Returns>().", max_size=200))
def test_any_text_is_taken_apart_without_an_error(doc: str) -> None:
    assert isinstance(documentation_of(doc), Documentation)
    sentences(doc)
    examples_of(Function(name="a", kind="function", line=1, end_line=1, doc=doc))


def function(doc: str, *, is_generator: bool = False) -> Function:
    return Function(
        name="f",
        kind="function",
        line=1,
        end_line=2,
        doc=doc,
        parameters=(Parameter(name="x", kind="both"),),
        is_generator=is_generator,
    )


@pytest.mark.parametrize(
    ("doc", "expected"),
    [
        (">>> f(2)\n4", [("f(2)", "value", "4")]),
        (">>> f(2) == 4\nTrue", [("f(2)", "value", "4")]),
        (">>> f(2) == 4", [("f(2)", "value", "4")]),
        (">>> f(2)\n<Thing>", [("f(2)", "text", "<Thing>")]),
        (">>> f(2)\nTraceback (most recent call last):\n    ...\nValueError: no",
         [("f(2)", "raises", "ValueError")]),
        (">>> r = f(2)\n>>> r\n4", [("f(2)", "value", "4")]),
        ('>>> f("a\nb")\n1\n>>> f(3)\n9', [("f(3)", "value", "9")]),
        ("f(2) -> 4", [("f(2)", "value", "4")]),
        ("f(2) => 4", [("f(2)", "value", "4")]),
        ("f([1, 2]) ➞ [2, 1]", [("f([1, 2])", "value", "[2, 1]")]),
        ("* f(2) == 4", [("f(2)", "value", "4")]),
        ("for f(2) == 4", [("f(2)", "value", "4")]),
        ("`f(2)` returns `4`.", [("f(2)", "value", "4")]),
        ("f(2)  # returns 4", [("f(2)", "value", "4")]),
        ("f(2) -> true", [("f(2)", "value", "True")]),
        ("f(2) -> 19 - 15 = 4", [("f(2)", "value", "4")]),
        ("f('a(b') -> 'x' (a remark)", [("f('a(b')", "value", "'x'")]),
        ("For x = 3 the output should be 9.", [("f(x=3)", "value", "9")]),
        ("Input: n = 5\nOutput: 1", [("f(5)", "value", "1")]),
        ("Input: 5\nOutput: 1", [("f(5)", "value", "1")]),
        ("g(2) -> 4", []),
        ("f(y) -> 4", []),
        ("f(2) -> about four", []),
        (">>> print(f(2))\n4", []),
        ("f(2) is what you would think", []),
    ],
)  # fmt: skip
def test_examples_are_read_in_every_form_that_can_be_read_for_sure(
    doc: str, expected: list[tuple[str, str, str]]
) -> None:
    assert [(e.call, e.promise, e.expected) for e in examples_of(function(doc))] == expected


def test_a_session_brings_its_setup_along() -> None:
    doc = ">>> from m import f\n>>> xs = [1]\n>>> xs.append(2)\n>>> f(xs)\n2"
    (example,) = examples_of(function(doc))
    assert example == Example(
        ("xs = [1]", "xs.append(2)"), "f(xs)", "value", "2", ">>> f(xs) 2", "", True
    )


def test_what_a_generator_gives_is_shown_as_a_list() -> None:
    (example,) = examples_of(function(">>> list(f(2))\n[0, 1]", is_generator=True))
    assert (example.call, example.expected) == ("f(2)", "[0, 1]")


@pytest.mark.parametrize(
    ("doc", "expected"),
    [
        ("Return the words.", ["the words"]),
        ("The function should return the words, sorted.", ["the words, sorted"]),
        ("Sort a list.", ["Sort a list"]),
        ("If x is empty, return the words.", []),
        ("Usually returns the words.", []),
        ("Sort.\n\nReturns:\n    list: The words.\n", ["The words"]),
    ],
)
def test_statements_are_what_is_said_of_every_result(doc: str, expected: list[str]) -> None:
    assert list(statements(function(doc))) == expected


@pytest.mark.parametrize(
    ("doc", "expected"),
    [
        ("Return None if x is empty.", [("None", "x is empty", "")]),
        ("If x is empty, return an empty list.", [("an empty list", "If x is empty", "")]),
        ("Return True if x is even, False otherwise.", [("True", "x is even", "False")]),
        ("Returns True if x is even, otherwise False.", [("True", "x is even", "False")]),
        ("Check whether x is even.", [("True", "x is even", "False")]),
        ("Return whether x is even.", [("True", "x is even", "False")]),
        ("Sort.\n\nReturns:\n    bool: True if x is odd, else False.\n",
         [("True", "x is odd", "False")]),
        ("Return the words.", []),
    ],
)  # fmt: skip
def test_conditionals_are_taken_apart(doc: str, expected: list[tuple[str, str, str]]) -> None:
    found = [(one.result, one.condition, one.otherwise) for one in conditionals(function(doc))]
    assert found == expected


SESSION = """Give the value, and keep it.

>>> sd = SortedDict()
>>> sd.setdefault('a', 1)  # it is new
1
>>> len(sd)
1
>>> sd.pop('b')
Traceback (most recent call last):
    ...
KeyError: 'b'
>>> sd.setdefault('a', 10)
1
"""


def test_a_step_that_shows_something_may_change_what_later_steps_see() -> None:
    function = Function(
        name="SortedDict.setdefault", kind="method", line=1, end_line=9, doc=SESSION
    )
    examples = examples_of(function)
    assert [(one.setup, one.call, one.expected) for one in examples] == [
        (("sd = SortedDict()",), "sd.setdefault('a', 1)", "1"),
        (("sd = SortedDict()", "sd.setdefault('a', 1)"), "sd.setdefault('a', 10)", "1"),
    ]


def test_a_name_that_the_package_hands_on_is_the_modules_own() -> None:
    doc = ">>> semver.Version.parse('2.0.0').match('>=1.0.0')\nTrue\n"
    method = Function(name="Version.match", kind="method", line=1, end_line=9, doc=doc)
    (example,) = examples_of(method)
    assert example.call == "Version.parse('2.0.0').match('>=1.0.0')"
    doc = ">>> import pkg\n>>> pkg.sub.split('pkg.split(1)')\n['a']\n"
    function = Function(name="split", kind="function", line=1, end_line=9, doc=doc)
    (example,) = examples_of(function)
    assert example.call == "split('pkg.split(1)')"
