"""Many clients, vanished clients, full queues: nothing waits for ever, nothing leaks."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import msgspec
import psutil
import pytest

from engine.http import exchange
from engine.requests import WorkerStatus
from tests.support.fake_engine import Behaviour, Running, in_thread

ENDLESS = {"prompt": "x", "max_tokens": 100_000, "temperature": 0}


def status(running: Running) -> WorkerStatus:
    return running.host.worker.status()


async def settled(running: Running, seconds: float = 10.0) -> None:
    """Wait until nothing runs and nothing waits."""
    async with asyncio.timeout(seconds):
        while status(running).running or status(running).waiting:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("path", ["/v1/completions", "/completion"])
@pytest.mark.parametrize("stream", [True, False])
async def test_a_client_that_leaves_while_tokens_come_frees_its_place(
    folder: Path, path: str, stream: bool
) -> None:
    with in_thread(folder, Behaviour(cost_ms=5)) as running:
        body = {**ENDLESS, "n_predict": 100_000, "stream": stream}
        async with running.client() as http:
            asked = asyncio.create_task(http.post(path, json=body))
            async with asyncio.timeout(5):
                while not status(running).running:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            asked.cancel()
            await asyncio.wait([asked])
        await settled(running, 2)
        assert status(running).cancelled == 1


async def test_a_client_that_leaves_during_a_long_prefill_ends_it(folder: Path) -> None:
    # 3,000 tokens at 2 ms: six seconds of prefill that nobody waits for any more.
    with in_thread(folder, Behaviour(row_ms=2)) as running:
        async with running.client() as http:
            asked = asyncio.create_task(
                http.post("/v1/completions", json={**ENDLESS, "prompt": "y" * 3000})
            )
            async with asyncio.timeout(5):
                while not status(running).running:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            await asyncio.sleep(0.1)
            left = asyncio.get_running_loop().time()
            asked.cancel()
            await asyncio.wait([asked])
            await settled(running, 2)
            assert asyncio.get_running_loop().time() - left < 1.0
        assert status(running).generated_tokens == 0


async def test_a_client_that_leaves_with_its_request_half_sent_is_no_fault_of_the_engine(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with in_thread(folder) as running:
        _, writer = await asyncio.open_unix_connection(running.address.socket)
        writer.write(b"POST /tokenize HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{")
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.close()
        async with running.client() as http, asyncio.timeout(5):
            gone = str(exchange.CLIENT_CLOSED_REQUEST)
            while gone not in (await http.get("/metrics")).text:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    assert not [record.message for record in caplog.records if record.levelname == "ERROR"]


async def test_a_full_queue_is_a_429_that_says_when_to_come_back(folder: Path) -> None:
    with in_thread(folder, Behaviour(cost_ms=20, n_seq_max=2), queue=2) as running:
        async with running.client() as http:
            asked = [
                asyncio.create_task(http.post("/v1/completions", json=ENDLESS)) for _ in range(12)
            ]
            done, waiting = await asyncio.wait(asked, timeout=1.0)
            refused = [task.result() for task in done]
            assert refused
            assert waiting
            for response in refused:
                assert response.status_code == 429
                assert int(response.headers["retry-after"]) >= 1
                assert response.json()["error"]["type"] == "rate_limit_error"
            for task in waiting:
                task.cancel()
            await asyncio.wait(waiting)
        await settled(running)


async def raw_post(running: Running, path: str, body: object) -> tuple[int, bytes]:
    """One request on a connection of its own, without a client's pool in between."""
    data = msgspec.json.encode(body)
    reader, writer = await asyncio.open_unix_connection(str(running.address.socket))
    head = f"POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {len(data)}"
    writer.write(head.encode() + b"\r\n\r\n" + data)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return int(answer.split()[1]), answer.partition(b"\r\n\r\n")[2]


async def test_a_thousand_at_once_are_all_answered_and_nothing_is_left(folder: Path) -> None:
    with in_thread(folder, Behaviour(cost_ms=1), queue=64) as running:
        body = {"prompt": "b", "max_tokens": 3, "temperature": 0}
        # What is opened once and kept is opened first.
        await raw_post(running, "/v1/completions", body)
        descriptors = open_descriptors()
        async with asyncio.timeout(60):
            answers = await asyncio.gather(
                *(raw_post(running, "/v1/completions", body) for _ in range(1000))
            )
            kinds = Counter(status_code for status_code, _ in answers)
            assert set(kinds) == {200, 429}
            assert kinds[200] >= 64
            texts = {
                msgspec.json.decode(data)["choices"][0]["text"]
                for status_code, data in answers
                if status_code == 200
            }
            assert len(texts) == 1
            assert (await raw_post(running, "/v1/completions", body))[0] == 200
        await settled(running)
        async with asyncio.timeout(10):
            while open_descriptors() > descriptors + 2:  # noqa: ASYNC110
                await asyncio.sleep(0.05)


def open_descriptors() -> int:
    return int(psutil.Process().num_fds())


async def test_a_stream_is_never_silent_for_long(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_PING_SECONDS", 0.1)
    with in_thread(folder, Behaviour(row_ms=1)) as running:
        async with running.client() as http:
            body = {"prompt": "y" * 600, "max_tokens": 1, "stream": True}
            async with http.stream("POST", "/v1/completions", json=body) as response:
                lines = [line async for line in response.aiter_lines() if line]
    assert lines[0].startswith(": ")
    assert lines[-1] == "data: [DONE]"


async def test_leaving_ends_streams_with_an_error_and_not_with_silence(folder: Path) -> None:
    with in_thread(folder, Behaviour(cost_ms=5)) as running:
        async with running.client() as http:
            body = {**ENDLESS, "stream": True}
            async with http.stream("POST", "/v1/completions", json=body) as response:
                lines = response.aiter_lines()
                await anext(lines)
                assert (await http.post("/shutdown", json={})).status_code == 200
                rest = [line async for line in lines if line.startswith("data: ")]
            assert "shutting down" in rest[-1]
