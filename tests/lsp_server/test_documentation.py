"""Documentation in the editor: what is told of it, when, and what mends it. The process that checks
is the real one; no model is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.edits import applied
from tests.support.raw_lsp import RawClient, Start
from tests.support.waiting import eventually, until

STALE = '''def read(name, size=20):
    """Read a file of 𝔘𝔫𝔦𝔠𝔬𝔡𝔢.

    Args:
        name: 😀 Which one.
        size: 😀😀 How much, defaults to 10.
    """
    return name[:size]


def write(name, size=30):
    """Write a file.

    Args:
        name: Which one.
        size: How much, defaults to 10.
    """
    return name[:size]
'''
CAPABILITIES: dict[str, Any] = {
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {"documentChanges": True, "changeAnnotationSupport": {}},
        "diagnostics": {"refreshSupport": True},
    },
    "textDocument": {
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["x"]}},
            "resolveSupport": {"properties": ["edit"]},
        },
        "publishDiagnostics": {"relatedInformation": True},
    },
}
PULLING = {
    **CAPABILITIES,
    "textDocument": {**CAPABILITIES["textDocument"], "diagnostic": {}},
}


class Editing:
    """An editor on a project of one module."""

    def __init__(
        self, start: Start, project: Path, text: str, settings: dict[str, str], **given: Any
    ) -> None:
        project.mkdir(exist_ok=True)
        self.project = project
        self.file = project / "files.py"
        self.file.write_text(text)
        self.uri = self.file.as_uri()
        self.text = text
        self.client: RawClient = start({"INKLING_ENGINE_URL": "http://127.0.0.1:9/", **settings})
        given = {"capabilities": CAPABILITIES, **given}
        self.answer = self.client.initialize(rootUri=project.as_uri(), **given)
        self.client.open(self.uri, text)

    def told(self) -> list[dict[str, Any]]:
        """What was last published of the file."""
        sent = [
            one["diagnostics"]
            for one in self.client.of("textDocument/publishDiagnostics")
            if one["uri"] == self.uri
        ]
        found: list[dict[str, Any]] = sent[-1] if sent else []
        return found

    def await_told(self, *rules: str) -> list[dict[str, Any]]:
        return eventually(self.told, lambda found: [one["code"] for one in found] == list(rules))

    def change(self, version: int, place: tuple[int, int, int, int], text: str) -> None:
        start, end = place[:2], place[2:]
        self.client.change(
            self.uri,
            version,
            {
                "range": {"start": _position(*start), "end": _position(*end)},
                "text": text,
            },
        )

    def actions(self, line: int, *only: str) -> dict[str, dict[str, Any]]:
        """What the light bulb offers, by title."""
        context = {"diagnostics": [], **({"only": list(only)} if only else {})}
        place = {"start": _position(line, 8), "end": _position(line, 8)}
        about = {"textDocument": {"uri": self.uri}, "range": place, "context": context}
        found = self.client.request("textDocument/codeAction", about)
        return {one["title"]: one for one in found}

    def resolved(self, action: dict[str, Any]) -> list[dict[str, Any]]:
        """The edits of an action that was chosen."""
        whole = self.client.request("codeAction/resolve", action)
        [change] = whole["edit"]["documentChanges"]
        assert change["textDocument"]["uri"] == self.uri
        edits: list[dict[str, Any]] = change["edits"]
        return edits


def _position(line: int, character: int) -> dict[str, int]:
    return {"line": line, "character": character}


@pytest.fixture
def editing(start: Start, tmp_path: Path) -> Iterator[Callable[..., Editing]]:
    made: list[Editing] = []

    def begin(text: str = STALE, settings: dict[str, str] | None = None, **given: Any) -> Editing:
        made.append(Editing(start, tmp_path / "project", text, settings or {}, **given))
        return made[-1]

    yield begin
    for each in made:
        assert each.client.garbage.empty()
        assert "Traceback" not in each.client.log, each.client.log


def test_what_the_code_contradicts_is_shown_where_it_is_said(
    editing: Callable[..., Editing],
) -> None:
    editor = editing()
    first, second = editor.await_told("INK106", "INK106")
    # Characters are counted in UTF-16: two for each of the faces.
    assert first["range"] == {"start": _position(5, 41), "end": _position(5, 43)}
    assert (first["source"], first["severity"]) == ("inkling docs", 2)
    assert first["message"] == "size is said to default to 10, and is 20"
    [fact] = first["relatedInformation"]
    assert fact["message"] == "size=20"
    assert fact["location"]["range"]["start"] == _position(0, 0)
    page = Path(first["codeDescription"]["href"].removeprefix("file://"))
    assert "INK106" in page.read_text()
    assert second["data"]["symbol"] == "write"


def test_a_fix_is_made_of_the_text_as_it_is(editing: Callable[..., Editing]) -> None:
    editor = editing()
    editor.await_told("INK106", "INK106")
    fix = next(one for title, one in editor.actions(5).items() if "20" in title)
    assert fix["kind"] == "quickfix"
    assert fix["isPreferred"] is True
    assert "edit" not in fix
    # Somebody types above; what was offered is still the same place.
    editor.change(2, (0, 0, 0, 0), "import os\n")
    text = "import os\n" + STALE
    assert applied(text, editor.resolved(fix)) == text.replace("to 10", "to 20", 1)
    # The text itself is mended by hand: there is nothing left to do.
    editor.change(3, (6, 41, 6, 43), "20")
    assert "meanwhile" in editor.client.error("codeAction/resolve", fix)["message"]


def test_all_of_a_kind_and_all_of_a_file_are_mended_at_once(
    editing: Callable[..., Editing],
) -> None:
    editor = editing()
    editor.await_told("INK106", "INK106")
    mended = STALE.replace("to 10", "to 20", 1).replace("to 10", "to 30")
    alike = editor.actions(5)["Fix all 2 of INK106 in this file"]
    assert applied(STALE, editor.resolved(alike)) == mended
    [whole] = editor.actions(0, "source.fixAll").values()
    assert whole["kind"] == "source.fixAll.inkling"
    assert applied(STALE, editor.resolved(whole)) == mended


def test_a_rule_is_switched_off_where_it_speaks(editing: Callable[..., Editing]) -> None:
    editor = editing()
    editor.await_told("INK106", "INK106")
    action = editor.actions(5)["Ignore INK106 (stale-default) for `read`"]
    [edit] = editor.resolved(action)
    assert edit["newText"] == "  # inkling: ignore[INK106]"
    editor.change(2, (0, 24, 0, 24), edit["newText"])
    [left] = editor.await_told("INK106")
    assert left["data"]["symbol"] == "write"


def test_an_editor_that_asks_for_no_edit_later_has_it_at_once(
    editing: Callable[..., Editing],
) -> None:
    plain: dict[str, Any] = {
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}
    }
    editor = editing(capabilities={"textDocument": plain})
    editor.await_told("INK106", "INK106")
    fix = next(one for title, one in editor.actions(5).items() if "20" in title)
    [edit] = fix["edit"]["changes"][editor.uri]
    assert applied(STALE, [edit]) == STALE.replace("to 10", "to 20", 1)


def test_findings_follow_the_text_and_none_is_told_of_an_older_one(
    editing: Callable[..., Editing],
) -> None:
    editor = editing()
    editor.await_told("INK106", "INK106")
    for number in range(2, 12):
        editor.change(number, (0, 0, 0, 0), "\n")
    editor.change(12, (25, 36, 25, 38), "30")
    [left] = editor.await_told("INK106")
    assert left["range"]["start"]["line"] == 15
    versions = [
        one.get("version")
        for one in editor.client.of("textDocument/publishDiagnostics")
        if one["diagnostics"]
    ]
    assert versions == sorted(versions)
    assert versions[-1] == 12


def test_settings_choose_rules_and_how_urgent_they_are(
    editing: Callable[..., Editing], tmp_path: Path
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text('[tool.inkling.docs]\nseverity = "hint"\n')
    editor = editing()
    found = editor.await_told("INK106", "INK106")
    assert {one["severity"] for one in found} == {4}
    (project / "pyproject.toml").write_text('[tool.inkling.docs]\nignore = ["INK1"]\n')
    changed = {"uri": (project / "pyproject.toml").as_uri(), "type": 2}
    editor.client.notify("workspace/didChangeWatchedFiles", {"changes": [changed]})
    editor.await_told()
    (project / "pyproject.toml").write_text('[tool.inkling.docs]\ncheck = "open"\n')
    editor.client.notify("workspace/didChangeWatchedFiles", {"changes": [changed]})
    editor.await_told("INK106", "INK106")


def test_a_setting_that_is_wrong_is_told_once(
    editing: Callable[..., Editing], tmp_path: Path
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text('[tool.inkling.docs]\nignore = ["INK999"]\n')
    editor = editing()
    told = editor.client.wait_for("window/showMessage")["message"]
    assert "pyproject.toml" in told
    assert "no rule INK999" in told
    assert editor.actions(5)  # the others are there
    editor.change(2, (0, 0, 0, 0), "\n")
    assert editor.actions(6)
    assert len(editor.client.of("window/showMessage")) == 1


def test_what_was_put_off_is_not_told(editing: Callable[..., Editing], tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text('[tool.inkling.docs]\nbaseline = "known.json"\n')
    (project / "files.py").write_text(STALE.partition("def write")[0])
    check = ["check", "files.py", "--baseline", "known.json", "--update-baseline"]
    command = [sys.executable, "-m", "cli.main", "docs", *check, "--no-examples"]
    root = Path(__file__).parents[2]
    subprocess.run(
        command, cwd=project, env={**os.environ, "PYTHONPATH": str(root)}, check=True, timeout=60
    )
    editor = editing()
    [left] = editor.await_told("INK106")
    assert left["data"]["symbol"] == "write"


def test_switched_off_nothing_is_told(editing: Callable[..., Editing]) -> None:
    editor = editing(settings={"INKLING_DOCS_CHECK": "off"})
    assert not [title for title in editor.actions(5) if "INK106" in title]
    assert editor.told() == []


def test_what_a_name_of_another_file_means_is_known_before_it_is_called_gone(
    editing: Callable[..., Editing], tmp_path: Path
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    for number in range(30):
        (project / f"other_{number}.py").write_text(f"def helper_{number}():\n    pass\n")
    text = '''def use():
    """See :func:`helper_29` and :func:`helper_30`."""
'''
    editor = editing(text)
    [found] = editor.await_told("INK901")
    assert "helper_30" in found["message"]
    # And when that is written, it is there.
    other = project / "other_30.py"
    other.write_text("def helper_30():\n    pass\n")
    created = {"uri": other.as_uri(), "type": 1}
    editor.client.notify("workspace/didChangeWatchedFiles", {"changes": [created]})
    editor.await_told()


def test_what_comments_of_go_link_to_is_looked_for_in_the_whole_package(
    editing: Callable[..., Editing], tmp_path: Path
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "pot.go").write_text("package tea\n\ntype Pot struct{ Size int }\n")
    text = (
        "package tea\n\n// Pour fills [Pot.Size] and [Pot.Depth], see [CupOfTea].\nfunc Pour() {}\n"
    )
    editor = editing()
    uri = (project / "pour.go").as_uri()
    editor.client.open(uri, text, "go")

    def told() -> list[str]:
        sent = editor.client.of("textDocument/publishDiagnostics")
        found = [one["diagnostics"] for one in sent if one["uri"] == uri]
        return [one["message"] for one in found[-1]] if found else []

    messages = eventually(told, lambda found: len(found) == 2)
    assert "Pot.Depth" in messages[0]
    assert "CupOfTea" in messages[1]


def test_a_document_that_is_closed_has_nothing_against_it(editing: Callable[..., Editing]) -> None:
    editor = editing()
    editor.await_told("INK106", "INK106")
    editor.client.notify("textDocument/didClose", {"textDocument": {"uri": editor.uri}})
    editor.await_told()


def test_an_editor_that_asks_is_answered_and_not_sent_anything(
    editing: Callable[..., Editing],
) -> None:
    editor = editing(capabilities=PULLING)
    offered = editor.answer["capabilities"]["diagnosticProvider"]
    assert offered["workspaceDiagnostics"] is False
    about = {"textDocument": {"uri": editor.uri}}
    report = editor.client.request("textDocument/diagnostic", about)
    assert report["kind"] == "full"
    assert [one["code"] for one in report["items"]] == ["INK106", "INK106"]
    again = {**about, "previousResultId": report["resultId"]}
    assert editor.client.request("textDocument/diagnostic", again)["kind"] == "unchanged"
    editor.change(2, (5, 41, 5, 43), "20")
    report = editor.client.request("textDocument/diagnostic", again)
    assert [one["data"]["symbol"] for one in report["items"]] == ["write"]
    assert editor.told() == []


def test_all_files_of_a_workspace_are_told_to_an_editor_that_asks(
    editing: Callable[..., Editing], tmp_path: Path
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    other = project / "other.py"
    other.write_text(STALE)
    editor = editing(settings={"INKLING_DOCS_CHECK": "workspace"}, capabilities=PULLING)
    assert editor.answer["capabilities"]["diagnosticProvider"]["workspaceDiagnostics"] is True

    def asked(previous: list[dict[str, str]]) -> list[dict[str, Any]]:
        params = {"previousResultIds": previous}
        items: list[dict[str, Any]] = editor.client.request("workspace/diagnostic", params)["items"]
        return items

    [item] = eventually(lambda: asked([]), bool)
    assert item["uri"] == other.as_uri()  # the open one is asked for by itself
    assert [one["code"] for one in item["items"]] == ["INK106", "INK106"]
    known = [{"uri": item["uri"], "value": item["resultId"]}]
    [item] = asked(known)
    assert item["kind"] == "unchanged"
    other.write_text("")
    saved = {"uri": other.as_uri(), "type": 2}
    editor.client.notify("workspace/didChangeWatchedFiles", {"changes": [saved]})
    [item] = eventually(lambda: asked(known), lambda found: found[0]["kind"] == "full")
    assert item["items"] == []
    assert asked([]) == []


def test_a_hover_shows_nothing_where_nothing_was_ever_written(
    editing: Callable[..., Editing],
) -> None:
    editor = editing("def bare(number):\n    return number\n")
    about = {"textDocument": {"uri": editor.uri}, "position": _position(0, 5)}
    assert editor.client.request("textDocument/hover", about) is None


def test_files_that_are_only_looked_up_are_left_alone(
    editing: Callable[..., Editing], tmp_path: Path
) -> None:
    editor = editing()
    elsewhere = tmp_path / "library.py"
    elsewhere.write_text(STALE)
    editor.client.open(elsewhere.as_uri(), STALE)
    editor.await_told("INK106", "INK106")
    assert not [
        one
        for one in editor.client.of("textDocument/publishDiagnostics")
        if one["uri"] == elsewhere.as_uri()
    ]


def test_a_process_that_dies_is_started_again(
    editing: Callable[..., Editing], tmp_path: Path
) -> None:
    psutil = pytest.importorskip("psutil")
    editor = editing()
    editor.await_told("INK106", "INK106")
    server = psutil.Process(editor.client.process.pid)
    checking = [one for one in server.children() if "documentation" in " ".join(one.cmdline())]
    assert checking
    checking[0].kill()
    until(lambda: not checking[0].is_running() or checking[0].status() == "zombie")
    assert editor.client.is_alive()
