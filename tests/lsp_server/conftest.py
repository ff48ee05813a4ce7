"""The real server process, folders of its own, and an engine whose model is scripted."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.fake_engine import Running, in_thread
from tests.support.fim_script import FimBehaviour
from tests.support.raw_lsp import SERVER, RawClient, Start, folders_in

SAYS = {
    "add_listener": "s(a)",
    "return a ": "+ b",
    "slow = ": "1234567890" * 12,
    "😀 = ": "'é€😀'",
    "if x:\n    ": "return 1\n    return 2",
}
"""What the scripted model says after a prefix that ends so."""


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Environment variables that keep a server to folders of this test."""
    # Sockets want short paths.
    runtime = Path(tempfile.mkdtemp(prefix="ink"))
    variables = {**folders_in(tmp_path), "INKLING_RUNTIME_DIR": str(runtime)}
    variables["INKLING_LOG"] = "debug"
    yield variables
    shutil.rmtree(runtime, ignore_errors=True)


@pytest.fixture
def start(folders: dict[str, str]) -> Iterator[Start]:
    """Start a server process; `settings` become environment variables."""
    clients: list[RawClient] = []

    def run(
        settings: Mapping[str, str] | None = None,
        command: tuple[str, ...] = SERVER,
        answers: Mapping[str, Callable[[Any], Any]] | None = None,
    ) -> RawClient:
        client = RawClient({**folders, **(settings or {})}, command, answers=answers)
        clients.append(client)
        return client

    yield run
    for client in clients:
        client.kill()


@pytest.fixture(scope="module")
def engine() -> Iterator[Running]:
    """An engine for all tests of a module, reached by `engine.url`; 2 ms a token."""
    folder = Path(tempfile.mkdtemp(prefix="ink"))
    behaviour = FimBehaviour(says=SAYS, cost_ms=2, n_ctx=4096)
    with in_thread(folder, behaviour) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def with_engine(engine: Running) -> dict[str, str]:
    """Settings that lead to `engine`."""
    return {"INKLING_ENGINE_URL": f"unix:{engine.address.socket}"}
