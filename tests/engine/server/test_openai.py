"""The OpenAI-compatible routes, as OpenAI's clients read them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from tests.support.fake_engine import Behaviour, in_thread
from tests.support.fake_model import FakeModel

MODEL = FakeModel(n_ctx=4096)


def expected(prompt: str, tokens: int, seed: int = 0) -> str:
    return MODEL.expected(MODEL.tokenize(prompt, special=True), tokens, seed)


async def post(http: httpx.AsyncClient, path: str, **body: Any) -> Any:
    response = await http.post(path, json=body)
    assert response.status_code == 200, response.text
    return response.json()


async def chunks(http: httpx.AsyncClient, path: str, **body: Any) -> list[Any]:
    async with http.stream("POST", path, json=body | {"stream": True}) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        lines = [line async for line in response.aiter_lines() if line.startswith("data: ")]
    assert lines[-1] == "data: [DONE]"
    return [msgspec.json.decode(line[6:]) for line in lines[:-1]]


async def test_a_completion_tells_text_reason_and_costs(http: httpx.AsyncClient) -> None:
    answer = await post(http, "/v1/completions", prompt="def f", max_tokens=6, temperature=0)
    assert answer["object"] == "text_completion"
    (choice,) = answer["choices"]
    assert choice["text"] == expected("def f", 6)
    assert choice["finish_reason"] == "length"
    assert answer["usage"]["prompt_tokens"] == 5
    assert answer["usage"]["completion_tokens"] == 6
    assert answer["inkling"]["evaluated_tokens"] == 5


async def test_a_repeated_prompt_comes_out_of_the_cache(http: httpx.AsyncClient) -> None:
    body = {"prompt": "x" * 40, "max_tokens": 2, "temperature": 0}
    first = await post(http, "/v1/completions", **body)
    second = await post(http, "/v1/completions", **body)
    assert first["choices"] == second["choices"]
    assert second["usage"]["prompt_tokens_details"]["cached_tokens"] >= 39


async def test_max_tokens_is_sixteen_unless_given_as_openai_says(http: httpx.AsyncClient) -> None:
    answer = await post(http, "/v1/completions", prompt="x")
    assert answer["usage"]["completion_tokens"] == 16


async def test_no_tokens_at_all_warms_the_cache(http: httpx.AsyncClient) -> None:
    warmed = await post(http, "/v1/completions", prompt="y" * 50, max_tokens=0)
    assert warmed["choices"][0]["text"] == ""
    then = await post(http, "/v1/completions", prompt="y" * 50, max_tokens=1)
    assert then["inkling"]["cached_tokens"] >= 49


async def test_a_stream_is_the_same_text_in_parts(http: httpx.AsyncClient) -> None:
    parts = await chunks(http, "/v1/completions", prompt="abc", max_tokens=9, temperature=0)
    text = "".join(choice["text"] for part in parts for choice in part["choices"])
    assert text == expected("abc", 9)
    assert [part["choices"][0]["finish_reason"] for part in parts][-1] == "length"
    assert parts[-1]["usage"]["completion_tokens"] == 9
    assert parts[-1]["inkling"]["prompt_tokens"] == 3


async def test_include_usage_adds_a_chunk_without_choices(http: httpx.AsyncClient) -> None:
    parts = await chunks(
        http, "/v1/completions", prompt="a", max_tokens=2, stream_options={"include_usage": True}
    )
    assert parts[-1]["choices"] == []
    assert parts[-1]["usage"]["completion_tokens"] == 2
    assert "usage" not in parts[-2]


async def test_candidates_differ_by_seed_and_can_be_had_again(http: httpx.AsyncClient) -> None:
    body = {"prompt": "q", "max_tokens": 8, "n": 3, "temperature": 1, "seed": 7}
    first = await post(http, "/v1/completions", **body)
    texts = [choice["text"] for choice in first["choices"]]
    assert [choice["index"] for choice in first["choices"]] == [0, 1, 2]
    assert texts == [expected("q", 8, seed) for seed in (7, 8, 9)]
    assert first["usage"]["prompt_tokens"] == 1


async def test_a_list_of_prompts_is_a_batch(http: httpx.AsyncClient) -> None:
    answer = await post(
        http, "/v1/completions", prompt=["ab", "cd"], max_tokens=3, n=2, temperature=0
    )
    texts = {choice["index"]: choice["text"] for choice in answer["choices"]}
    assert texts == {
        0: expected("ab", 3),
        1: expected("ab", 3),
        2: expected("cd", 3),
        3: expected("cd", 3),
    }


async def test_pieces_keep_text_from_becoming_special_tokens(http: httpx.AsyncClient) -> None:
    as_text = await post(
        http, "/v1/completions", prompt=["<|prefix|>"], max_tokens=1, temperature=0
    )
    as_token = await post(
        http, "/v1/completions", prompt=[{"special": "<|prefix|>"}], max_tokens=1, temperature=0
    )
    in_string = await post(http, "/v1/completions", prompt="<|prefix|>", max_tokens=1)
    assert as_text["usage"]["prompt_tokens"] == len("<|prefix|>")
    assert as_token["usage"]["prompt_tokens"] == 1
    assert in_string["usage"]["prompt_tokens"] == 1


async def test_token_ids_are_a_prompt(http: httpx.AsyncClient) -> None:
    answer = await post(http, "/v1/completions", prompt=[97, 98], max_tokens=3, temperature=0)
    assert answer["choices"][0]["text"] == expected("ab", 3)


async def test_a_stop_string_ends_the_text_before_it(folder: Path) -> None:
    with in_thread(folder, Behaviour(reply="one two three")) as running:
        async with running.client() as http:
            answer = await post(
                http, "/v1/completions", prompt="count|", stop=[" three", ""], max_tokens=50
            )
            choice = answer["choices"][0]
            assert (choice["text"], choice["finish_reason"]) == ("one two", "stop")


async def test_echo_puts_the_prompt_first(http: httpx.AsyncClient) -> None:
    body = {"prompt": "abc", "max_tokens": 2, "temperature": 0, "echo": True}
    answer = await post(http, "/v1/completions", **body)
    assert answer["choices"][0]["text"] == "abc" + expected("abc", 2)
    parts = await chunks(http, "/v1/completions", **body)
    text = "".join(choice["text"] for part in parts for choice in part["choices"])
    assert text == answer["choices"][0]["text"]


async def test_logprobs_say_each_token_and_where_it_stands(http: httpx.AsyncClient) -> None:
    answer = await post(http, "/v1/completions", prompt="ab", max_tokens=3, logprobs=2)
    logprobs = answer["choices"][0]["logprobs"]
    assert "".join(logprobs["tokens"]) == answer["choices"][0]["text"]
    assert logprobs["text_offset"] == [0, 1, 2]
    assert all(value < 0 for value in logprobs["token_logprobs"])


async def test_chat_goes_through_the_models_template(folder: Path) -> None:
    with in_thread(folder, Behaviour(reply="Hello!")) as running:
        async with running.client() as http:
            messages = [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": [{"type": "text", "text": "Hi"}]},
            ]
            answer = await post(http, "/v1/chat/completions", messages=messages, logprobs=True)
            choice = answer["choices"][0]
            assert choice["message"] == {"role": "assistant", "content": "Hello!"}
            assert choice["finish_reason"] == "stop"
            assert len(choice["logprobs"]["content"]) == len("Hello!")
            parts = await chunks(http, "/v1/chat/completions", messages=messages)
            deltas = [part["choices"][0]["delta"] for part in parts]
            assert deltas[0]["role"] == "assistant"
            assert "".join(delta.get("content", "") for delta in deltas) == "Hello!"


async def test_a_suffix_makes_a_fill_in_the_middle_prompt(http: httpx.AsyncClient) -> None:
    answer = await post(
        http, "/v1/completions", prompt="a", suffix="b", max_tokens=1, temperature=0
    )
    assert answer["usage"]["prompt_tokens"] == 5


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        ("/v1/completions", {"prompt": []}, "`prompt`"),
        ("/v1/completions", {"prompt": [[]]}, "`prompt`"),
        ("/v1/completions", {"prompt": [999_999]}, "999999 is no token"),
        ("/v1/completions", {"prompt": [{"special": "two tokens"}]}, "no special token"),
        ("/v1/completions", {"prompt": [{}]}, "`prompt`"),
        ("/v1/completions", {"prompt": "x", "best_of": 3}, "`best_of`"),
        ("/v1/completions", {"prompt": "x", "echo": True, "logprobs": 1}, "`echo`"),
        ("/v1/completions", {"prompt": "x", "logit_bias": {"9999": 1}}, "`logit_bias`"),
        ("/v1/completions", {"prompt": "x", "grammar": "bad"}, "grammar"),
        ("/v1/completions", {"prompt": "x" * 5000}, "5000 tokens.*4096"),
        (
            "/v1/completions",
            {"prompt": "x", "grammar": "root ::= [a]", "json_schema": {}},
            "both",
        ),
        ("/v1/completions", {"prompt": "x", "response_format": {"type": "json_schema"}}, "schema"),
        ("/v1/chat/completions", {"messages": [{"role": "user"}], "tools": [{}]}, "`tools`"),
        (
            "/v1/chat/completions",
            {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]},
            "text only",
        ),
    ],
)
async def test_what_makes_no_sense_is_a_400_that_says_why(
    http: httpx.AsyncClient, path: str, body: dict[str, Any], message: str
) -> None:
    for stream in (False, True):
        response = await http.post(path, json=body | {"stream": stream})
        assert response.status_code == 400
        error = response.json()["error"]
        assert re.search(message, error["message"]), error["message"]
        assert error["code"] == 400


async def test_a_prompt_too_long_tells_the_numbers(http: httpx.AsyncClient) -> None:
    response = await http.post("/v1/completions", json={"prompt": "x" * 5000})
    error = response.json()["error"]
    assert (error["n_prompt_tokens"], error["n_ctx"]) == (5000, 4096)
    assert error["type"] == "exceed_context_size_error"


async def test_a_superseded_request_says_so(folder: Path) -> None:
    with in_thread(folder, Behaviour(cost_ms=5)) as running:
        async with running.client() as http:
            ours = {"priority": "typing", "key": "doc", "supersede": True}
            body = {"prompt": "a", "max_tokens": 1000, "inkling": ours}
            async with http.stream(
                "POST", "/v1/completions", json=body | {"stream": True}
            ) as first:
                lines = first.aiter_lines()
                await anext(lines)
                second = await post(http, "/v1/completions", **(body | {"max_tokens": 1}))
                rest = [line async for line in lines]
            assert second["choices"][0]["finish_reason"] == "length"
            assert any('"superseded"' in line for line in rest)
