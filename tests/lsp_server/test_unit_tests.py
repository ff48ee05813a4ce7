"""Tests in the editor: asked for, followed, stopped, looked at, kept or dropped. The search is
scripted; the process it runs in, and what is written, are real."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.raw_lsp import RawClient, Start
from tests.support.tests_server import COMMAND, settings_for
from tests.support.waiting import PATIENCE

TEXT = """def grade(score):
    if score > 90:
        return "A"
    return "B"


def double(number):
    return number * 2


class Stack:
    def size(self):
        def inner():
            return 0
        return inner()
"""
CALLS = [["grade", "grade(95)", '"A"'], ["grade", "grade(1)", '"B"'], ["double", "double(4)", "8"]]
CAPABILITIES: dict[str, Any] = {
    "window": {"workDoneProgress": True},
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {"resourceOperations": ["create", "new kind"]},
    },
    "textDocument": {
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["x"]}}},
        "publishDiagnostics": {"relatedInformation": True},
    },
    "experimental": {"inkling": {"tests": True}},
}


class Editing:
    """An editor that applies edits to files at once, on a project of one module."""

    def __init__(self, start: Start, project: Path, script: dict[str, Any], **given: Any) -> None:
        project.mkdir(exist_ok=True)
        (project / "pyproject.toml").write_text('[project]\nname = "p"\nversion = "0"\n')
        self.file = project / "marks.py"
        self.file.write_text(TEXT)
        self.tests = project / "tests" / "test_marks.py"
        self.uri = self.file.as_uri()
        self.accepts = True
        answers = {"workspace/applyEdit": self._apply}
        self.client: RawClient = start(settings_for(script), COMMAND, answers)
        params = {"rootUri": project.as_uri(), "capabilities": CAPABILITIES, **given}
        self.client.initialize(**params)
        self.client.open(self.uri, TEXT)

    def run(self, command: str, *arguments: Any) -> Any:
        params = {"command": f"inkling.tests.{command}", "arguments": list(arguments)}
        return self.client.request("workspace/executeCommand", params)

    def refusal(self, command: str, *arguments: Any) -> str:
        params = {"command": f"inkling.tests.{command}", "arguments": list(arguments)}
        told: str = self.client.error("workspace/executeCommand", params)["message"]
        return told

    def generate(self, *names: str) -> None:
        self.run("generate", {"uri": self.uri, "names": list(names)})

    def preview(self, number: int = 1) -> dict[str, Any]:
        """The last of so many previews that were sent."""
        waited = time.monotonic() + PATIENCE
        while len(found := self.client.of("inkling/testsPreview")) < number:
            assert time.monotonic() < waited, self.client.log
            time.sleep(0.02)
        shown: dict[str, Any] = found[number - 1]
        return shown

    def decide(self, preview: dict[str, Any], name: str | None, *, keep: bool) -> dict[str, Any]:
        chosen = [test["id"] for test in preview["tests"] if name and test["name"].startswith(name)]
        about = {"test": chosen[0]} if chosen else {}
        answer: dict[str, Any] = self.run(
            "decide", {"preview": preview["id"], "keep": keep} | about
        )
        return answer

    def actions(self, line: int, *only: str) -> list[str]:
        place = {"line": line, "character": 8}
        context = {"diagnostics": [], **({"only": list(only)} if only else {})}
        found: list[dict[str, str]] = self.client.request(
            "textDocument/codeAction",
            {
                "textDocument": {"uri": self.uri},
                "range": {"start": place, "end": place},
                "context": context,
            },
        )
        titles = [action["title"] for action in found]
        return [one for one in titles if " docs " not in one]

    def shown(self) -> str:
        told: str = self.client.wait_for("window/showMessage")["message"]
        return told

    def diagnostics(self, holds: Callable[[list[Any]], bool]) -> list[Any]:
        waited = time.monotonic() + PATIENCE
        while True:
            told = self.client.of("textDocument/publishDiagnostics")
            if told and holds(told[-1]["diagnostics"]):
                found: list[Any] = told[-1]["diagnostics"]
                return found
            assert time.monotonic() < waited, told
            time.sleep(0.02)

    def _apply(self, params: dict[str, Any]) -> dict[str, Any]:
        if not self.accepts:
            return {"applied": False, "failureReason": "it is locked"}
        for change in params["edit"]["documentChanges"]:
            uri = change["uri"] if "kind" in change else change["textDocument"]["uri"]
            path = Path(uri.removeprefix("file://"))
            path.parent.mkdir(exist_ok=True)
            if "kind" in change:
                path.touch()
            else:
                text = path.read_text()
                for edit in reversed(change["edits"]):
                    text = _edited(text, edit)
                path.write_text(text)
        return {"applied": True}


def _edited(text: str, edit: dict[str, Any]) -> str:
    lines = text.splitlines(keepends=True)
    start, end = edit["range"]["start"], edit["range"]["end"]
    assert end["character"] == start["character"] == 0 or not lines[end["line"] :][1:]
    last = "".join(lines[end["line"] :])[end["character"] :]
    new: str = edit["newText"]
    return "".join(lines[: start["line"]]) + new + last


@pytest.fixture
def editing(start: Start, tmp_path: Path) -> Iterator[Callable[..., Editing]]:
    made: list[Editing] = []

    def begin(script: dict[str, Any] | None = None, **given: Any) -> Editing:
        made.append(Editing(start, tmp_path / "project", script or {"calls": CALLS}, **given))
        return made[-1]

    yield begin
    for each in made:
        assert each.client.garbage.empty()
        assert "Traceback" not in each.client.log, each.client.log


def test_the_light_bulb_offers_what_the_cursor_is_in(editing: Callable[..., Editing]) -> None:
    editor = editing()
    assert editor.actions(1) == ["Generate tests for `grade`"]
    # What is inside a function cannot be called from a test; the function around it can.
    assert editor.actions(13) == ["Generate tests for `size`", "Generate tests for `Stack`"]
    assert editor.actions(5) == []
    assert editor.actions(1, "source") == ["Generate tests for this file"]
    assert editor.actions(1, "refactor") == ["Generate tests for `grade`"]
    assert editor.actions(1, "refactor.extract") == []
    test = editor.file.with_name("test_other.py").as_uri()
    editor.client.open(test, TEXT)
    editor.uri = test
    assert editor.actions(1) == []


def test_a_client_without_code_action_literals_gets_commands(start: Start, tmp_path: Path) -> None:
    editor = Editing(start, tmp_path / "p", {}, capabilities={**CAPABILITIES, "textDocument": {}})
    place = {"line": 1, "character": 0}
    found = editor.client.request(
        "textDocument/codeAction",
        {
            "textDocument": {"uri": editor.uri},
            "range": {"start": place, "end": place},
            "context": {"diagnostics": []},
        },
    )
    assert "inkling.tests.generate" in [one["command"] for one in found]


def test_tests_are_kept_and_dropped_one_by_one(editing: Callable[..., Editing]) -> None:
    editor = editing()
    editor.generate()
    page = editor.preview()
    lines = page["text"].splitlines()
    assert lines[0] == "# Tests for marks.py, to go to tests/test_marks.py."
    assert "# grade: 1 test, branches 0 -> 3 of 4, mutants 0 of 0" in lines
    assert page["report"]["targets"][0]["branches"] == {"before": 0, "after": 3, "total": 4}
    assert page["file"] == editor.tests.as_uri()
    assert not editor.tests.exists()
    assert [test["name"] for test in page["tests"]] == ["test_grade", "test_double_returns_eight"]
    for test in page["tests"]:
        assert lines[test["line"]].startswith(("def ", "@"))

    assert editor.decide(page, "test_double", keep=True) == {"file": page["file"], "left": 1}
    kept = editor.tests.read_text()
    assert "double(4)" in kept
    assert "grade" not in kept  # neither the test nor the import
    page = editor.preview(2)
    assert [test["name"] for test in page["tests"]] == ["test_grade"]
    assert editor.decide(page, "test_grade", keep=False) == {"file": None, "left": 0}
    assert editor.preview(3)["tests"] == []
    assert editor.tests.read_text() == kept
    assert "decided" in editor.refusal("decide", {"preview": page["id"], "keep": True})


def test_all_are_kept_at_once(editing: Callable[..., Editing]) -> None:
    editor = editing()
    editor.generate()
    page = editor.preview()
    assert editor.decide(page, None, keep=True)["left"] == 0
    body = page["text"].partition("\n\n")[2]
    assert editor.tests.read_text() == body
    assert editor.preview(2)["tests"] == []


def test_somebodys_change_meanwhile_is_added_to_never_overwritten(
    editing: Callable[..., Editing],
) -> None:
    editor = editing()
    editor.generate()
    page = editor.preview()
    editor.tests.parent.mkdir()
    editor.tests.write_text("def test_mine():\n    assert True\n")
    editor.decide(page, "test_double", keep=True)
    assert "test_mine" in editor.tests.read_text()
    # What is open and not saved counts for what is there.
    unsaved = editor.tests.read_text() + "\n\ndef test_typed():\n    assert 1\n"
    editor.client.open(editor.tests.as_uri(), unsaved)
    editor.tests.write_text(unsaved)
    editor.decide(page, "test_grade", keep=True)
    edit = editor.client.of("workspace/applyEdit")[-1]["edit"]["documentChanges"][-1]
    assert edit["textDocument"]["version"] == 1
    for part in ("test_mine", "test_typed", "double(4)", '(95, "A")'):
        assert part in editor.tests.read_text()


def test_a_file_that_cannot_be_added_to_is_left_alone(editing: Callable[..., Editing]) -> None:
    editor = editing()
    editor.generate()
    page = editor.preview()
    editor.tests.parent.mkdir()
    editor.tests.write_text("def broken(:\n")
    order = {"preview": page["id"], "keep": True}
    assert "no valid Python" in editor.refusal("decide", order)
    assert editor.tests.read_text() == "def broken(:\n"
    editor.tests.unlink()
    editor.accepts = False
    assert "locked" in editor.refusal("decide", order)
    editor.accepts = True
    assert editor.run("decide", order)["left"] == 0


def test_figures_are_told_while_it_runs_and_stopping_keeps_what_there_is(
    editing: Callable[..., Editing],
) -> None:
    editor = editing({"calls": CALLS, "wait": True})
    editor.generate()

    def told(message: dict[str, Any]) -> bool:
        value = (message.get("params") or {}).get("value") or {}
        return value.get("message") == "double (2 of 2): searched, branches 2/4, mutants 2/9"

    progress = editor.client.wait(told)["params"]
    assert "being made" in editor.refusal("generate", {"uri": editor.uri})
    editor.client.notify("window/workDoneProgress/cancel", {"token": progress["token"]})
    assert len(editor.preview()["tests"]) == 2
    ends = [each["value"]["kind"] for each in editor.client.of("$/progress")]
    assert ends.count("begin") == ends.count("end") == 2
    # By the clock that was told to hurry it took for ever; the report knows better.
    assert editor.preview()["report"]["seconds"] < 60


def test_stopping_twice_drops_all(editing: Callable[..., Editing]) -> None:
    editor = editing({"calls": CALLS, "wait": True})
    assert editor.run("stop") is False
    editor.generate()
    editor.client.wait_for("$/progress")
    assert editor.run("stop") is True
    editor.run("stop")
    waited = time.monotonic() + PATIENCE
    while editor.run("stop"):
        assert time.monotonic() < waited
        time.sleep(0.02)
    assert editor.client.of("inkling/testsPreview") == []
    assert editor.client.of("window/showMessage") == []


def test_findings_are_diagnostics_until_their_function_changes(
    editing: Callable[..., Editing],
) -> None:
    found = [
        ["grade", 1, "it says A, and gives B", "from marks import grade\ngrade(95)"],
        ["double", 8, "it says 9", "double(4)"],
    ]
    editor = editing({"calls": CALLS, "findings": found})
    editor.generate()
    first, second = editor.diagnostics(lambda told: len(told) == 2)
    assert first["range"] == {
        "start": {"line": 0, "character": 0},
        "end": {"line": 0, "character": 17},
    }
    assert (first["severity"], first["source"]) == (2, "inkling tests")
    assert "grade(95)" in first["relatedInformation"][0]["message"]
    assert second["range"]["start"] == {"line": 7, "character": 4}
    assert editor.actions(0)[:2] == ["Copy reproduction", "Dismiss this finding"]
    above = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    editor.client.change(editor.uri, 2, {"range": above, "text": "import os\n"})
    moved = editor.diagnostics(lambda told: told[0]["range"]["start"]["line"] == 1)
    assert moved[1]["range"]["start"] == {"line": 8, "character": 4}
    inside = {"start": {"line": 2, "character": 15}, "end": {"line": 2, "character": 17}}
    editor.client.change(editor.uri, 3, {"range": inside, "text": "91"})
    [left] = editor.diagnostics(lambda told: len(told) == 1)
    assert left["message"] == "it says 9"
    editor.run("dismiss", {"uri": editor.uri, "finding": left["data"]["finding"]})
    editor.diagnostics(lambda told: told == [])


def test_nothing_runs_in_an_untrusted_workspace(editing: Callable[..., Editing]) -> None:
    editor = editing(initializationOptions={"settings": {}, "trusted": False})
    assert "not trusted" in editor.refusal("generate", {"uri": editor.uri})
    assert editor.client.of("window/showMessage") == []  # it is no setting
    editor.client.notify("inkling/workspaceTrust", {"trusted": True})
    editor.generate()
    assert editor.preview()["tests"]


def test_what_is_not_saved_is_not_tested(editing: Callable[..., Editing]) -> None:
    editor = editing()
    above = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    editor.client.change(editor.uri, 2, {"range": above, "text": "import os\n"})
    assert "save it first" in editor.refusal("generate", {"uri": editor.uri})
    editor.file.write_text("import os\r\n" + TEXT.rstrip())
    editor.generate()  # the ends of lines and of the file are the editor's own
    assert editor.preview()["tests"]


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ({"fail": "marks.py: it cannot be imported: no module named x"}, "no module named x"),
        ({"unavailable": "no sandbox can be made here; install bubblewrap"}, "install bubblewrap"),
        ({"die": True}, "ended before it was done"),
        ({"calls": CALLS, "problem": "marks.py: it imports torch"}, "it imports torch"),
        ({"calls": []}, "marks.py: there is nothing to test in it"),
    ],
)
def test_a_failure_is_one_clear_line(
    editing: Callable[..., Editing], script: dict[str, Any], told: str
) -> None:
    editor = editing(script)
    editor.generate()
    message = editor.shown()
    assert told in message
    assert "\n" not in message
    assert editor.client.of("inkling/testsPreview") == []
    # And it can be tried again.
    editor.generate()


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "file:///nowhere/test_x.py", "file:///a.c"])
def test_what_cannot_be_tested_is_refused_at_once(
    editing: Callable[..., Editing], uri: str
) -> None:
    assert editing().refusal("generate", {"uri": uri})


def test_wrong_arguments_are_answered(editing: Callable[..., Editing]) -> None:
    editor = editing()
    for command, argument in [
        ("generate", None),
        ("generate", {"uri": editor.uri, "names": [3]}),
        ("decide", {"preview": "1"}),
        ("decide", {"preview": "9", "keep": True}),
        ("dismiss", 4),
    ]:
        assert editor.refusal(command, argument)


def test_an_editor_without_a_preview_gets_the_edit(editing: Callable[..., Editing]) -> None:
    editor = editing(capabilities={**CAPABILITIES, "experimental": {}})
    editor.generate()
    assert "grade: 1 test" in editor.shown()
    assert "double(4)" in editor.tests.read_text()


def test_an_editor_that_cannot_edit_files_gets_the_file_written(
    editing: Callable[..., Editing],
) -> None:
    editor = editing(capabilities={**CAPABILITIES, "workspace": {}})
    editor.generate()
    page = editor.preview()
    editor.decide(page, "test_double", keep=True)
    assert "double(4)" in editor.tests.read_text()
    editor.client.open(editor.tests.as_uri(), "something else")
    order = {"preview": page["id"], "keep": True}
    assert "not saved" in editor.refusal("decide", order)


def test_leaving_while_tests_are_made_leaves_nothing_behind(
    editing: Callable[..., Editing],
) -> None:
    editor = editing({"calls": CALLS, "wait": True})
    editor.generate()
    editor.client.wait_for("$/progress")
    assert editor.client.leave() == 0


def test_what_is_kept_without_the_rest_is_run_again(editing: Callable[..., Editing]) -> None:
    editor = editing({"calls": [*CALLS, ["Stack.size", "Stack().size()", "1"]]})
    editor.generate()
    page = editor.preview()
    assert editor.decide(page, "test_double", keep=True)["left"] == 2
    assert editor.decide(page, "test_stack", keep=True)["left"] == 1
    told = editor.shown()  # of the wrong one alone, and after both answers
    assert told.startswith("test_marks.py: kept, but not all of it passes without the rest: ")
    assert "test_stack" in told
    assert "assert 0 == 1" in told
