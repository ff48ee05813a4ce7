"""What every test area shares: the `--update` switch and user folders of the test's own."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="write the expected part of case files anew"
    )


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether case files are to be written anew instead of compared."""
    return bool(request.config.getoption("--update"))
