"""Next edits over the wire: asked for, carried through over several files, dismissed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.raw_lsp import RawClient, Start
from tests.support.waiting import until

TEXT = "def old(a):\n    return a\n\n\nx = '😀', old(1)\nold(2)\n"
NAME = {"start": {"line": 0, "character": 4}, "end": {"line": 0, "character": 7}}


@pytest.fixture
def client(start: Start, with_engine: dict[str, str], tmp_path: Path) -> Iterator[RawClient]:
    project = tmp_path / "project"
    project.mkdir()
    (project / "shapes.py").write_text(TEXT, encoding="utf-8")
    (project / "user.py").write_text("from shapes import old\n\nprint(old(3))\n", encoding="utf-8")
    (project / "other.py").write_text("import shapes\n\nshapes.old(4)\nother.old()\n")
    (project / "alias.py").write_text("from .shapes import old as kept\n\nkept(5)\n")
    (project / "taken.py").write_text("from shapes import old\n\nnew = old(5)\n")
    (project / "stranger.py").write_text("from elsewhere import old\n\nold(6)\n")
    client = start(with_engine)
    client.initialize(
        rootUri=project.as_uri(),
        capabilities={"experimental": {"inkling": {"nextEdit": True}}},
    )
    client.project = project  # type: ignore[attr-defined]
    yield client
    assert client.garbage.empty()
    assert "Traceback" not in client.log


class Editor:
    """The documents as the editor has them, and what `inkling/nextEdit` makes of them."""

    def __init__(self, client: RawClient) -> None:
        self.client = client
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}

    def open(self, name: str) -> str:
        path: Path = self.client.project / name  # type: ignore[attr-defined]
        uri = path.as_uri()
        self.texts[uri] = path.read_text(encoding="utf-8")
        self.versions[uri] = 1
        self.client.open(uri, self.texts[uri])
        return uri

    def replace(
        self, uri: str, place: dict[str, Any], new: str, expected: str | None = None
    ) -> None:
        lines = self.texts[uri].splitlines(keepends=True)
        row, end = place["start"]["line"], place["end"]["line"]
        assert row == end
        line = lines[row].encode("utf-16-le")
        first, last = 2 * place["start"]["character"], 2 * place["end"]["character"]
        if expected is not None:
            assert line[first:last].decode("utf-16-le") == expected
        lines[row] = (line[:first] + new.encode("utf-16-le") + line[last:]).decode("utf-16-le")
        self.texts[uri] = "".join(lines)
        self.versions[uri] += 1
        self.client.change(uri, self.versions[uri], {"range": place, "text": new})

    def next(self, uri: str, line: int = 0, character: int = 0) -> dict[str, Any]:
        found: dict[str, Any] = self.client.request(
            "inkling/nextEdit",
            {
                "textDocument": {"uri": uri},
                "position": {"line": line, "character": character},
            },
        )
        return found

    def accept(self, found: dict[str, Any]) -> str:
        edit = found["edits"][0]
        uri: str = edit["uri"]
        if uri not in self.texts:
            assert edit["version"] is None
            self.open(Path(uri).name)
        else:
            assert edit["version"] == self.versions[uri]
        self.replace(uri, edit["range"], edit["newText"], edit["oldText"])
        return uri


def indexed(client: RawClient, files: int) -> None:
    stats = {"command": "inkling.showStats", "arguments": []}

    def ready() -> bool:
        index = client.request("workspace/executeCommand", stats)["index"]
        return bool(index.get("ready") and index["files"] >= files)

    until(ready)


def test_a_rename_is_carried_through_place_by_place(client: RawClient) -> None:
    editor = Editor(client)
    uri = editor.open("shapes.py")
    editor.replace(uri, NAME, "new")
    client.wait_for("inkling/nextEditReady", uri=uri, version=2)
    found = editor.next(uri, 4)
    assert [e["label"] for e in found["edits"][:2]] == ["old → new"] * 2
    first = found["edits"][0]["range"]
    # The astral character before it counts two in UTF-16.
    assert first == {"start": {"line": 4, "character": 10}, "end": {"line": 4, "character": 13}}
    assert editor.next(uri, 5)["edits"][0]["range"]["start"]["line"] == 5


def test_files_that_import_the_name_follow(client: RawClient) -> None:
    indexed(client, 6)
    editor = Editor(client)
    here = uri = editor.open("shapes.py")
    editor.replace(uri, NAME, "new")
    for _ in range(12):
        found = editor.next(here)
        if not found["edits"]:
            break
        assert found["remaining"] >= len(found["edits"])
        here = editor.accept(found)
    assert found["remaining"] == 0
    texts = {Path(name).name: text for name, text in editor.texts.items()}
    assert texts == {
        "shapes.py": TEXT.replace("old", "new"),
        "user.py": "from shapes import new\n\nprint(new(3))\n",
        "other.py": "import shapes\n\nshapes.new(4)\nother.old()\n",
        "alias.py": "from .shapes import new as kept\n\nkept(5)\n",
    }


def test_a_file_that_changes_meanwhile_is_edited_as_it_is_now(client: RawClient) -> None:
    indexed(client, 6)
    editor = Editor(client)
    uri = editor.open("shapes.py")
    editor.replace(uri, NAME, "new")
    user: Path = client.project / "user.py"  # type: ignore[attr-defined]

    def line_in_user() -> int:
        found = [e for e in editor.next(uri)["edits"] if e["uri"] == user.as_uri()]
        line: int = found[0]["range"]["start"]["line"]
        return line

    assert line_in_user() == 0
    assert line_in_user() == 0
    user.write_text("# new line\n" + user.read_text(encoding="utf-8"), encoding="utf-8")
    assert line_in_user() == 1


def test_a_change_whose_document_was_closed_asks_for_nothing_any_more(client: RawClient) -> None:
    indexed(client, 6)
    editor = Editor(client)
    uri, taken = editor.open("shapes.py"), editor.open("taken.py")
    editor.replace(uri, NAME, "new")
    client.wait_for("inkling/nextEditReady", uri=uri, version=2)
    client.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    place = {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 0}}
    editor.replace(taken, place, "y = 1")
    assert editor.next(taken)["edits"] == []
    time.sleep(0.6)  # longer than the pause after which it would be told
    assert not [each for each in client.of("inkling/nextEditReady") if each["uri"] == taken]


def test_what_is_dismissed_does_not_come_back(client: RawClient) -> None:
    editor = Editor(client)
    uri = editor.open("shapes.py")
    editor.replace(uri, NAME, "new")
    assert editor.next(uri)["remaining"] >= 2
    client.request(
        "workspace/executeCommand",
        {"command": "inkling.dismissNextEdit", "arguments": [{"uri": uri}]},
    )
    found = editor.next(uri)
    assert found["edits"] == []
    assert found["reason"]
    place = {"start": {"line": 3, "character": 0}, "end": {"line": 3, "character": 0}}
    editor.replace(uri, place, "y = 1")
    assert editor.next(uri)["edits"] == []


def test_an_edit_elsewhere_ends_a_burst_that_asks_for_nothing(client: RawClient) -> None:
    editor = Editor(client)
    uri = editor.open("shapes.py")
    place = {"start": {"line": 5, "character": 4}, "end": {"line": 5, "character": 5}}
    editor.replace(uri, place, "33")
    assert editor.next(uri)["edits"] == []
    editor.replace(uri, NAME, "new")
    assert [e["range"]["start"]["line"] for e in editor.next(uri)["edits"][:2]] == [4, 5]


def test_nonsense_and_places_outside_the_text_are_refused_and_plain_text_has_a_reason(
    client: RawClient,
) -> None:
    nowhere = {"uri": "file:///none.py"}
    for nonsense in (None, {}, {"textDocument": nowhere}, {"textDocument": {}, "position": 1}):
        assert client.error("inkling/nextEdit", nonsense)["code"] == -32602
    editor = Editor(client)
    uri = editor.open("shapes.py")
    beyond = {"textDocument": {"uri": uri}, "position": {"line": 999, "character": 0}}
    assert client.error("inkling/nextEdit", beyond)["code"] == -32602
    client.open("file:///tmp/a.txt", "old\n", "plaintext")
    assert editor.next("file:///tmp/a.txt")["reason"]
