"""Small workspaces, indexed, and the context made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from completion.repository.gather import Repository
from foundation.settings import Settings
from syntax.index.workspace import WorkspaceIndex

LONG = 60.0
Opened = Callable[[], Repository]


@pytest.fixture(autouse=True)
def no_git_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The ignore file of whoever runs the tests must not decide about them."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no-config"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


@pytest.fixture
def opened(root: Path, tmp_path: Path) -> Iterator[Opened]:
    """Index what is in the root now; the repository made of it."""
    made: list[tuple[WorkspaceIndex, Repository]] = []

    def begin() -> Repository:
        index = WorkspaceIndex([root], tmp_path / "cache")
        repository = Repository(index, Settings())
        made.append((index, repository))
        index.start()
        assert index.wait(LONG)
        return repository

    yield begin
    for index, repository in made:
        repository.close()
        index.close()
