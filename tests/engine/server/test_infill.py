"""POST /infill as llama.vim and llama.vscode send it, answered as they read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from tests.support.fake_engine import Behaviour, in_thread

# What llama.vim sends for a keystroke.
VIM: dict[str, Any] = {
    "input_prefix": "def add(a, b):\n",
    "input_suffix": "\n\nprint(add(1, 2))\n",
    "input_extra": [{"text": "x = 1\n", "filename": "a.py", "time": [1, 2]}],
    "prompt": "    ",
    "n_predict": 8,
    "n_indent": 4,
    "top_k": 40,
    "top_p": 0.9,
    "stream": False,
    "samplers": ["top_k", "top_p", "infill"],
    "cache_prompt": True,
    "t_max_prompt_ms": 500,
    "t_max_predict_ms": 1000,
    "id_slot": 0,
    "response_fields": [
        "content",
        "timings/prompt_n",
        "timings/prompt_ms",
        "timings/prompt_per_token_ms",
        "timings/prompt_per_second",
        "timings/predicted_n",
        "timings/predicted_ms",
        "timings/predicted_per_token_ms",
        "timings/predicted_per_second",
        "truncated",
        "tokens_cached",
    ],
}
# What llama.vscode sends to prepare the next request.
VSCODE_WARM: dict[str, Any] = {
    "input_prefix": "",
    "input_suffix": "",
    "input_extra": [{"text": "x = 1\n", "filename": "a.py"}],
    "prompt": "",
    "n_predict": 0,
    "samplers": [],
    "cache_prompt": True,
    "t_max_prompt_ms": 500,
    "t_max_predict_ms": 1,
}


async def infill(http: httpx.AsyncClient, **body: Any) -> Any:
    response = await http.post("/infill", json=body)
    assert response.status_code == 200, response.text
    return response.json()


async def test_llama_vim_gets_the_fields_it_asked_for_under_their_paths(
    http: httpx.AsyncClient,
) -> None:
    answer = await infill(http, **VIM)
    assert set(answer) == set(VIM["response_fields"])
    assert answer["timings/predicted_n"] == 8
    assert answer["truncated"] is False


async def test_the_whole_answer_has_what_llama_server_answers(http: httpx.AsyncClient) -> None:
    answer = await infill(http, **{**VIM, "response_fields": None})
    assert len(answer["content"]) == 8
    assert answer["stop"] is True
    assert answer["stop_type"] == "limit"
    assert answer["tokens_predicted"] == 8
    assert answer["tokens_cached"] == answer["tokens_evaluated"] + 8
    assert answer["generation_settings"]["n_predict"] == 8
    assert (
        answer["timings"]["prompt_n"] + answer["timings"]["cache_n"] == (answer["tokens_evaluated"])
    )


async def test_llama_vscode_warms_the_cache(http: httpx.AsyncClient) -> None:
    extra = [{"text": "y = 2\n" * 20, "filename": "warm.py"}]
    warmed = await infill(http, **{**VSCODE_WARM, "input_extra": extra})
    assert warmed["content"] == ""
    then = await infill(http, **{**VIM, "input_extra": extra, "response_fields": []})
    assert then["timings"]["cache_n"] > 100


@pytest.mark.parametrize(
    ("reply", "content", "stop_type"),
    [
        ("return a\n    + b", "return a\n    + b", "eos"),
        ("return a\n\n\ndef next():", "return a", "limit"),
    ],
)
async def test_n_indent_ends_the_text_before_a_line_indented_less(
    folder: Path, reply: str, content: str, stop_type: str
) -> None:
    # The script counts from the `|`, which two FIM tokens follow.
    with in_thread(folder, Behaviour(reply="##" + reply)) as running:
        async with running.client() as http:
            body = {"input_prefix": "", "prompt": "|", "input_suffix": "", "n_indent": 4}
            answer = await infill(http, **body)
            assert (answer["content"], answer["stop_type"]) == (content, stop_type)
            async with http.stream("POST", "/infill", json={**body, "stream": True}) as response:
                events = [
                    msgspec.json.decode(line[6:])
                    async for line in response.aiter_lines()
                    if line.startswith("data: ")
                ]
            assert "".join(event["content"] for event in events) == content
            assert [event["stop"] for event in events[-2:]] == [False, True]


async def test_a_prompt_too_long_is_cut_around_the_cursor(http: httpx.AsyncClient) -> None:
    answer = await infill(
        http,
        input_prefix="p" * 9000 + "NEAR",
        input_suffix="FAR" + "s" * 9000,
        input_extra=[{"text": "old" * 3000, "filename": "o"}, {"text": "new", "filename": "n"}],
        n_predict=4,
        return_tokens=True,
    )
    assert answer["truncated"] is True
    assert 1500 < answer["tokens_evaluated"] <= 4096


async def test_completion_takes_a_prompt_and_answers_the_same_way(http: httpx.AsyncClient) -> None:
    response = await http.post("/completion", json={"prompt": "ab", "n_predict": 3, "n_probs": 2})
    answer = response.json()
    assert answer["tokens_evaluated"] == 2
    assert len(answer["completion_probabilities"]) == 3
    assert len(answer["completion_probabilities"][0]["top_logprobs"]) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"input_prefix": 7}, "`input_prefix`"),
        ({"input_extra": [{"filename": "x"}]}, "`text`"),
        ({"prompt": ["x"]}, "`prompt`"),
        ({"n_predict": "9"}, "`n_predict`"),
    ],
)
async def test_the_wrong_field_is_named(
    http: httpx.AsyncClient, change: dict[str, Any], message: str
) -> None:
    response = await http.post("/infill", json={**VIM, **change})
    assert response.status_code == 400
    assert message in response.json()["error"]["message"]
