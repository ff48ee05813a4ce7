"""Layout: without ruff long lines are broken at brackets, and the code stays what it is."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syntax.projects.values import Formatting
from testgen.writing.blocks import line_by_line
from testgen.writing.code import literal, renamed, requoted
from testgen.writing.formatting import formatted
from testgen.writing.wrapping import wrapped

NAMES = st.sampled_from(["a", "value", "some_longer_name", "expected"])
ATOMS = st.one_of(
    st.integers(-(10**9), 10**9).map(repr),
    st.text(max_size=30).map(repr),
    st.binary(max_size=10).map(repr),
    st.sampled_from(["None", "True", "1.5", "f(x)"]),
    NAMES,
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(inner, min_size=1, max_size=4).map(lambda items: f"({', '.join(items)},)"),
        st.lists(st.tuples(ATOMS, inner), max_size=4).map(
            lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items) + "}"
        ),
        st.lists(inner, max_size=4).map(lambda items: f"call({', '.join(items)})"),
        inner.map(lambda value: f"obj.method(key={value})"),
    ),
    max_leaves=8,
)
STATEMENTS = st.one_of(
    st.tuples(VALUES, VALUES).map(lambda pair: f"assert {pair[0]} == {pair[1]}"),
    VALUES.map(lambda value: f"result = {value}"),
    VALUES.map(lambda value: f"with raises(Error, match={value}):\n        pass"),
)
CODE = st.lists(STATEMENTS, min_size=1, max_size=4).map(
    lambda lines: "def test():\n" + "".join(f"    {line}\n" for line in lines)
)


@settings(max_examples=60, deadline=None)
@given(code=CODE, width=st.integers(30, 100))
def test_wrapping_changes_no_meaning(code: str, width: int) -> None:
    try:
        tree = ast.dump(ast.parse(code))
    except SyntaxError:
        return
    once = wrapped(code, width)
    assert ast.dump(ast.parse(once)) == tree
    assert wrapped(once, width) == once


@settings(max_examples=60, deadline=None)
@given(code=CODE, quote=st.sampled_from(["'", '"']))
def test_other_quotes_change_no_value(code: str, quote: str) -> None:
    tree = ast.dump(ast.parse(code))
    once = requoted(code, quote)
    assert ast.dump(ast.parse(once)) == tree
    assert requoted(once, quote) == once


@given(text=st.text(max_size=40), quote=st.sampled_from(["'", '"']), raw=st.booleans())
def test_a_literal_is_its_text(text: str, quote: str, raw: bool) -> None:
    assert ast.literal_eval(literal(text, quote, raw=raw)) == text


def test_a_pattern_is_written_raw() -> None:
    assert literal(r"\[1\]", '"', raw=True) == r'r"\[1\]"'
    assert literal("a\\", '"', raw=True) == r'"a\\"'


@pytest.mark.parametrize("formatting", [Formatting(), Formatting(line_length=60, quote="'")])
def test_a_formatted_text_stays_as_it_is(formatting: Formatting) -> None:
    code = "def test_a():\n    x = ['alpha', 'beta', 'gamma', 'delta', \"it's\", 'zeta', 'eta']\n"
    once = formatted(code, formatting)
    assert formatted(once, formatting) == once


def test_tabs_where_the_project_has_tabs(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "def test_a():\n    with x:\n        assert 1\n"
    tabs = "def test_a():\n\twith x:\n\t\tassert 1\n"
    formatting = Formatting(indent="\t")
    assert formatted(code, formatting) == tabs
    monkeypatch.setattr("testgen.writing.formatting.ruff_binary", lambda: None)
    assert formatted(code, formatting) == tabs


def test_a_name_is_replaced_where_it_is_read_and_nowhere_else() -> None:
    source = "f(x, f=f, y=[f for f in z], s='f', é=obj.f, g=lambda f: f, h=lambda: f(1))"
    assert renamed(source, {"f": "mod.f", "z": "mod.z"}) == (
        "mod.f(x, f=mod.f, y=[f for f in mod.z], s='f', é=obj.f, g=lambda f: f, h=lambda: mod.f(1))"
    )


@given(st.text("ab'\"\n\r\\\x0b é", max_size=40))
def test_a_text_of_lines_is_written_line_by_line(text: str) -> None:
    source = line_by_line(repr(text), '"')
    assert ast.literal_eval(source) == text
    assert source.startswith("(\n") == (text.count("\n") > 1)
    assert line_by_line("[1, 2]", '"') == "[1, 2]"
