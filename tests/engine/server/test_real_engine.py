"""The real engine process with the real small model, through the client that everything uses."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from engine.clients.client import Chunk, EngineClient, EngineState, Generation
from engine.clients.http_client import unix_client
from engine.process.address import address_of, read_record, version
from engine.process.launch import launch_of
from foundation.errors import BadInput
from foundation.folders import models_folder
from foundation.settings import EngineSettings, Settings

pytestmark = pytest.mark.real_model

NAME = "qwen2.5-coder-0.5b"
MODEL = models_folder() / NAME / f"{NAME}-instruct-q4_k_m.gguf"
SETTINGS = Settings(model=str(MODEL), engine=EngineSettings(n_ctx=4096, idle_minutes=2))


@pytest.fixture
async def client(engines: Callable[..., None]) -> AsyncIterator[EngineClient]:
    states: list[EngineState] = []
    connected = await EngineClient.connect(SETTINGS, states.append)
    assert states[-1].phase == "ready"
    yield connected
    await connected.aclose()


def socket_path() -> Path:
    return address_of(launch_of(SETTINGS).config, version()).socket


async def test_code_is_completed_constrained_chatted_about_and_infilled(
    client: EngineClient,
) -> None:
    info = await client.info()
    assert (info.family, info.fim, info.n_ctx) == ("qwen2.5-coder", True, 4096)
    prompt = info.layout.fim_prompt("def add(a, b):\n    return", "\n\nprint(add(1, 2))\n")
    answer = await client.complete(Generation(prompt=prompt, max_tokens=12, stop=("\n",)))
    assert (answer.texts, answer.reasons) == ((" a + b",), ("stop",))
    again = await client.complete(Generation(prompt=prompt, max_tokens=12, stop=("\n",)))
    assert again.texts == answer.texts
    assert again.usage.evaluated_tokens <= 1 < answer.usage.evaluated_tokens
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {"line": {"type": "integer"}},
        "required": ["line"],
        "additionalProperties": False,
    }
    constrained = await client.complete(
        Generation(prompt="JSON:", max_tokens=24, json_schema=schema, stop=("}",))
    )
    assert list(json.loads(constrained.texts[0] + "}")) == ["line"]
    chat = await client.chat(
        [{"role": "user", "content": "Reply with the single word: ready"}],
        Generation(prompt="", max_tokens=8),
    )
    assert "ready" in chat.texts[0].lower()
    with pytest.raises(BadInput, match="4096"):
        await client.complete(Generation(prompt="x y " * 5000))
    http = unix_client(socket_path())
    infilled = await http.post(
        "/infill",
        {
            "input_prefix": "def add(a, b):\n",
            "input_suffix": "\n\nprint(add(1, 2))\n",
            "prompt": "    return",
            "n_predict": 16,
            "n_indent": 4,
            "seed": 7,
            "samplers": ["top_k", "top_p", "infill"],
        },
    )
    await http.aclose()
    assert infilled["content"].startswith(" a + b")
    assert infilled["timings"]["predicted_n"] > 0


async def test_a_long_prefill_that_is_given_up_ends_at_once(client: EngineClient) -> None:
    http = unix_client(socket_path())
    asked = asyncio.create_task(
        client.complete(Generation(prompt="value = compute(1, 2)\n" * 400, max_tokens=1))
    )
    async with asyncio.timeout(20):
        while not (await http.get("/health"))["worker"]["running"]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.3)
    asked.cancel()
    await asyncio.wait([asked])
    begun = time.monotonic()
    async with asyncio.timeout(20):
        while (await http.get("/health"))["worker"]["running"]:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    assert time.monotonic() - begun < 1.5
    health = await http.get("/health")
    assert health["worker"]["cancelled"] == 1
    await http.aclose()


async def test_a_killed_engine_is_replaced_in_mid_stream(client: EngineClient) -> None:
    generation = Generation(prompt="def fibonacci(n):\n", max_tokens=40)
    whole = (await client.complete(generation)).texts[0]
    record = read_record(address_of(launch_of(SETTINGS).config, version()))
    assert record is not None
    text = ""
    async with asyncio.timeout(60), client.stream(generation) as events:
        async for event in events:
            if isinstance(event, Chunk):
                if not text:
                    os.kill(record.pid, signal.SIGKILL)
                text += event.text
    assert text == whole
