"""A rename carried through is the same program with another name, wherever it is offered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.nothing import Nothing
from syntax.languages import Language, language_of
from syntax.next_edit.bindings import Bindings, Role
from syntax.next_edit.moves import Moves, edit_between, edits_between
from syntax.next_edit.propose import propose
from syntax.parsing import Parse, error_count, parse
from syntax.text import Edit, Snapshot

ROOT = Path(__file__).parents[2]
FRESH = "otherwise_named"


@cache
def sources() -> tuple[tuple[Language, str], ...]:
    """Real files of ours, and the language cases of the parser's tests."""
    found = []
    paths = [*(ROOT / "lsp_server").glob("*.py"), *(ROOT / "tests/syntax/cases").rglob("*.*")]
    for path in sorted(paths):
        language = language_of(path)
        if not isinstance(language, Nothing) and path.is_file():
            found.append((language, path.read_text(encoding="utf-8")))
    assert len({language.id for language, _ in found}) >= 9
    return tuple(found)


@cache
def bindings_of(index: int) -> Bindings:
    language, text = sources()[index]
    return Bindings(parse(Snapshot(text), language))


def parsed(language: Language, text: str) -> Parse:
    return parse(Snapshot(text), language)


def outline(bindings: Bindings) -> list[tuple[str, Role, int, int | None]]:
    return [(each.name, each.role, each.scope, each.home) for each in bindings.occurrences]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_rename_carried_through_changes_the_name_and_nothing_else(data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(sources()) - 1), label="file")
    language, text = sources()[index]
    before = bindings_of(index)
    definitions = [each for each in before.occurrences if each.binds and each.home is not None]
    if not definitions:
        return
    one = data.draw(st.sampled_from(definitions), label="definition")
    edit = Edit(one.span.start, one.span.end, FRESH)
    after = parsed(language, text[: edit.start] + FRESH + text[edit.end :])
    found = propose(before.parse, after, [edit])
    if isinstance(found, Nothing):
        return
    final = after.snapshot.text
    for each in reversed(found.edits):
        assert final[each.span.start : each.span.end] == each.old
        final = final[: each.span.start] + each.text + final[each.span.end :]
    renamed = parsed(language, final)
    assert error_count(renamed) <= error_count(before.parse)
    now = Bindings(renamed)
    assert one.home is not None
    assert not list(now.bound(one.home, one.name))
    meant = {each.span.start for each in before.bound(one.home, one.name)}
    shorthand = any(each.role is Role.SHORTHAND for each in before.occurrences)
    if not shorthand:
        others = [
            (name, *rest)
            for each, (name, *rest) in zip(before.occurrences, outline(before), strict=True)
            if each.span.start not in meant and each.name != one.name
        ]
        assert [each for each in map(list, outline(now)) if each[0] not in {FRESH, one.name}] == [
            list(each) for each in others
        ]
        assert len(now.occurrences) == len(before.occurrences)


@given(
    st.text("ab\n", max_size=12),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.text("xy", max_size=3))),
)
def test_what_edits_did_not_touch_is_found_again(
    text: str, steps: list[tuple[int, int, str]]
) -> None:
    now, edits, kept = text, [], list(range(len(text)))
    for start, length, inserted in steps:
        begin = min(start, len(now))
        end = min(begin + length, len(now))
        edits.append(Edit(begin, end, inserted))
        now = now[:begin] + inserted + now[end:]
        kept[begin:end] = [-1] * len(inserted)
    moves = Moves(text, now, edits)
    for place, origin in enumerate(kept):
        if origin < 0 or any(h.old_start <= origin < h.old_end for h in moves.hunks):
            continue
        assert text[origin] == now[place]
        assert moves.end_of(origin) <= place or moves.start_of(origin) <= place


@given(st.text("ab", max_size=8), st.text("ab", max_size=8))
def test_the_edit_between_two_texts_leads_from_one_to_the_other(old: str, new: str) -> None:
    edit = edit_between(old, new)
    assert (edit is None) == (old == new)
    assert _after(old, [edit] if edit else []) == new


@given(st.text("a\n", max_size=24), st.text("ab\n", max_size=24))
def test_so_do_several_edits(old: str, new: str) -> None:
    assert _after(old, edits_between(old, new)) == new


def _after(text: str, edits: Sequence[Edit]) -> str:
    for edit in edits:
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
