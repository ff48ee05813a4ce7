"""What every test area shares: the `--update` switch and user folders of the test's own."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="write the expected part of case files anew"
    )


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The model takes every core, and what drives an editor or a hostile program its time."""
    for item in items:
        if item.get_closest_marker("real_model"):
            item.add_marker(pytest.mark.alone)
        if item.get_closest_marker("editor"):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether case files are to be written anew instead of compared."""
    return bool(request.config.getoption("--update"))
