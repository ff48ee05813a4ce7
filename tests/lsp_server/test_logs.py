"""The server's log as a person reads it: what looks like a fault is one."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest

from lsp_server.logs import log_to_stderr


@pytest.fixture(autouse=True)
def loggers() -> Iterator[None]:
    root, asynchronous = logging.getLogger(), logging.getLogger("asyncio")
    kept = (list(root.handlers), root.level, list(asynchronous.filters))
    yield
    root.handlers[:], level, asynchronous.filters[:] = kept
    root.setLevel(level)


async def test_a_read_cancelled_while_its_bytes_arrive_is_no_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path must be short
    log_to_stderr()
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


async def test_any_other_fault_of_the_loop_is_still_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log_to_stderr()
    asyncio.get_running_loop().call_soon(lambda: 1 / 0)
    await asyncio.sleep(0.01)
    assert "ZeroDivisionError" in capsys.readouterr().err
