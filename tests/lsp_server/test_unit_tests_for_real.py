"""Tests in the editor from end to end: the real search, the real sandbox, no model. Completions and
keystrokes are not held up meanwhile."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from foundation.errors import Unavailable
from sandbox.boundary import boundary_for
from tests.support.raw_lsp import Start

TEXT = '''"""Marks."""


def grade(score):
    """The grade of a score.

    >>> grade(95)
    'A'
    >>> grade(50)
    'C'
    """
    if score < 0:
        raise ValueError("negative")
    return "A" if score > 90 else "B"


class Basket:
    """Holds things."""

    def __init__(self):
        self.things = []

    def take(self):
        """The last thing."""
        return self.things.pop() if self.things else None
'''


@pytest.fixture(autouse=True)
def _sandboxed() -> None:
    try:
        boundary_for("auto")
    except Unavailable as reason:
        pytest.skip(f"no sandbox here: {reason}")


@pytest.mark.alone
def test_tests_are_made_shown_kept_and_pass(start: Start, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text('[project]\nname = "p"\nversion = "0"\n')
    file = project / "marks.py"
    file.write_text(TEXT)
    client = start({"INKLING_ENGINE_URL": "http://127.0.0.1:9/"})
    client.initialize(
        rootUri=project.as_uri(),
        capabilities={
            "window": {"workDoneProgress": True},
            "experimental": {"inkling": {"tests": True}},
        },
    )
    client.open(file.as_uri(), TEXT)

    def run(command: str, argument: object = None) -> Any:
        params = {"command": command, "arguments": [] if argument is None else [argument]}
        return client.request("workspace/executeCommand", params)

    run("inkling.tests.generate", {"uri": file.as_uri()})
    version = 1
    while not client.of("inkling/testsPreview"):
        # Somebody types on, at the end of the file, and takes it back.
        version += 1
        end = {"line": 24, "character": 0}
        edit = {"range": {"start": end, "end": end}, "text": "#"}
        client.change(file.as_uri(), version, edit)
        assert version < 900, client.log
        assert not client.of("window/showMessage")
        time.sleep(0.1)
    page = client.of("inkling/testsPreview")[0]
    assert "# grade: " in page["text"]
    assert "without a model, by search alone" in page["text"]
    # The second example is wrong, or the code is: told, never pinned.
    told = client.wait_for("textDocument/publishDiagnostics")["diagnostics"]
    assert [(each["code"], each["range"]["start"]["line"]) for each in told] == [("example", 3)]
    said = [each["value"].get("message", "") for each in client.of("$/progress")]
    assert any("grade (1 of " in message and "branches" in message for message in said), said

    assert run("inkling.tests.decide", {"preview": page["id"], "keep": True})["left"] == 0
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "passed" in done.stdout
    assert run("inkling.showStats")["event_loop"]["longest_cpu_ms"] < 10
    assert "Traceback" not in client.log


def test_a_module_that_cannot_be_imported_is_one_line(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "broken.py"
    file.write_text("import nowhere_to_be_found\n\n\ndef one():\n    return 1\n")
    client = start({"INKLING_ENGINE_URL": "http://127.0.0.1:9/"})
    client.initialize(rootUri=tmp_path.as_uri())
    client.request(
        "workspace/executeCommand",
        {"command": "inkling.tests.generate", "arguments": [{"uri": file.as_uri()}]},
    )
    told = client.wait_for("window/showMessage")["message"]
    assert "broken.py" in told
    assert "nowhere_to_be_found" in told
    assert "\n" not in told
