"""An engine around the scripted model, in folders of the test's own."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from engine.process.address import known_addresses, read_record
from tests.support.fake_engine import Behaviour, Running, environment, in_thread


@contextlib.contextmanager
def short_folder() -> Iterator[Path]:
    """A folder with a path short enough for a Unix socket."""
    path = Path(tempfile.mkdtemp(prefix="ink-", dir="/tmp"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of the test's own."""
    with short_folder() as path:
        yield path


@pytest.fixture(scope="module")
def served() -> Iterator[Running]:
    """A running engine whose model babbles, shared by a module's tests."""
    with short_folder() as path, in_thread(path) as running:
        yield running


@pytest.fixture
async def http(served: Running) -> AsyncIterator[httpx.AsyncClient]:
    """A client of `served`."""
    async with served.client() as client:
        yield client


@pytest.fixture
def engines(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Engine processes started in this test live in `folder`, and die with it.

    Call it to say how their model behaves.
    """
    for name in ("RUNTIME", "STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"INKLING_{name}_DIR", str(folder))

    def behave(**behaviour: object) -> None:
        for name, value in environment(Behaviour(**behaviour)).items():  # type: ignore[arg-type]
            monkeypatch.setenv(name, value)

    behave()
    yield behave
    for address in known_addresses():
        record = read_record(address)
        if record is not None:
            with contextlib.suppress(psutil.Error):
                psutil.Process(record.pid).kill()
