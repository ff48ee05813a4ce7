"""A small project whose tests are written, and kept cases of its functions."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from testgen.project.survey import survey
from testgen.project.values import Project
from testgen.values import Description
from tests.support.keeping import SOURCE
from tests.support.sample_projects import OUR_PYTHON, described


@pytest.fixture
def make_project(tmp_path: Path) -> Callable[[dict[str, str]], Project]:
    """A project with `pkg/sizes.py` and the files that are given."""

    def make(files: dict[str, str]) -> Project:
        root = tmp_path / "project"
        everything = {
            "pyproject.toml": '[project]\nname = "pkg"\n',
            "pkg/__init__.py": "",
            "pkg/sizes.py": SOURCE,
            **files,
        }
        for name, text in everything.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        return survey(root / "pkg/sizes.py", python=OUR_PYTHON, variables=dict(os.environ))

    return make


@pytest.fixture
def description() -> Description:
    """What the guest would say of the module."""
    return described(SOURCE)
