"""The server's log as a person reads it: what looks like a fault is one."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from lsp_server.logs import LOG_FILE, start_log


@pytest.fixture(autouse=True)
def loggers() -> Iterator[None]:
    root, asynchronous = logging.getLogger(), logging.getLogger("asyncio")
    kept = (list(root.handlers), root.level, list(asynchronous.filters))
    yield
    for handler in root.handlers:
        if isinstance(handler, logging.FileHandler):
            handler.close()
    root.handlers[:], level, asynchronous.filters[:] = kept
    root.setLevel(level)


async def test_a_read_cancelled_while_its_bytes_arrive_is_no_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    start_log()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("s")
        listening.listen()
        async with await anyio.connect_unix("s") as stream:
            peer, _ = listening.accept()
            with peer:
                reading = asyncio.create_task(stream.receive())
                await asyncio.sleep(0.05)
                asyncio.get_running_loop().call_soon(reading.cancel)
                peer.send(b"x")
                with pytest.raises(asyncio.CancelledError):
                    await reading
    assert capsys.readouterr().err == ""


def test_a_log_file_takes_the_lines_and_errors_are_told_at_both_places(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "state" / "inkling.log"
    monkeypatch.setenv(LOG_FILE, str(path))
    start_log()
    log = logging.getLogger("lsp_server.test")
    log.warning("a warning")
    log.error("an error")
    lines = path.read_text().splitlines()
    assert [line.partition("lsp_server.test: ")[2] for line in lines] == ["a warning", "an error"]
    assert f"[{os.getpid()}]" in lines[0]
    told = capsys.readouterr().err
    assert "an error" in told
    assert "a warning" not in told


def test_a_log_file_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "inkling.log"
    monkeypatch.setenv(LOG_FILE, str(path))
    start_log()
    for _ in range(30):
        logging.getLogger("lsp_server.test").warning("x" * 100_000)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["inkling.log", "inkling.log.1"]
    assert all(each.stat().st_size <= 2**20 for each in tmp_path.iterdir())


def test_a_log_file_that_cannot_be_written_is_said_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(LOG_FILE, str(tmp_path / "file" / "inkling.log"))
    start_log()
    logging.getLogger("lsp_server.test").warning("a warning")
    told = capsys.readouterr().err
    assert "cannot be written" in told
    assert "a warning" in told


async def test_any_other_fault_of_the_loop_is_still_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    start_log()
    asyncio.get_running_loop().call_soon(lambda: 1 / 0)
    await asyncio.sleep(0.01)
    assert "ZeroDivisionError" in capsys.readouterr().err
