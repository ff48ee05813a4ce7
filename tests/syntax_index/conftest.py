"""A Git that knows only the test's own repository, and folders to index."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from foundation.settings import IndexSettings
from syntax.index.workspace import WorkspaceIndex
from tests.support.workspaces import LONG, no_git_of_the_user, root

Open = Callable[..., WorkspaceIndex]

__all__ = ["LONG", "Open", "cache", "no_git_of_the_user", "repository", "root", "start", "write"]


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


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def start(root: Path, cache: Path) -> Iterator[Open]:
    """Start an index over the workspace and wait until it is built."""
    made: list[WorkspaceIndex] = []

    def begin(*roots: Path, max_files: int = 50_000, max_file_kb: int = 2048) -> WorkspaceIndex:
        settings = IndexSettings(max_files=max_files, max_file_kb=max_file_kb)
        index = WorkspaceIndex(roots or (root,), cache, settings)
        made.append(index)
        index.start()
        assert index.wait(LONG)
        return index

    yield begin
    for index in made:
        index.close()
