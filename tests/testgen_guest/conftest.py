"""A guest that runs in this process goes to a folder of its own; nobody else is to stay there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path.cwd()


@pytest.fixture(autouse=True, scope="module")
def _temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = tempfile.tempdir
    tempfile.tempdir = str(tmp_path_factory.mktemp("guests"))
    yield
    tempfile.tempdir = before


@pytest.fixture(autouse=True)
def _same_folder() -> Iterator[None]:
    yield
    os.chdir(HERE)
