"""The lexical index: what it finds, what it holds, and that it takes changes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from completion.repository import focus
from completion.repository.chunks import MOST_LINES, pieces
from completion.repository.lexical import LexicalIndex
from completion.repository.sources import Sources, name_in
from syntax.index.workspace import WorkspaceIndex
from syntax.languages import language_named
from syntax.parsing import parse
from syntax.symbols import symbols
from syntax.text import Snapshot
from tests.completion_repository.conftest import LONG

Build = Callable[..., tuple[WorkspaceIndex, LexicalIndex]]


@pytest.fixture
def build(root: Path, tmp_path: Path) -> Iterator[Build]:
    made: list[tuple[WorkspaceIndex, LexicalIndex]] = []

    def begin(
        near: Path, most: int = 1000, roots: tuple[Path, ...] = (root,)
    ) -> tuple[WorkspaceIndex, LexicalIndex]:
        workspace = WorkspaceIndex([root], tmp_path / "cache")
        workspace.start()
        assert workspace.wait(LONG)
        index = LexicalIndex(workspace, Sources(1 << 20), most)
        made.append((workspace, index))
        index.refresh(near, roots)
        assert index.wait(LONG)
        return workspace, index

    yield begin
    for workspace, index in made:
        index.close()
        workspace.close()


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_code_is_found_by_the_parts_of_its_names(root: Path, build: Build) -> None:
    wanted = _write(
        root / "tax.py", "def computeTaxRate(invoice):\n    base = 1\n    return base\n"
    )
    _write(root / "other.py", "def draw_circle(radius):\n    area = radius\n    return area\n")
    _, index = build(root / "new.py")
    (hit,) = index.search("tax_rate = compute()", 5)
    assert hit.path == wanted
    assert (hit.first, hit.end) == (0, 3)
    assert index.search("", 5) == []
    assert index.search("nothing_that_is_there", 5) == []


def test_the_nearest_folders_come_first_where_not_all_fits(root: Path, build: Build) -> None:
    for folder in ("far/away/from", "near"):
        for number in range(20):
            _write(
                root / folder / f"f{number}.py",
                f"def compute_tax_{number}(invoice):\n    base = {number}\n    return base\n",
            )
    _, index = build(root / "near" / "new.py", most=15)
    found = {hit.path.parent.name for hit in index.search("compute tax of the invoice", 50)}
    assert found == {"near"}


def test_a_second_look_takes_what_changed_since(
    root: Path, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = _write(root / "a.py", "def first_version(x):\n    y = x\n    return y\n")
    gone = _write(root / "b.py", "def soon_gone(x):\n    y = x\n    return y\n")
    workspace, index = build(root / "new.py")
    assert index.search("first_version", 5)
    assert index.search("soon_gone", 5)

    changed.write_text("def second_version(x):\n    y = x\n    return y\n")
    os.utime(changed, ns=(1, 1))
    gone.unlink()
    workspace.file_changed(changed)
    workspace.file_changed(gone)
    assert workspace.wait(LONG)
    monkeypatch.setattr("completion.repository.lexical._STALE_SECONDS", 0.0)
    index.refresh(root / "new.py", (root,))
    assert index.wait(LONG)
    assert [hit.path for hit in index.search("second_version", 5)] == [changed]
    assert not index.search("soon_gone", 5)
    assert not index.search("first", 5)


def test_a_file_of_nested_roots_is_held_once_by_the_innermost(root: Path, build: Build) -> None:
    inner = root / "packages" / "shop"
    _write(root / "a.py", "def tax_rate(x):\n    y = x\n    return y\n")
    _write(inner / "b.py", "def tax_rate(x):\n    y = x\n    return y\n")
    _write(root / "packages" / "shopping.py", "def tax_rate(x):\n    y = x\n    return y\n")
    _, index = build(root / "new.py", roots=(root, inner))
    assert {hit.path.name for hit in index.search("tax_rate", 9)} == {"a.py", "shopping.py"}
    _, index = build(inner / "new.py", roots=(root, inner))
    assert {hit.path.name for hit in index.search("tax_rate", 9)} == {"b.py"}


@pytest.mark.skipif(os.name == "nt", reason="names are UTF-16 there")
def test_a_name_that_is_no_utf_8_ends_nothing(root: Path, build: Build) -> None:
    odd = root / os.fsdecode(b"caf\xe9.py")
    _write(odd, "def tax_rate(x):\n    y = x\n    return y\n")
    _write(root / "zoo.py", "def tax_rate(x):\n    y = x + 1\n    return y\n")
    _, index = build(root / "new.py")
    assert [hit.path for hit in index.search("tax_rate", 9)] == [odd, root / "zoo.py"]
    name_in(odd, (root,)).encode()


_LINES = st.lists(
    st.sampled_from(
        ["def f():", "    x = 1", "", "class A:", "    def m(self):", "        return 2", "y = 3"]
    ),
    max_size=200,
)


@given(_LINES)
def test_pieces_lie_in_the_file_and_not_over_each_other(lines: list[str]) -> None:
    text = "\n".join(lines)
    language = language_named("python")
    assert language is not None
    whole = text.splitlines(keepends=True)
    last = 0
    for piece in pieces(text, symbols(parse(Snapshot(text), language))):
        assert last <= piece.first < piece.end <= len(whole)
        assert piece.end - piece.first <= MOST_LINES
        assert piece.text == "".join(whole[piece.first : piece.end])
        last = piece.end


@given(_LINES, st.integers(0, 250))
def test_what_is_shown_of_a_piece_are_lines_of_it(lines: list[str], line: int) -> None:
    text = "\n".join(lines)
    for shown in (focus.around(text, line), focus.likest(text, frozenset({"def", "return"}))):
        assert shown in text
        assert len(shown.splitlines()) <= focus.SHOWN_LINES
