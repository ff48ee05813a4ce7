"""The same client against servers that are not ours, and differ from one another."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.clients.client import Chunk, EngineClient, Finish, Generation, Usage
from engine.clients.foreign import estimated_tokens
from engine.models.prompts import Special, Text
from foundation.errors import BadInput, Busy, Unavailable
from foundation.settings import EngineSettings, Settings
from tests.support.fake_engine import Behaviour, in_thread
from tests.support.foreign_server import ForeignServer, foreign_server

REAL_MODEL = (
    Path.home() / ".cache/inkling/models/qwen2.5-coder-0.5b/qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"
)


@pytest.fixture
def foreign() -> Iterator[ForeignServer]:
    with foreign_server() as server:
        yield server


@contextlib.asynccontextmanager
async def connected(server: ForeignServer, **engine: Any) -> Any:
    settings = Settings(engine=EngineSettings(url=server.url, **engine))
    client = await EngineClient.connect(settings)
    try:
        yield client
    finally:
        await client.aclose()


async def test_model_family_and_context_are_found_out(foreign: ForeignServer) -> None:
    async with connected(foreign) as client:
        info = await client.info()
    assert (info.name, info.family, info.fim) == (foreign.model, "qwen2.5-coder", True)
    assert (info.n_ctx, info.foreign) == (2048, True)


async def test_the_settings_overrule_the_family(foreign: ForeignServer) -> None:
    foreign.model = "my-model"
    settings = Settings(family="codellama", engine=EngineSettings(url=foreign.url))
    client = await EngineClient.connect(settings)
    assert (await client.info()).family == "codellama"
    await client.aclose()


async def test_a_prompt_goes_out_as_text_with_nothing_smuggled_in(foreign: ForeignServer) -> None:
    prompt = (Special("<|fim_prefix|>"), Text("x = '<|fim_suffix|>'"), Special("<|fim_suffix|>"))
    async with connected(foreign) as client:
        answer = await client.complete(Generation(prompt=prompt, max_tokens=9, key="k"))
    (body,) = foreign.asked
    assert body["prompt"].startswith("<|fim_prefix|>x = '")
    assert body["prompt"].count("<|fim_suffix|>") == 1
    assert "inkling" not in body
    assert "<|fim_middle|>" in body["stop"]
    assert body["model"] == foreign.model
    assert answer.texts == ("returna+b",)
    assert answer.reasons == ("stop",)
    assert answer.usage.generated_tokens == 5


async def test_a_field_the_server_does_not_know_is_left_out_from_then_on(
    foreign: ForeignServer,
) -> None:
    foreign.refuses = {"stream_options", "top_k", "logprobs"}
    asked = Generation(prompt="a", top_k=5, logprobs=True)
    async with connected(foreign) as client:
        assert (await client.complete(asked)).texts == ("returna+b",)
        tries = len(foreign.asked)
        await client.complete(asked)
    assert tries == 4
    assert len(foreign.asked) == 5
    assert foreign.refuses.isdisjoint(foreign.asked[-1])


async def test_a_grammar_the_server_cannot_keep_to_is_an_error_and_never_dropped(
    foreign: ForeignServer,
) -> None:
    foreign.refuses = {"grammar"}
    async with connected(foreign) as client:
        with pytest.raises(Unavailable, match="cannot keep to a grammar"):
            await client.complete(Generation(prompt="a", grammar='root ::= "x"'))


async def test_candidates_of_a_server_that_ignores_n_are_asked_for_one_by_one(
    foreign: ForeignServer,
) -> None:
    foreign.ignores_n = True
    async with connected(foreign) as client:
        answer = await client.complete(Generation(prompt="a", n=3, temperature=0.5, seed=5))
    assert answer.texts == ("returna+b",) * 3
    assert answer.reasons == ("stop",) * 3
    assert [body.get("seed") for body in foreign.asked] == [5, 6, 7]
    assert answer.usage.generated_tokens == 15


async def test_a_server_without_usage_still_ends_with_some(foreign: ForeignServer) -> None:
    foreign.tells_usage = False
    async with connected(foreign) as client, client.stream(Generation(prompt="a")) as events:
        seen = [event async for event in events]
    assert isinstance(seen[-1], Usage)
    assert seen[-1].generated_tokens == 4
    assert isinstance(seen[-2], Finish)


async def test_a_full_server_says_when_to_come_back(foreign: ForeignServer) -> None:
    foreign.unavailable = 1
    async with connected(foreign) as client:
        with pytest.raises(Busy) as caught:
            await client.complete(Generation(prompt="a"))
    assert caught.value.retry_after == 3


@pytest.mark.parametrize(
    ("tokenizer", "count"), [("llama.cpp", 4), ("vLLM", 7), ("llama-cpp-python", 9), ("", 2)]
)
async def test_tokens_are_counted_in_the_servers_way_or_estimated(
    foreign: ForeignServer, tokenizer: str, count: int
) -> None:
    foreign.tokenizer = tokenizer
    async with connected(foreign) as client:
        assert await client.count_tokens(["a(b)", "a(b)"]) == [count, count]


def test_an_estimate_is_rather_too_high() -> None:
    assert estimated_tokens("") == 0
    assert estimated_tokens("def add(a, b):") >= 5


async def test_a_key_is_sent_and_a_wrong_one_is_told(foreign: ForeignServer) -> None:
    foreign.key = "secret"
    async with connected(foreign, api_key="secret") as client:
        assert (await client.info()).name == foreign.model
    with pytest.raises(Unavailable, match=r"engine\.api_key"):
        async with connected(foreign, api_key="other"):
            pass


@pytest.mark.parametrize("url", ["ftp://x", "localhost:80", "http://"])
async def test_a_url_that_is_none_is_bad_input(url: str) -> None:
    with pytest.raises(BadInput, match=r"engine\.url"):
        await EngineClient.connect(Settings(engine=EngineSettings(url=url)))


async def test_a_server_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(Unavailable, match="cannot be reached"):
        await EngineClient.connect(Settings(engine=EngineSettings(url="http://127.0.0.1:9")))


async def test_an_engine_of_ours_behind_a_url_is_recognised(folder: Path) -> None:
    with in_thread(folder, Behaviour(load_seconds=0.3), wait=False) as running:
        url = f"unix:{running.address.socket}"
        client = await EngineClient.connect(Settings(engine=EngineSettings(url=url)))
        info = await client.info()
        assert (info.name, info.foreign) == ("fake", False)
        assert await client.tokenize(["ab"]) == [[97, 98]]
        await client.aclose()


@contextlib.contextmanager
def llama_cpp_server() -> Iterator[str]:
    """llama-cpp-python's own server, with the small model, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(REAL_MODEL)]
    command += ["--host", "127.0.0.1", "--port", str(port), "--n_ctx", "2048"]
    command += ["--model_alias", "qwen2.5-coder-0.5b", "--verbose", "False"]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ}
    )
    try:
        url = f"http://127.0.0.1:{port}/v1"
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            assert process.poll() is None, "llama_cpp.server ended"
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{url}/models", trust_env=False).status_code == 200:
                    break
            time.sleep(0.2)
        yield url
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.real_model
async def test_llama_cpp_pythons_own_server_completes_through_our_client() -> None:
    with llama_cpp_server() as url:
        client = await EngineClient.connect(Settings(engine=EngineSettings(url=url)))
        info = await client.info()
        assert (info.family, info.fim, info.foreign) == ("qwen2.5-coder", True, True)
        prompt = info.layout.fim_prompt("def add(a, b):\n    return", "\n\nprint(add(1, 2))\n")
        text = ""
        async with client.stream(Generation(prompt=prompt, max_tokens=16)) as events:
            async for event in events:
                text += event.text if isinstance(event, Chunk) else ""
        assert text.startswith(" a + b")
        assert "<|" not in text
        two = await client.complete(
            Generation(prompt=prompt, max_tokens=4, n=2, temperature=0.2, seed=1, logprobs=True)
        )
        assert all(two.texts)
        (count,) = await client.count_tokens(["def add(a, b):"])
        assert 5 <= count <= 8
        short = Generation(prompt="", max_tokens=8)
        chat = await client.chat([{"role": "user", "content": "Say hello."}], short)
        assert chat.texts[0]
        constrained = await client.complete(
            Generation(prompt="x", max_tokens=8, grammar='root ::= "yes" | "no"')
        )
        assert constrained.texts[0] in ("yes", "no")
        # Leaving a stream must not keep the next request waiting for its end.
        async with client.stream(Generation(prompt="Once", max_tokens=1000)) as events:
            await anext(events)
        begun = time.monotonic()
        await client.complete(Generation(prompt="a", max_tokens=1))
        assert time.monotonic() - begun < 15
        await client.aclose()
