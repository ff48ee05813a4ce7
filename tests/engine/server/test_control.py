"""Health, models, tokens, figures, swapping, and everything that is answered with an error."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.http.control import model_summary
from engine.http.server import MOST_BODY_BYTES, ROUTES
from tests.support.fake_engine import Behaviour, Running, in_thread
from tests.support.gguf_writer import model_bytes


async def test_health_is_loading_then_ok(folder: Path) -> None:
    with in_thread(folder, Behaviour(load_seconds=0.4), wait=False) as running:
        async with running.client() as http:
            loading = await http.get("/health")
            assert (loading.status_code, loading.json()["status"]) == (503, "loading")
            refused = await http.post("/v1/completions", json={"prompt": "x"})
            assert refused.status_code == 503
            assert refused.headers["retry-after"] == "1"
            assert "being loaded" in refused.json()["error"]["message"]
            while (await http.get("/health")).status_code != 200:  # noqa: ASYNC110
                await asyncio.sleep(0.05)


async def test_the_log_says_where_the_layers_are(served: Running) -> None:
    info = served.host.worker.info()
    on_cpu = replace(info, n_layers=24, gpu_layers=0, backend="CPU")
    assert "on the CPU (none of its 24 layers is on a GPU)" in model_summary(on_cpu)
    on_gpu = replace(info, n_layers=24, gpu_layers=20, backend="CUDA0")
    assert model_summary(on_gpu).endswith("20 of 24 layers on CUDA0")


async def test_health_says_why_a_model_cannot_be_loaded(folder: Path) -> None:
    with in_thread(folder, Behaviour(load_error="the GPU is on fire")) as running:
        async with running.client() as http:
            health = await http.get("/health")
            assert health.status_code == 503
            assert health.json()["status"] == "error"
            assert "the GPU is on fire" in health.json()["message"]
            refused = await http.post("/v1/completions", json={"prompt": "x"})
            assert "the GPU is on fire" in refused.json()["error"]["message"]


async def test_models_tells_the_model_in_use(http: httpx.AsyncClient) -> None:
    (row,) = (await http.get("/v1/models")).json()["data"]
    assert row["id"] == "fake"
    assert row["inkling"]["n_ctx"] == 4096
    assert row["inkling"]["fim"]["prefix"] == ["<|prefix|>", 257]


async def test_props_tells_llama_clients_the_context(http: httpx.AsyncClient) -> None:
    props = (await http.get("/props")).json()
    assert props["default_generation_settings"]["n_ctx"] == 4096
    assert props["total_slots"] == 8


async def test_tokens_of_text_there_and_back(http: httpx.AsyncClient) -> None:
    answer = await http.post("/tokenize", json={"content": "aé<|end|>"})
    assert answer.json()["tokens"] == list("aé<|end|>".encode())
    special = await http.post("/tokenize", json={"content": "a<|end|>", "parse_special": True})
    assert special.json()["tokens"] == [97, 256]
    many = await http.post("/tokenize", json={"content": ["a", "", "bc"]})
    assert many.json()["tokens"] == [[97], [], [98, 99]]
    pieces = await http.post("/tokenize", json={"content": "a", "with_pieces": True})
    assert pieces.json()["tokens"] == [{"id": 97, "piece": "a"}]
    back = await http.post("/detokenize", json={"tokens": [97, 256]})
    assert back.json() == {"content": "a<|end|>"}
    wrong = await http.post("/detokenize", json={"tokens": [9999]})
    assert wrong.status_code == 400


async def test_a_template_is_applied(http: httpx.AsyncClient) -> None:
    body = {"messages": [{"role": "user", "content": "hi"}]}
    answer = await http.post("/apply-template", json=body)
    assert answer.json() == {"prompt": "<user>hi<assistant>|"}


async def test_metrics_count_what_was_done(served: Running, http: httpx.AsyncClient) -> None:
    await http.post("/v1/completions", json={"prompt": "abc", "max_tokens": 2})
    page = (await http.get("/metrics")).text
    generated = re.search(r"^inkling_generated_tokens_total (\S+)$", page, re.M)
    assert generated is not None
    assert float(generated[1]) == served.host.worker.status().generated_tokens
    assert 'inkling_requests_total{outcome="finished"}' in page
    assert 'inkling_http_responses_total{route="/v1/completions",status="200"}' in page
    assert "# TYPE inkling_kv_tokens gauge" in page


async def test_a_model_is_swapped_while_requests_finish_on_the_old(folder: Path) -> None:
    other = folder / "other.gguf"
    other.write_bytes(model_bytes())
    with in_thread(folder, Behaviour(cost_ms=10)) as running:
        async with running.client() as http:
            body = {"prompt": "a", "max_tokens": 40, "temperature": 0}
            before = asyncio.create_task(http.post("/v1/completions", json=body))
            await asyncio.sleep(0.1)
            loaded = await http.post("/models/load", json={"model": str(other)})
            assert loaded.json()["inkling"]["path"] == str(other)
            after = await http.post("/v1/completions", json=body)
            assert after.json()["model"] == "other"
            assert (await before).json()["model"] == "fake"
            assert (await before).json()["choices"][0]["finish_reason"] == "length"


async def test_a_swap_that_fails_keeps_the_model(folder: Path) -> None:
    (folder / "broken.gguf").write_bytes(b"GGUFnothing")
    with in_thread(folder) as running:
        async with running.client() as http:
            failed = await http.post("/models/load", json={"model": str(folder / "broken.gguf")})
            assert failed.status_code == 400
            assert "broken.gguf" in failed.json()["error"]["message"]
            missing = await http.post("/models/load", json={"model": "/nowhere/x.gguf"})
            assert missing.status_code in (400, 503)
            still = await http.post("/v1/completions", json={"prompt": "x"})
            assert still.status_code == 200


async def test_adapters_are_scaled(folder: Path) -> None:
    with in_thread(folder) as running:
        async with running.client() as http:
            loaded = await http.post("/models/load", json={"lora": [["/l.gguf", 1.0]]})
            assert loaded.status_code == 200
            listed = (await http.get("/lora-adapters")).json()
            assert listed == [{"id": 0, "path": "/l.gguf", "scale": 1.0}]
            scaled = await http.post("/lora-adapters", json=[{"id": 0, "scale": 0.25}])
            assert scaled.json()[0]["scale"] == 0.25
            assert (await http.post("/lora-adapters", json=[])).json()[0]["scale"] == 0.0
            wrong = await http.post("/lora-adapters", json=[{"id": 3, "scale": 1}])
            assert wrong.status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere", 404), ("GET", "/infill", 405), ("DELETE", "/v1/models", 405)],
)
async def test_paths_there_are_not(
    http: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    response = await http.request(method, path)
    assert response.status_code == status
    assert response.json()["error"]["code"] == status
    assert path in response.json()["error"]["message"]


async def test_a_body_beyond_the_bound_is_refused_declared_or_not(
    http: httpx.AsyncClient,
) -> None:
    huge = b"x" * (MOST_BODY_BYTES + 1)

    async def parts() -> Any:
        for start in range(0, len(huge), 2**20):
            yield huge[start : start + 2**20]

    try:
        declared = await http.post("/infill", content=huge)
        assert declared.status_code == 413
    except httpx.WriteError:
        pass  # it hung up on us in the middle of the body, which is as good
    undeclared = await http.post("/infill", content=parts())
    assert undeclared.status_code == 413
    assert (await http.get("/health")).status_code == 200


async def test_a_public_port_lets_no_web_page_in(folder: Path) -> None:
    with in_thread(folder, listen="127.0.0.1:0") as running:
        async with httpx.AsyncClient(base_url=running.tcp_url(), trust_env=False) as http:
            assert (await http.get("/health")).status_code == 200
            page = await http.get("/health", headers={"origin": "https://example.org"})
            assert page.status_code == 401
            rebound = await http.get("/health", headers={"host": "evil.example:80"})
            assert rebound.status_code == 401


async def test_a_public_port_with_a_key_asks_for_it(folder: Path) -> None:
    with in_thread(folder, listen="127.0.0.1:0", api_key="k-1") as running:
        async with httpx.AsyncClient(base_url=running.tcp_url(), trust_env=False) as http:
            assert (await http.get("/health")).status_code == 401
            wrong = await http.get("/health", headers={"authorization": "Bearer k-2"})
            assert wrong.status_code == 401
            right = await http.get("/health", headers={"authorization": "Bearer k-1"})
            assert right.status_code == 200


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(-1e9, 1e9) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
fields = st.sampled_from(
    [
        "prompt",
        "suffix",
        "max_tokens",
        "n_predict",
        "n",
        "temperature",
        "top_p",
        "top_k",
        "min_p",
        "seed",
        "stop",
        "logit_bias",
        "logprobs",
        "grammar",
        "json_schema",
        "response_format",
        "stream",
        "echo",
        "messages",
        "input_prefix",
        "input_suffix",
        "input_extra",
        "samplers",
        "n_indent",
        "t_max_predict_ms",
        "response_fields",
        "inkling",
        "content",
        "tokens",
        "model",
        "lora",
        "n_probs",
        "stream_options",
    ]
)
sound = st.sampled_from(
    [
        {},
        {"prompt": "x", "max_tokens": 2},
        {"input_prefix": "a", "input_suffix": "b", "n_predict": 2},
        {"messages": [{"role": "user", "content": "x"}], "max_tokens": 2},
    ]
)
posts = st.sampled_from(sorted(p for p, m in ROUTES.items() if "POST" in m and p != "/shutdown"))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(posts, sound, st.dictionaries(fields, values, max_size=4))
async def test_no_body_makes_the_server_fail(
    http: httpx.AsyncClient, path: str, base: dict[str, Any], more: dict[str, Any]
) -> None:
    body = {**base, **more}
    for name in ("max_tokens", "n_predict"):
        if isinstance(body.get(name), int) and body[name] > 50:
            body[name] = 50
    if path == "/models/load":
        body.pop("lora", None)
    response = await http.post(path, json=body, timeout=20)
    assert response.status_code in (200, 400), (response.status_code, response.text)
    if response.status_code == 400:
        assert response.json()["error"]["message"]
