"""Facts at a cursor, wherever it is and whatever stands around it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syntax import scopes
from syntax.languages import LANGUAGES, Language, language_named
from syntax.mending import mended
from syntax.parsing import parse
from syntax.scopes import cursor_facts, errors_introduced
from syntax.symbols import imports, references, symbols
from syntax.text import BadPosition, Edit, Snapshot

CASES = Path(__file__).parent / "cases"
SOURCES = {
    language.id: [
        path.read_text(encoding="utf-8")
        for path in sorted((CASES / language.id).rglob("*"))
        if path.is_file() and path.suffix not in (".facts", ".txt")
    ]
    for language in LANGUAGES
}


def language(language_id: str) -> Language:
    found = language_named(language_id)
    assert found is not None
    return found


@st.composite
def cut_sources(draw: st.DrawFn) -> tuple[Language, str]:
    """A source with a piece cut out of it, or one cut off: what typing leaves behind."""
    chosen = draw(st.sampled_from(LANGUAGES))
    text = draw(st.sampled_from(SOURCES[chosen.id]))
    start = draw(st.integers(0, len(text)))
    end = draw(st.sampled_from([start, min(len(text), start + 7), len(text)]))
    return chosen, text[:start] + text[end:]


@settings(max_examples=80, deadline=None)
@given(cut_sources(), st.data())
def test_every_cursor_in_every_wreck_has_facts(
    source: tuple[Language, str], data: st.DataObject
) -> None:
    chosen, text = source
    offset = data.draw(st.integers(0, len(text)))
    parsed = parse(Snapshot(text), chosen)
    facts = cursor_facts(parsed, offset)
    assert not (facts.in_comment and facts.in_string)
    assert not (facts.expects_block and facts.open_brackets)
    assert facts.block_indent is not None
    for outer, inner in zip(facts.scope, facts.scope[1:], strict=False):
        assert outer.span.start <= inner.span.start
    for scope in facts.scope:
        assert scope.span.start <= scope.body_span.start <= scope.body_span.end <= scope.span.end


@settings(max_examples=60, deadline=None)
@given(cut_sources())
def test_every_wreck_has_symbols_that_stand_where_they_say(source: tuple[Language, str]) -> None:
    """A symbol with a wrong span sends "go to definition" into the void."""
    chosen, text = source
    parsed = parse(Snapshot(text), chosen)
    for symbol in symbols(parsed):
        assert symbol.span.start <= symbol.name_span.start <= symbol.name_span.end
        assert symbol.name_span.end <= symbol.span.end <= len(text)
        named = text[symbol.name_span.start : symbol.name_span.end]
        assert symbol.name in " ".join(named.split()) or symbol.name in named.replace("::", ".")
    for one in references(parsed):
        assert text[one.span.start : one.span.end] == one.name
    imports(parsed)


@settings(max_examples=60, deadline=None)
@given(cut_sources())
def test_mending_moves_nothing(source: tuple[Language, str]) -> None:
    """Spans of the mended text are used for the broken one, so each line must keep its length."""
    chosen, text = source
    parsed = parse(Snapshot(text), chosen)
    whole = mended(parsed)
    assert len(whole.snapshot.text) == len(text)
    assert [len(line) for line in whole.snapshot.text.splitlines()] == [
        len(line) for line in text.splitlines()
    ]
    if not parsed.has_errors:
        assert whole is parsed


@pytest.mark.parametrize(
    ("language_id", "text", "inserted", "more"),
    [
        ("python", "x = 1\n", "y = 2\n", False),
        ("python", "x = 1\n", "def f(:\n", True),
        ("python", "def f(:\n    pass\n", "", False),
        ("javascript", "f();\n", "}", True),
        ("go", "package a\n", "func f( {", True),
        ("rust", "fn f() {}\n", "fn g() {}\n", False),
        ("java", "class A { }\n", "class B { ", True),
        ("cpp", "int x;\n", "int y;\n", False),
    ],
)
def test_errors_introduced(language_id: str, text: str, inserted: str, more: bool) -> None:
    """A suggestion that breaks a file that parsed before is not shown."""
    before = parse(Snapshot(text), language(language_id))
    introduced = errors_introduced(before, Edit(len(text), len(text), inserted))
    assert (introduced > 0) is more


def test_an_edit_that_mends_introduces_fewer_than_none() -> None:
    before = parse(Snapshot("x = foo(a\n"), language("python"))
    assert before.has_errors
    assert errors_introduced(before, Edit(9, 9, ")")) < 0


@pytest.mark.parametrize("offset", [-1, 99])
def test_a_cursor_outside_the_text_is_an_error(offset: int) -> None:
    parsed = parse(Snapshot("x = 1\n"), language("python"))
    with pytest.raises(BadPosition):
        cursor_facts(parsed, offset)


METHODS = {
    "python": (
        "class Long:\n",
        "    def m{n}(self, a):\n        if a:\n            return [a, {n}]\n        return a\n\n",
        "",
    ),
    "typescript": (
        "export class Long {\n",
        "  m{n}(a: X): X {\n    f(() => {\n      g({n})\n    })\n  }\n\n",
        "}\n",
    ),
    "java": (
        "class Long {\n",
        "    int m{n}(int a) {\n        for (;;) {\n            g(a, {n});\n        }\n    }\n\n",
        "}\n",
    ),
    "cpp": (
        "namespace n {\nclass Long {\n",
        "  int m{n}(int a) {\n    for (;;) {\n      g(a, {n});\n    }\n  }\n\n",
        "};\n}\n",
    ),
}


@pytest.mark.parametrize("language_id", METHODS)
def test_a_scan_from_nearby_sees_what_one_from_far_does(
    language_id: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In a class of thousands of lines only the method at the cursor is read; the facts stay."""
    head, method, tail = METHODS[language_id]
    text = head + "".join(method.replace("{n}", str(n)) for n in range(80)) + tail
    parsed = parse(Snapshot(text), language(language_id))
    offsets = range(len(text) * 3 // 4, len(text) * 3 // 4 + 300, 17)
    near = [cursor_facts(parsed, at) for at in offsets]
    monkeypatch.setattr(scopes, "_SHORT_SCAN", len(text))
    far = [cursor_facts(parsed, at) for at in offsets]
    assert near == far


@pytest.mark.parametrize("piece", ["(", "f({", "if x {\n", "({[\n", "`", "}"])
def test_thousands_of_unfinished_things_take_no_minutes(piece: str) -> None:
    """A cat on the keyboard, or a data file with the wrong suffix: the server must not hang."""
    text = piece * 5000
    begun = time.process_time()
    parsed = parse(Snapshot(text), language("typescript"))
    cursor_facts(parsed, len(text))
    cursor_facts(parsed, len(text) // 2)
    symbols(parsed)
    assert time.process_time() - begun < 10
