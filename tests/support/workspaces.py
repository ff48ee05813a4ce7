"""Fixtures of tests that index small workspaces."""

from __future__ import annotations

from pathlib import Path

import pytest

LONG = 60.0
"""Seconds that no index of a test takes."""


@pytest.fixture(autouse=True)
def no_git_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The ignore file of whoever runs the tests must not decide about them."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no-config"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty workspace folder."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder
