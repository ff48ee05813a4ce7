"""Whatever a model writes: no special token is shown, nothing twice, and pieces do not matter."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from completion.brackets import balance
from completion.cursor import cursor_text
from completion.place import facts_at, place_of
from completion.repetition import lines_to_keep, repeats_itself, says_something
from completion.shape import shape_of
from completion.stop import StopReason, StopRules
from completion.trim import trimmed
from completion.values import CompletionRequest
from engine.models.families import family_named
from syntax.languages import LANGUAGES, language_named
from syntax.parsing import parse
from syntax.text import Snapshot

MARKERS = family_named("qwen2.5-coder").stop_texts
DOCUMENTS = {
    "python": ["def f(a):\n    █\n\n\ndef g():\n    return 1\n", "x = [█]\n",
               "class A:\n    x = █\n",
               "for x in y:\n█    print(x)\n", "print('a █')\n", "# say █\nx = 1\n"],
    "javascript": ["function f() {\n  █\n}\n", "f(█);\n", "const a = () => {█}\n", "x = `a${█}`\n"],
    "go": ["package a\n\nfunc f() {\n\t█\n}\n"],
    "rust": ["fn f() {\n    let c = █;\n}\n", "fn f<'a>() {\n    █\n"],
    "cpp": ["class A {\n    █\n};\n"],
}  # fmt: skip
PIECES = [
    *("x", "return", "if", "else", "for", "def f", " ", "    ", "\n", "\n\n", "  ", "\t", ":", ";"),
    *("(", ")", "[", "]", "{", "}", '"', "'", '"""', "`", "#", "//", "/*", "*/", "/", "\\", ","),
    *("print(x)", "return 1\n", "    return 1\n", "x = 1\n", "    print(x)\n", "\r\n", "é", "𝒙"),
    *MARKERS,
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=40)
PLACES = st.sampled_from([(name, text) for name, texts in DOCUMENTS.items() for text in texts])


def place(document: tuple[str, str], multiline: bool | None = None):  # type: ignore[no-untyped-def]  # reads best inferred
    language = language_named(document[0])
    assert language is not None
    before, _, behind = document[1].partition("█")
    request = CompletionRequest(
        path=None,
        uri="x",
        parse=parse(Snapshot(before + behind), language),
        offset=len(before),
        invoked=True,
    )
    facts = facts_at(request)
    cursor = cursor_text(request.snapshot, request.offset)
    shape = shape_of(facts, cursor.tail, multiline, "auto")
    return place_of(request, facts, cursor, shape, markers=MARKERS, max_lines=8)


def kept(text: str, where, size: int | None) -> tuple[str, StopReason]:  # type: ignore[no-untyped-def]  # as above
    rules = StopRules(where)
    for at in range(0, len(text), size or len(text) or 1):
        rules.feed(text[at : at + (size or len(text))])
    stop = rules.finish(StopReason.ENDED)
    return rules.text[: stop.cut], stop.reason


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, document=PLACES, multiline=st.sampled_from([None, True, False]))
def test_no_special_token_is_shown_and_the_line_below_not_twice(
    text: str, document: tuple[str, str], multiline: bool | None
) -> None:
    where = place(document, multiline)
    result = trimmed(kept(text, where, 3)[0], where)
    assert not any(marker in result for marker in MARKERS)
    if where.following and result.strip() and not where.in_text:
        lines = (where.cursor.head + result).rstrip().split("\n")
        if says_something(lines[-1]):
            assert lines[-1].rstrip() != where.following[0]


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, document=PLACES)
@example(text="    x\n  y", document=("python", "def f(a):\n    █\n"))
def test_trimming_twice_is_trimming_once(text: str, document: tuple[str, str]) -> None:
    where = place(document)
    once = trimmed(text.replace("\r", ""), where)
    assert trimmed(once, where) == once


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, document=PLACES, size=st.integers(1, 9))
def test_it_does_not_matter_in_what_pieces_the_text_arrives(
    text: str, document: tuple[str, str], size: int
) -> None:
    where = place(document)
    whole, pieces = kept(text, where, None), kept(text, where, size)
    assert trimmed(whole[0], where) == trimmed(pieces[0], where)


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, document=PLACES, more=TEXTS)
def test_a_stop_once_made_stands(text: str, document: tuple[str, str], more: str) -> None:
    rules = StopRules(place(document))
    stop = rules.feed(text)
    if stop is not None:
        before = rules.text
        assert rules.feed(more) == stop
        assert rules.text == before
        assert 0 <= stop.cut <= len(before)


BRACKETED = st.recursive(
    st.sampled_from(["", "a", "b "]),
    lambda inner: st.builds(
        lambda pair, a, b: f"{pair[0]}{a}{pair[1]}{b}", st.sampled_from(["()", "[]", "{}"]),
        inner, inner),
)  # fmt: skip


@given(BRACKETED, st.integers(0, 200))
def test_wherever_a_balanced_text_is_cut_nothing_is_missing(text: str, at: int) -> None:
    python = language_named("python")
    assert python is not None
    found = balance(text[:at], text[at:], python.lexicon)
    assert (found.missing, found.surplus) == ((), 0)


@given(BRACKETED, st.integers(0, 200))
def test_without_what_follows_every_open_bracket_is_missing(text: str, at: int) -> None:
    python = language_named("python")
    assert python is not None
    before = text[:at]
    missing = balance(before, "", python.lexicon).missing
    assert balance(before, "".join(missing), python.lexicon).missing == ()
    assert len(missing) == sum(map(before.count, "([{")) - sum(map(before.count, ")]}"))


def test_long_runs_are_seen_and_tables_of_numbers_are_not() -> None:
    assert repeats_itself("x = " + "foo bar " * 8)
    assert not repeats_itself("x = [" + "0, " * 40)
    assert not repeats_itself("abcdefghijklmnopqrstuvwxyz" * 2)


def test_groups_of_lines_are_kept_once() -> None:
    assert lines_to_keep(["a = 1", "b = 2", "a = 1", "b = 2", "a = 1", "b = 2"]) == 2
    assert lines_to_keep(["x", "call()", "call()", "call()"]) == 2
    assert lines_to_keep(["}", "}", "}"]) is None
    assert lines_to_keep(["call()", "call()"]) is None


def test_every_language_says_where_its_statements_end() -> None:
    from completion.endings import ENDINGS

    assert set(ENDINGS) == {language.id for language in LANGUAGES}
