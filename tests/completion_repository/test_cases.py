"""Small workspaces in every language, and what a model is shown of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.completion_repository.conftest import LONG, Opened
from tests.support.repository_cases import read_workspace, shown, write_expected

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_what_a_model_is_shown_of_a_workspace(
    path: Path, root: Path, opened: Opened, update: bool
) -> None:
    case = read_workspace(path)
    case.write(root)
    repository = opened()
    request = case.request(root)
    repository.snippets(request)
    assert repository.wait(LONG)
    found = shown(repository.snippets(request))
    if update:
        write_expected(path, found)
        return
    assert found == case.expected
