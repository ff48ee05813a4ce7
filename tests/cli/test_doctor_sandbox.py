"""What doctor says about the sandbox: what was tried, and what to do where nothing holds."""

from __future__ import annotations

import pytest

from cli.checks import Surroundings, sandbox
from foundation.settings import Settings


def test_no_sandbox_by_choice_is_a_warning() -> None:
    (finding,) = sandbox(Surroundings(Settings(sandbox="none"), ()))
    assert (finding.verdict, finding.remedy) == ("warn", 'set `sandbox` to "auto"')


def test_no_sandbox_by_lack_says_what_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    (finding,) = sandbox(Surroundings(Settings(sandbox="bubblewrap"), ()))
    assert finding.verdict == "warn"
    assert finding.message == "bubblewrap is not installed"
    assert "apt-get install bubblewrap" in finding.remedy


def test_a_sandbox_that_holds_is_named() -> None:
    (finding,) = sandbox(Surroundings(Settings(), ()))
    if finding.verdict == "ok":
        assert finding.message.startswith(("bubblewrap: ", "landlock: "))
    else:
        assert finding.remedy
