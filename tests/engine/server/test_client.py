"""What users of the client rely on: errors by kind, cancelling by leaving, a loop never held."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from engine.clients.client import Chunk, EngineClient, Finish, Generation, Usage
from engine.clients.http_client import HttpClient
from engine.models.prompts import Special, Text
from engine.requests import Splice
from foundation.errors import BadInput, Busy, Unavailable
from foundation.settings import EngineSettings, Settings
from tests.support.fake_engine import COMMAND, Behaviour, Running, in_thread, settings_for
from tests.support.fake_model import FakeModel
from tests.support.gguf_writer import model_bytes

MODEL = FakeModel()


async def client_of(running: Running) -> EngineClient:
    url = f"unix:{running.address.socket}"
    return await EngineClient.connect(Settings(engine=EngineSettings(url=url)))


@pytest.fixture
async def client(served: Running) -> AsyncIterator[EngineClient]:
    connected = await client_of(served)
    yield connected
    await connected.aclose()


async def test_a_stream_is_chunks_then_finish_then_usage(client: EngineClient) -> None:
    async with client.stream(Generation(prompt="def f", max_tokens=5)) as events:
        seen = [event async for event in events]
    text = "".join(event.text for event in seen if isinstance(event, Chunk))
    assert text == MODEL.expected(MODEL.tokenize("def f"), 5)
    assert seen[-2] == Finish(0, "length")
    assert isinstance(seen[-1], Usage)
    assert (seen[-1].prompt_tokens, seen[-1].generated_tokens) == (5, 5)


async def test_text_stays_text_and_special_tokens_are_tokens(client: EngineClient) -> None:
    prompt = (Special("<|prefix|>"), Text("<|suffix|>"), Special("<|suffix|>"))
    answer = await client.complete(Generation(prompt=prompt, max_tokens=1))
    assert answer.usage.prompt_tokens == 2 + len("<|suffix|>")
    plain = await client.complete(Generation(prompt="<|suffix|>", max_tokens=1))
    assert plain.usage.prompt_tokens == len("<|suffix|>")


async def test_a_keystroke_may_splice_its_suffix(client: EngineClient) -> None:
    suffix = ")\n\ndef other(first, second):\n    return first\n"

    def generation(prefix: str, *, splice: bool) -> Generation:
        parts = (Special("<|prefix|>"), Text(prefix), Special("<|suffix|>"), Text(suffix))
        return Generation(prompt=(*parts, Special("<|middle|>")), max_tokens=2, splice=splice)

    await client.complete(generation("spliced(", splice=True))
    afresh = await client.complete(generation("spliced(a", splice=False))
    spliced = await client.complete(generation("spliced(ab", splice=True))
    assert afresh.usage.spliced_tokens == 0
    assert spliced.usage.spliced_tokens == len(suffix) - Splice().head - Splice().tail
    assert spliced.usage.evaluated_tokens <= 16
    usage = spliced.usage
    assert usage.cached_tokens + usage.evaluated_tokens == usage.prompt_tokens


async def test_logprobs_come_with_their_tokens(client: EngineClient) -> None:
    answer = await client.complete(Generation(prompt="x", max_tokens=4, logprobs=True, n=2))
    assert [len(values) for values in answer.logprobs] == [4, 4]


async def test_the_info_carries_the_layout_of_a_model_no_row_knows(client: EngineClient) -> None:
    info = await client.info()
    assert (info.family, info.fim, info.n_ctx) == ("fake", True, 4096)
    assert info.layout.fim_prompt("a", "b") == (
        Special("<|prefix|>"),
        Text("a"),
        Special("<|suffix|>"),
        Text("b"),
        Special("<|middle|>"),
    )


async def test_the_model_is_asked_for_once_not_at_every_keystroke(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    whole = HttpClient.get

    async def counted(self: HttpClient, path: str) -> object:
        asked.append(path)
        return await whole(self, path)

    monkeypatch.setattr(HttpClient, "get", counted)
    with in_thread(folder) as running:
        client = await client_of(running)
        asked.clear()
        for _ in range(5):
            info = await client.info()
            prompt = info.layout.fim_prompt("a", "b")
            await client.complete(Generation(prompt=prompt, max_tokens=2, model=info.fingerprint))
        assert asked.count("/v1/models") == 1
        await client.aclose()


@pytest.mark.parametrize("told", [True, False])
async def test_no_text_is_made_for_the_prompt_of_a_model_that_was_swapped(
    folder: Path, told: bool
) -> None:
    other = folder / "other.gguf"
    other.write_bytes(model_bytes())
    with in_thread(folder) as running:
        client = await client_of(running)
        old = await client.info()
        prompt = old.layout.fim_prompt("a", "b")
        async with running.client() as http:
            await http.post("/models/load", json={"model": str(other)})
        stale = Generation(prompt=prompt, max_tokens=2, model=old.fingerprint if told else "")
        with pytest.raises(Busy, match="swapped"):
            await client.complete(stale)
        new = await client.info()
        assert new.fingerprint != old.fingerprint, "what is known of the old model is still told"
        if told:
            with pytest.raises(Busy, match="swapped"):
                await client.complete(stale)
        fresh = Generation(prompt=prompt, max_tokens=2, model=new.fingerprint)
        assert (await client.complete(fresh)).reasons == ("length",)
        # Plain text is laid out for no model.
        assert (await client.complete(Generation(prompt="a", max_tokens=2))).reasons == ("length",)
        await client.aclose()


async def test_an_engine_that_is_leaving_is_not_asked_to_load_its_model_again(folder: Path) -> None:
    with in_thread(folder) as running:
        client = await client_of(running)
        await asyncio.to_thread(running.host.worker.close)
        async with asyncio.timeout(2):
            with pytest.raises(Unavailable, match="leaving"):
                await client.complete(Generation(prompt="x", max_tokens=2))
        await client.aclose()


async def test_the_speed_is_told_as_soon_as_it_is_known(folder: Path) -> None:
    with in_thread(folder, Behaviour(cost_ms=1)) as running:
        client = await client_of(running)
        first = await client.info()
        assert (first.prefill_per_second, first.decode_per_second) == (0.0, 0.0)
        await client.complete(Generation(prompt="x" * 128, max_tokens=20))
        await client.complete(Generation(prompt="y", max_tokens=1))
        then = await client.info()
        assert then.prefill_per_second > 0
        assert 50 < then.decode_per_second < 1000
        assert then == first, "a speed that changes makes it no other model"
        await client.aclose()


async def test_a_chat_is_answered(folder: Path) -> None:
    with in_thread(folder, Behaviour(reply="Hi there")) as running:
        client = await client_of(running)
        answer = await client.chat([{"role": "user", "content": "Hello"}])
        assert (answer.texts, answer.reasons) == (("Hi there",), ("stop",))
        await client.aclose()


async def test_wrong_input_is_bad_input_with_the_engines_words(client: EngineClient) -> None:
    with pytest.raises(BadInput, match="5000 tokens"):
        await client.complete(Generation(prompt="x" * 5000))
    with pytest.raises(BadInput, match="grammar"):
        await client.complete(Generation(prompt="x", grammar="bad"))
    with pytest.raises(BadInput, match="no special token"):
        await client.complete(Generation(prompt=(Special("not one"),)))


async def test_a_full_queue_is_busy_and_tells_how_long(folder: Path) -> None:
    with in_thread(folder, Behaviour(cost_ms=20, n_seq_max=2), queue=1) as running:
        client = await client_of(running)
        endless = Generation(prompt="x", max_tokens=1000)
        asked = [asyncio.create_task(client.complete(endless)) for _ in range(8)]
        done, waiting = await asyncio.wait(asked, timeout=1)
        errors = [task.exception() for task in done]
        assert errors
        for error in errors:
            assert isinstance(error, Busy)
            assert 0 < error.retry_after < 60
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)
        await client.aclose()


async def test_leaving_the_block_cancels_within_a_step(folder: Path) -> None:
    with in_thread(folder, Behaviour(cost_ms=10)) as running:
        client = await client_of(running)
        async with client.stream(Generation(prompt="x", max_tokens=5000)) as events:
            await anext(events)
        async with asyncio.timeout(1):
            while running.host.worker.status().running:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        assert running.host.worker.status().cancelled == 1
        await client.aclose()


async def test_a_later_request_with_the_same_key_supersedes(folder: Path) -> None:
    with in_thread(folder, Behaviour(cost_ms=10)) as running:
        client = await client_of(running)
        first = asyncio.create_task(
            client.complete(Generation(prompt="x", max_tokens=1000, key="d", supersede=True))
        )
        while not running.host.worker.status().running:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await client.complete(Generation(prompt="y", max_tokens=1, key="d", supersede=True))
        async with asyncio.timeout(2):
            assert (await first).reasons == ("superseded",)
        await client.aclose()


async def test_the_event_loop_is_not_held_while_an_engine_is_started(
    folder: Path, engines: Callable[..., None]
) -> None:
    engines(load_seconds=0.2)
    longest = 0.0
    done = False

    async def tick() -> None:
        nonlocal longest
        while not done:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - before)

    ticking = asyncio.create_task(tick())
    client = await EngineClient.connect(settings_for(folder), command=COMMAND)
    done = True
    await ticking
    await client.aclose()
    # Starting takes some 300 ms. What is left is the noise of a busy machine.
    assert longest < 0.1
