"""The site of a small project, made once for all that look at it."""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen.build import build
from tests.support.browser import Browser, browser_program, browsing
from tests.support.reference import copied, files_of, options_for, sources_of


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """In English and Chinese."""
    if importlib.util.find_spec("material") is None:
        pytest.skip("the extra `docs` is not installed")
    folder = tmp_path_factory.mktemp("site")
    project, out = copied("shop", folder), folder / "out"
    options = options_for(project, out, languages=("en", "zh"))
    asyncio.run(build(files_of(project), sources_of(project), options, None))
    return out


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A real one, without a network."""
    if browser_program() is None:
        pytest.skip("no Chromium is installed")
    with browsing(tmp_path_factory.mktemp("profile")) as one:
        yield one
