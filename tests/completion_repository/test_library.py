"""The repository as one editor sees it: documents that come and go, and its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from completion.repository import library as module
from completion.repository.library import Library
from foundation.settings import Settings
from syntax.index.workspace import WorkspaceIndex
from tests.completion_repository.conftest import LONG
from tests.support.repository_cases import request_at

_TEXT = "".join(f"def f{n}(): return {n}\n" for n in range(200))


@pytest.fixture
def library() -> Iterator[Library]:
    made = Library(Settings(), lambda: None)
    yield made
    made.close()


def test_what_was_edited_in_one_document_is_shown_in_another(root: Path, library: Library) -> None:
    library.snippets(request_at(root, "a.py", _TEXT, 0))
    edited = _TEXT.replace("return 100", "return hundred()")
    library.snippets(request_at(root, "a.py", edited, 0))
    (found,) = library.snippets(request_at(root, "b.py", "x = 1\n", 6))
    assert found.why == "recent"
    assert "hundred()" in found.text


def test_a_tool_is_shown_nothing_of_the_past_and_leaves_nothing(
    root: Path, library: Library
) -> None:
    edited = _TEXT.replace("return 100", "return hundred()")
    for text in (_TEXT, edited):
        library.snippets(replace(request_at(root, "a.py", text, 0), priority="background"))
    assert library.snippets(request_at(root, "b.py", "x = 1\n", 6)) == ()
    for text in (_TEXT, edited):
        library.snippets(request_at(root, "a.py", text, 0))
    asked = replace(request_at(root, "b.py", "x = 1\n", 6), priority="background")
    assert library.snippets(asked) == ()


def test_what_comes_after_its_end_begins_nothing_anew(root: Path, tmp_path: Path) -> None:
    (root / "a.py").write_text("def tax_rate(invoice):\n    base = invoice\n    return base\n")
    index = WorkspaceIndex((root,), tmp_path / "cache")
    index.start()
    try:
        assert index.wait(LONG)
        library = Library(Settings(), lambda: index)
        asked = request_at(root, "b.py", "tax_rate = invoice\n", 19)
        found = library.snippets(replace(asked, priority="background"))
        assert [one.path for one in found] == ["a.py"], "a tool waits for the lexical index"
        library.close()
        assert library.snippets(asked) == ()
    finally:
        index.close()


def test_texts_of_many_documents_are_not_kept(
    root: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_DOCUMENTS", 2)
    for name in ("a.py", "b.py", "c.py"):
        library.snippets(request_at(root, name, _TEXT, 0))
    edited = _TEXT.replace("return 100", "return hundred()")
    library.snippets(request_at(root, "a.py", edited, 0))
    assert library.snippets(request_at(root, "d.py", "x = 1\n", 6)) == (), "nobody knew it before"
