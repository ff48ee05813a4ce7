"""Documentation written from the editor: asked for, followed, stopped, shown, put into files. A pen
is in the place of the model's; the process it writes in, and the edits, are real."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.docs_server import COMMAND, settings_for
from tests.support.edits import applied
from tests.support.raw_lsp import RawClient, Start
from tests.support.waiting import eventually

TEXT = """def grade(score):
    if score < 0:
        raise ValueError("negative")
    return "A" if score > 90 else "B"


def double(number):
    return number * 2
"""
OTHER = """def halve(number):
    return number / 2
"""
CAPABILITIES: dict[str, Any] = {
    "window": {"workDoneProgress": True},
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {"documentChanges": True, "changeAnnotationSupport": {}},
    },
    "textDocument": {
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["x"]}},
            "resolveSupport": {"properties": ["edit"]},
        },
        "publishDiagnostics": {"relatedInformation": True},
    },
}
WITHOUT_ASKING = {
    **CAPABILITIES,
    "workspace": {"applyEdit": True, "workspaceEdit": {"documentChanges": True}},
}
WITH_PREVIEW = {**WITHOUT_ASKING, "experimental": {"inkling": {"docs": True}}}


class Editing:
    """An editor that applies edits at once, on a project of two modules."""

    def __init__(self, start: Start, project: Path, script: dict[str, Any], **given: Any) -> None:
        project.mkdir(exist_ok=True)
        self.project = project
        self.file, self.other = project / "marks.py", project / "others.py"
        self.file.write_text(TEXT)
        self.other.write_text(OTHER)
        self.uri = self.file.as_uri()
        self.texts = {self.uri: TEXT, self.other.as_uri(): OTHER}
        self.accepts = True
        answers = {
            "workspace/applyEdit": self._apply,
            "window/showMessageRequest": lambda params: given.get("chosen", {"title": "Write"}),
        }
        self.client: RawClient = start(settings_for(script), COMMAND, answers)
        params = {"capabilities": CAPABILITIES, **given}
        params.pop("chosen", None)
        self.client.initialize(rootUri=project.as_uri(), **params)
        self.client.open(self.uri, TEXT)

    def run(self, command: str, *arguments: Any) -> Any:
        params = {"command": f"inkling.{command}", "arguments": list(arguments)}
        return self.client.request("workspace/executeCommand", params)

    def refusal(self, command: str, *arguments: Any) -> str:
        params = {"command": f"inkling.{command}", "arguments": list(arguments)}
        told: str = self.client.error("workspace/executeCommand", params)["message"]
        return told

    def told(self) -> str:
        """The message at the end."""
        message: str = self.client.wait_for("window/showMessage")["message"]
        return message

    def bars(self) -> list[dict[str, Any]]:
        return [one["value"] for one in self.client.of("$/progress")]

    def await_bar(self, text: str) -> dict[str, Any]:
        """The progress that says this."""

        def says(message: dict[str, Any]) -> bool:
            value = (message.get("params") or {}).get("value") or {}
            return text in (value.get("message") or "")

        found: dict[str, Any] = self.client.wait(says)["params"]
        return found

    def actions(self, line: int, *only: str) -> dict[str, dict[str, Any]]:
        place = {"line": line, "character": 8}
        context = {"diagnostics": [], **({"only": list(only)} if only else {})}
        about = {
            "textDocument": {"uri": self.uri},
            "range": {"start": place, "end": place},
            "context": context,
        }
        found = self.client.request("textDocument/codeAction", about)
        return {one["title"]: one for one in found}

    def edit(self) -> dict[str, Any]:
        """The only edit that was sent."""
        [sent] = self.client.of("workspace/applyEdit")
        edit: dict[str, Any] = sent["edit"]
        return edit

    def _apply(self, params: dict[str, Any]) -> dict[str, Any]:
        if not self.accepts:
            return {"applied": False, "failureReason": "somebody said no"}
        for change in params["edit"]["documentChanges"]:
            uri = change["textDocument"]["uri"]
            self.texts[uri] = applied(self.texts[uri], change["edits"])
        return {"applied": True}


@pytest.fixture
def editing(start: Start, tmp_path: Path) -> Iterator[Callable[..., Editing]]:
    made: list[Editing] = []

    def begin(script: dict[str, Any] | None = None, **given: Any) -> Editing:
        made.append(Editing(start, tmp_path / "project", script or {}, **given))
        return made[-1]

    yield begin
    for each in made:
        assert each.client.garbage.empty()
        assert "Traceback" not in each.client.log, each.client.log


def test_the_light_bulb_offers_docs_in_both_languages(editing: Callable[..., Editing]) -> None:
    editor = editing()
    offered = [title for title in editor.actions(1) if "docs" in title]
    assert offered == ["Generate docs for `grade`", "Generate docs for `grade` in Chinese"]
    assert list(editor.actions(0, "source.inkling.docs")) == ["Generate docs for marks.py"]
    assert not [title for title in editor.actions(5) if "docs" in title]


def test_one_symbol_is_documented_at_once_and_nothing_else(
    editing: Callable[..., Editing], tmp_path: Path
) -> None:
    editor = editing({"keep": str(tmp_path / "asked.json")})
    action = editor.actions(1)["Generate docs for `grade`"]["command"]
    assert editor.run(action["command"].removeprefix("inkling."), *action["arguments"]) == {
        "name": "grade"
    }
    assert editor.told() == "grade: 1 symbol documented"
    text = editor.texts[editor.uri]
    assert '"""Do what grade is for.' in text
    assert "What score is" in text
    assert "    return number * 2\n" in text.partition("def double")[2].partition('"""')[0]
    [change] = editor.edit()["documentChanges"]
    assert change["textDocument"]["version"] == 1
    assert "changeAnnotations" not in editor.edit()
    asked = json.loads((tmp_path / "asked.json").read_text())
    assert asked == {"interactive": True, "examples": True, "which": "missing"}


def test_in_chinese_where_that_is_asked_for(editing: Callable[..., Editing]) -> None:
    editor = editing()
    action = editor.actions(6)["Generate docs for `double` in Chinese"]["command"]
    editor.run("generateDocs", *action["arguments"])
    editor.told()
    assert "说明 `double` 的作用。" in editor.texts[editor.uri]


def test_what_is_typed_meanwhile_stays_and_what_it_is_about_is_left_out(
    editing: Callable[..., Editing],
) -> None:
    editor = editing({"wait": "double"})
    editor.run("generateDocs", {"uri": editor.uri})
    editor.await_bar("1 of 2: grade")
    # A line above both, and another body for one of them.
    typed = "import os\n" + TEXT
    place = {"line": 0, "character": 0}
    editor.client.change(
        editor.uri, 2, {"range": {"start": place, "end": place}, "text": "import os\n"}
    )
    editor.texts[editor.uri] = typed
    assert editor.run("docs.stop") is True
    told = editor.told()
    assert told.splitlines()[0] == "marks.py: 1 symbol documented; 1 left out"
    assert "double: it was stopped" in told
    assert editor.texts[editor.uri].startswith('import os\ndef grade(score):\n    """Do what')
    [change] = editor.edit()["documentChanges"]
    assert change["textDocument"]["version"] == 2


def test_a_symbol_that_is_another_by_now_is_left_out(editing: Callable[..., Editing]) -> None:
    editor = editing({"wait": "double"})
    editor.run("generateDocs", {"uri": editor.uri})
    editor.await_bar("1 of 2: grade")
    start, end = {"line": 1, "character": 15}, {"line": 1, "character": 16}
    editor.client.change(editor.uri, 2, {"range": {"start": start, "end": end}, "text": "7"})
    editor.run("docs.stop")
    assert "grade: it was edited meanwhile" in editor.told()
    assert editor.client.of("workspace/applyEdit") == []


def test_several_files_are_confirmed_first(editing: Callable[..., Editing]) -> None:
    editor = editing()
    editor.run("generateDocs", {"uri": editor.uri, "workspace": True})
    assert editor.told() == "project: 3 symbols documented in 2 files"
    edit = editor.edit()
    labels = [one["label"] for one in edit["changeAnnotations"].values()]
    assert labels == ["Docs in marks.py", "Docs in others.py"]
    assert all(one["needsConfirmation"] for one in edit["changeAnnotations"].values())
    for change in edit["documentChanges"]:
        assert {one["annotationId"] for one in change["edits"]} <= set(edit["changeAnnotations"])
    versions = {
        one["textDocument"]["uri"]: one["textDocument"]["version"]
        for one in edit["documentChanges"]
    }
    assert versions == {editor.uri: 1, editor.other.as_uri(): None}


def test_an_edit_that_is_turned_down_writes_nothing(editing: Callable[..., Editing]) -> None:
    editor = editing()
    editor.accepts = False
    editor.run("generateDocs")
    assert "nothing was written" in editor.told()
    editor.accepts = True
    editor.run("generateDocs", {"uri": editor.uri})


def test_an_editor_with_a_preview_of_its_own_decides_file_by_file(
    editing: Callable[..., Editing],
) -> None:
    editor = editing(capabilities=WITH_PREVIEW)
    editor.run("generateDocs")
    preview = editor.client.wait_for("inkling/docsPreview")
    assert preview["summary"] == ["3 symbols documented in 2 files"]
    first, second = preview["files"]
    assert first["label"] == "marks.py"
    assert first["symbols"] == ["grade", "double"]
    assert '+    """Do what grade is for.' in first["diff"]
    assert editor.client.of("workspace/applyEdit") == []
    order = {"preview": preview["id"], "files": [second["uri"]]}
    assert editor.run("docs.decide", order) == {"files": [second["uri"]]}
    assert editor.texts[editor.uri] == TEXT
    assert "Do what halve" in editor.texts[second["uri"]]
    assert "decided" in editor.refusal("docs.decide", order)


@pytest.mark.parametrize("chosen", ["Write", "Cancel"])
def test_an_editor_that_can_show_nothing_is_asked(
    editing: Callable[..., Editing], chosen: str
) -> None:
    editor = editing(capabilities=WITHOUT_ASKING, chosen={"title": chosen})
    editor.run("generateDocs")
    question = editor.client.wait_for("window/showMessageRequest")["message"]
    assert "3 symbols documented in 2 files: marks.py, others.py. Write it?" in question
    if chosen == "Write":
        editor.told()
    else:  # whatever it does, it has done before it answers
        assert editor.run("docs.stop") is False
    assert ("Do what halve" in editor.texts[editor.other.as_uri()]) is (chosen == "Write")


def test_the_bar_tells_how_far_it_is_and_stopping_twice_drops_all(
    editing: Callable[..., Editing],
) -> None:
    editor = editing({"wait": "double"})
    assert editor.run("docs.stop") is False
    editor.run("generateDocs", {"uri": editor.uri})
    token = editor.await_bar("1 of 2: grade")["token"]
    assert "being written" in editor.refusal("generateDocs", {"uri": editor.uri})
    bars = editor.bars()
    assert (bars[0]["title"], bars[0]["cancellable"]) == ("Inkling docs", True)
    assert bars[-1]["percentage"] == 50
    editor.client.notify("window/workDoneProgress/cancel", {"token": token})
    assert "1 symbol documented" in editor.told()


def test_dropped_is_dropped(editing: Callable[..., Editing]) -> None:
    editor = editing({"wait": "double"})
    editor.run("generateDocs", {"uri": editor.uri})
    editor.await_bar("reading the code")
    editor.run("docs.stop")
    editor.run("docs.stop")
    eventually(lambda: editor.run("docs.stop"), lambda running: not running)
    assert editor.client.of("workspace/applyEdit") == []


def test_what_is_left_out_is_told_with_its_reason(editing: Callable[..., Editing]) -> None:
    editor = editing({"told": {"summary": None}})
    editor.run("generateDocs", {"uri": editor.uri, "names": ["double"]})
    told = editor.told()
    assert told.splitlines()[0] == "double: nothing was written"
    assert "double: nothing true was found" in told
    logged = [one["message"] for one in editor.client.of("window/logMessage")]
    assert "docs: marks.py: double: left out: nothing true was found" in logged


def test_where_nothing_is_missing_that_is_said(editing: Callable[..., Editing]) -> None:
    editor = editing()
    editor.other.write_text('def idle():\n    """Do nothing."""\n')
    editor.run("generateDocs", {"uri": editor.other.as_uri()})
    message = editor.client.wait_for("window/showMessage")
    assert message == {"type": 3, "message": "others.py: nothing is missing"}


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ({"unavailable": "there is no model; inkling model pull"}, "inkling model pull"),
        ({"die": True}, "ended before it was done"),
    ],
)
def test_a_failure_is_one_clear_line(
    editing: Callable[..., Editing], script: dict[str, Any], told: str
) -> None:
    editor = editing(script)
    editor.run("generateDocs", {"uri": editor.uri})
    message = editor.told()
    assert told in message
    assert "\n" not in message
    # And it can be tried again.
    editor.run("generateDocs", {"uri": editor.uri})


def test_no_example_is_run_in_a_workspace_that_is_not_trusted(
    editing: Callable[..., Editing], tmp_path: Path
) -> None:
    kept = tmp_path / "asked.json"
    given = {"settings": {}, "trusted": False}
    editor = editing({"keep": str(kept)}, initializationOptions=given)
    editor.run("generateDocs", {"uri": editor.uri})
    editor.told()
    assert json.loads(kept.read_text())["examples"] is False


@pytest.mark.parametrize(
    "argument",
    [
        {"uri": "untitled:Untitled-1"},
        {"uri": "file:///nowhere/notes.txt"},
        {"uri": 3},
        {"names": "grade"},
        {"language": "fr"},
        {"file": "marks.py"},
        4,
    ],
)
def test_what_cannot_be_documented_is_refused_at_once(
    editing: Callable[..., Editing], argument: Any
) -> None:
    assert editing().refusal("generateDocs", argument)


def test_leaving_while_docs_are_written_leaves_nothing_behind(
    editing: Callable[..., Editing],
) -> None:
    editor = editing({"wait": "double"})
    editor.run("generateDocs", {"uri": editor.uri})
    editor.await_bar("1 of 2")
    assert editor.client.leave() == 0
