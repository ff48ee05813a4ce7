"""The ring of what was edited and viewed."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from completion.repository.gather import Repository
from completion.repository.likeness import likeness
from completion.repository.recent import CHUNK_LINES, MOST_CHUNKS, Ring
from foundation.settings import Settings
from tests.support.repository_cases import request_at

_TEXTS = st.lists(st.sampled_from([f"line {n} = {n}" for n in range(12)]), max_size=100).map(
    "\n".join
)


@given(st.lists(_TEXTS, max_size=40))
def test_the_ring_is_bounded_and_holds_nothing_twice(texts: list[str]) -> None:
    ring = Ring()
    for number, text in enumerate(texts):
        ring.add(Path(f"/w/{number}.py"), text)
    chunks = ring.chunks()
    assert len(chunks) <= MOST_CHUNKS
    assert all(chunk.text.count("\n") < CHUNK_LINES for chunk in chunks)
    for place, one in enumerate(chunks):
        assert all(likeness(one.lines, other.lines) <= 0.9 for other in chunks[place + 1 :])


def test_what_was_edited_is_shown_elsewhere_but_not_where_it_stands(root: Path) -> None:
    before = "".join(f"def f{n}(): return {n}\n" for n in range(200))
    after = before.replace("def f100(): return 100", "def f100(): return hundred(100)")
    (root / "a.py").write_text(after)
    repository = Repository(None, Settings())
    repository.noticed(root / "a.py", before, after)

    elsewhere = repository.snippets(request_at(root, "b.py", "x = 1\n", 6))
    assert [(one.path, one.why) for one in elsewhere] == [("a.py", "recent")]
    assert "hundred(100)" in elsewhere[0].text
    assert elsewhere[0].text.count("\n") <= CHUNK_LINES

    there = after.index("hundred")
    assert repository.snippets(request_at(root, "a.py", after, there)) == ()


def test_a_view_counts_where_it_is_a_jump(root: Path) -> None:
    lines = [f"def f{n}(): return {n}\n" for n in range(400)]
    (root / "a.py").write_text("".join(lines))
    repository = Repository(None, Settings())
    repository.viewed(root / "a.py", 50)
    repository.viewed(root / "a.py", 60)
    repository.viewed(root / "a.py", 300)
    found = repository.snippets(request_at(root, "b.py", "x = 1\n", 6))
    assert len(found) == 2
    assert "f300()" in found[0].text, "the latest comes first"
    assert "f50()" in found[1].text


def test_an_edit_that_changes_nothing_is_none(root: Path) -> None:
    repository = Repository(None, Settings())
    text = "a = 1\nb = 2\nc = 3\nd = 4\n"
    repository.noticed(root / "a.py", text, text)
    assert repository.snippets(request_at(root, "b.py", "x = 1\n", 6)) == ()


@given(_TEXTS, _TEXTS)
def test_any_two_texts_can_be_an_edit(before: str, after: str) -> None:
    repository = Repository(None, Settings())
    repository.noticed(Path("/w/a.py"), before, after)
    repository.noticed(Path("/w/a.py"), after, before)
