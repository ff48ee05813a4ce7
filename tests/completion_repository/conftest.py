"""Small workspaces, indexed, and the context made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from completion.repository.gather import Repository
from foundation.settings import Settings
from syntax.index.workspace import WorkspaceIndex
from tests.support.workspaces import LONG, no_git_of_the_user, root

__all__ = ["LONG", "Opened", "no_git_of_the_user", "opened", "root"]

Opened = Callable[[], Repository]


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
