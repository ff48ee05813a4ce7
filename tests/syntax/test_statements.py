"""Whether a text goes on with the statement before the cursor, whatever is broken elsewhere."""

from __future__ import annotations

import argparse
import inspect
import random
import textwrap
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syntax.languages import language_named
from syntax.parsing import Parse, parse
from syntax.statements import may_stand
from syntax.text import Snapshot


def parsed(text: str, language: str) -> Parse:
    row = language_named(language)
    assert row is not None
    return parse(Snapshot(text), row)


PYTHON = "x = (1\n\ndef f(a):\n    "
JAVASCRIPT = "const x = (1\n\nfunction f(a) {\n  "


@pytest.mark.parametrize(
    ("language", "before", "text", "expected"),
    [
        ("python", "return ", "class B", False),
        ("python", "return ", "class B:\n        pass", False),
        ("python", "return ", "B", True),
        ("python", "return ", "[one for one in a", True),
        ("python", "return ", "B(", True),
        ("python", "return ", "'not closed", True),
        ("python", "for b ", "= 1", False),
        ("python", "for b ", "in a:", True),
        ("python", "for b ", "in a: pass", True),
        ("python", "b = ", "if a:", False),
        ("python", "b = ", "a if a else", True),
        ("python", "elif a ", "== 1:", True),
        ("python", "elif a ", "return 1", False),
        ("python", "except E ", "as e:", True),
        ("python", "case [a", ", b]:", True),
        ("python", "from a ", "import b", True),
        ("python", "from a ", "b = 1", False),
        ("python", "b = a ? ", "c", True),
        ("python", "", "class B", True),
        ("javascript", "const { scripts = {}", " = commands", False),
        ("javascript", "const { scripts = {}", " } = commands", True),
        ("javascript", "const { scripts = {}", ", b } = commands", True),
        ("javascript", "return ", "const b = 1;", False),
        ("javascript", "return ", "b.map((one) => {", True),
        ("javascript", "if (a ", "return b;", False),
        ("javascript", "if (a ", "&& b) return b;", True),
        ("javascript", "for (const b ", "of a) {", True),
        ("javascript", "} else ", "if (b) {", True),
        ("typescript", "const b: Map<A, ", "B> = new Map();", True),
        ("typescript", "private b", ": string;", True),
        ("c", "return ", "struct a {", True),
    ],
)
def test_a_text_after_a_begun_statement(
    language: str, before: str, text: str, expected: bool
) -> None:
    above = PYTHON if language == "python" else JAVASCRIPT
    broken = parsed(above + before + "\n", language)
    assert broken.has_errors
    assert may_stand(broken, len(above + before), text) is expected


def test_what_a_bracket_above_may_hold_together_is_not_judged() -> None:
    above = "def f(a):\n    b = g(a, c=a\n    if a and "
    assert may_stand(parsed(above, "python"), len(above), "b:")


@pytest.mark.parametrize("module", [argparse, textwrap])
def test_code_that_runs_goes_on(module: ModuleType) -> None:
    source = inspect.getsource(module)
    draw = random.Random(1)
    for at in draw.sample(range(len(source)), 60):
        rest = source[at:].partition("\n")[0]
        assert may_stand(parsed(source[:at], "python"), at, rest), source[at - 40 : at] + "█" + rest


@settings(max_examples=100, deadline=None)
@given(st.text("ab=([{}]):,'\"\n x#if", max_size=30), st.text("ab=([{}]):,'\" xif", max_size=12))
def test_any_text_can_be_asked_about(before: str, text: str) -> None:
    for language in ("python", "typescript"):
        assert may_stand(parsed(before, language), len(before), text) in (True, False)
