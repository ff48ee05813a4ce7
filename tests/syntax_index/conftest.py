"""A Git that knows only the test's own repository, and folders to index."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


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


@pytest.fixture
def repository(root: Path) -> Path:
    """An empty workspace folder that is a Git repository."""
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    return root


@pytest.fixture
def write(root: Path) -> Callable[..., Path]:
    """Write a file of the workspace: `write("a/b.py", "text")`, text or bytes."""

    def put(name: str, content: str | bytes = "x = 1\n") -> Path:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return put
