"""What every test area shares: the `--update` switch and user folders of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent
# Nearly every test in them starts processes, or waits for some.
SLOW = (
    *("bench", "cli", "editors", "engine/server", "lsp_server", "sandbox"),
    *("testgen_end_to_end", "testgen_existing", "testgen_javascript", "testgen_run"),
    *("docgen_reference/test_site.py", "docgen_reference/test_browser.py"),
    *("testgen_go/test_go_whole.py", "testgen_rust", "testgen_writing/test_confirm.py"),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="write the expected part of case files anew"
    )


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks that follow from others and from where a test is."""
    for item in items:
        if item.get_closest_marker("real_model"):
            item.add_marker(pytest.mark.alone)
        if any(item.path.is_relative_to(HERE / name) for name in SLOW):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether case files are to be written anew instead of compared."""
    return bool(request.config.getoption("--update"))
