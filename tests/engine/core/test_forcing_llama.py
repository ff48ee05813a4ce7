"""What the real model's grammars force: the tokens it would have written itself, in any script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from engine.batcher import Batcher
from engine.counters import Counters
from engine.llama.model import LlamaModel
from engine.llama.sampler import LlamaSampler
from engine.model import ModelConfig
from engine.requests import Delta, Request, Sampling
from foundation.folders import models_folder
from tests.support.batcher_rig import Heard

pytestmark = pytest.mark.real_model

FILE = "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"
CODE = '''def area(width, height):
    """Area of a rectangle."""
    return width * height
'''


@pytest.fixture(scope="module")
def batcher() -> Iterator[Batcher]:
    path = models_folder() / "qwen2.5-coder-0.5b" / FILE
    if not path.is_file():
        pytest.fail(f"{path} is missing: run `inkling model pull qwen2.5-coder-0.5b`")
    config = ModelConfig(path=path, n_ctx=2048, n_seq_max=4)
    model = LlamaModel(config)
    yield Batcher(model, config, Counters())
    model.close()


def ask(batcher: Batcher, prompt: str, sampling: Sampling, max_tokens: int) -> Heard:
    """The answer to `prompt`, evaluated afresh."""
    heard = Heard()
    tokens = tuple(batcher.model.tokenize(prompt, special=True))
    grammar = batcher.model.compile_grammar(sampling)
    batcher.submit(
        Request(
            id="one",
            prompt=tokens,
            max_tokens=max_tokens,
            sampling=Sampling(grammar=grammar, logit_bias=sampling.logit_bias),
            cache_prompt=False,
        ),
        heard,
    )
    while batcher.step():
        pass
    return heard


def tokens_of(heard: Heard) -> list[int]:
    return [token for e in heard.events if isinstance(e, Delta) for token in e.tokens]


def test_what_a_schema_forces_is_what_the_model_would_have_written(
    batcher: Batcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("summary", "width", "height")
    schema = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in names},
        "required": list(names),
        "additionalProperties": False,
    }
    # Asked for other keys than it would choose, a model spells them in pieces nobody writes.
    shown = json.dumps(dict.fromkeys(names, "A short sentence."))
    question = f"Document this as JSON, like {shown}:\n{CODE}"
    prompt = batcher.model.render_chat([{"role": "user", "content": question}])
    sampling = Sampling(json_schema=json.dumps(schema))
    forced = ask(batcher, prompt, sampling, 120)
    again = ask(batcher, prompt, sampling, 120)
    monkeypatch.setattr(LlamaSampler, "forced", lambda self, token: ())
    chosen = ask(batcher, prompt, sampling, 120)
    assert list(json.loads(forced.text())) == list(names)
    assert tokens_of(forced) == tokens_of(again) == tokens_of(chosen)
    assert forced.usage.forced_tokens >= 7
    assert chosen.usage.forced_tokens == 0


@pytest.mark.parametrize(
    ("grammar", "options", "forced"),
    [
        ('root ::= "The quick brown fox jumps." [a-z]', {}, 3),
        ('root ::= "The quick brown fox jumps."', {}, 5),
        ('root ::= "数据库的连接已经关闭。"', {}, 3),
        ('root ::= ("The" | "A") " quick brown fox"', {}, 3),
        ('root ::= "The quick brown fox jumps."', {"logit_bias": ((1, 1.0),)}, 0),
        ('root ::= "The quick brown fox" <[13]>', {}, 0),
    ],
)
def test_what_is_forced_is_written_whatever_its_text(
    batcher: Batcher, grammar: str, options: dict[str, Any], forced: int
) -> None:
    heard = ask(batcher, "Say something: ", Sampling(grammar=grammar, **options), 24)
    assert heard.reasons() == ["stop"]
    assert heard.text().startswith(("The", "A", "数据库的连接已经关闭。"))
    if forced:
        assert heard.usage.forced_tokens >= forced
    else:
        assert heard.usage.forced_tokens == 0
