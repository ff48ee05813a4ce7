"""What is asked of the worker and what it answers: immutable values, safe to hand across threads.

No behaviour lives here, and no wire format: `engine/http/wire.py` maps HTTP onto these.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

from foundation.errors import BadInput, InklingError, Unavailable


class PromptTooLong(BadInput):
    """The prompt does not fit the context; `prompt_tokens` and `n_ctx` say by how much."""

    def __init__(self, prompt_tokens: int, n_ctx: int) -> None:
        super().__init__(
            f"the prompt has {prompt_tokens} tokens, and the model's context holds {n_ctx} "
            f"(one of them is needed for the answer): shorten the prompt or raise engine.n_ctx"
        )
        self.prompt_tokens = prompt_tokens
        self.n_ctx = n_ctx


class BadGrammar(BadInput):
    """A GBNF grammar or JSON schema that cannot be used; the message holds the parser's words."""


class ModelFault(Unavailable):
    """llama.cpp failed to load or run a model."""


class Priority(IntEnum):
    """Who waits for whom: a smaller number is served first."""

    typing = 0
    interactive = 1
    background = 2


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is chosen. The defaults are greedy decoding.

    `seed` None means a fresh one for each request; candidate `i` of a request uses `seed + i`.
    llama.cpp's kernels round differently for different batch sizes: the same seed (and even the
    greedy choice, where two tokens are nearly equal) repeats itself for certain only for a request
    with `cache_prompt` off that has the engine to itself.
    `repeat_last_n` tokens (prompt included) are looked at by the three penalties.
    `grammar` is GBNF with the start symbol `root`; `json_schema` is the schema as JSON text. At
    most one of the two may be given. `infill` adds llama.cpp's infill sampler. The text is made to
    begin with `begins_with`, greedily, whatever the other figures say; not beside a grammar.
    """

    temperature: float = 0.0
    top_k: int = 0
    top_p: float = 1.0
    min_p: float = 0.0
    seed: int | None = None
    repeat_penalty: float = 1.0
    presence_penalty: float = 0.0
    frequency_penalty: float = 0.0
    repeat_last_n: int = 64
    logit_bias: tuple[tuple[int, float], ...] = ()
    grammar: str | None = None
    json_schema: str | None = None
    infill: bool = False
    begins_with: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Splice:
    """Leave to move the cached suffix of a fill-in-the-middle prompt instead of evaluating it.

    The moved cells still speak of the prefix they were evaluated behind, which seldom tells if the
    suffix's first `head` tokens are evaluated anew all the same. Its last `tail` bring nothing
    (measured in `bench/splice.py`), and make a step of several rows of one that chooses a token
    anyway. Runs of fewer than `least` tokens are not worth the step that it adds.
    """

    head: int = 4
    tail: int = 0
    least: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One prompt to be continued, `n` times.

    `max_tokens` 0 evaluates the prompt only, which warms the cache. `logprobs` is the number of
    alternatives wanted for every token (0: no log-probabilities at all). `time_limit_ms` counts
    from the first generated token and ends the text once it holds a line break, as
    `t_max_predict_ms` of llama-server does. A request with `supersede` ends every other one that
    has the same `key`. `model` is the `ModelInfo.fingerprint` whose vocabulary the prompt was
    tokenized with; None: the model in use. `splice`: the text may come from a spliced suffix (where
    the model and the prompt allow it); None: from cells evaluated in their place alone.
    """

    id: str
    prompt: tuple[int, ...]
    max_tokens: int = 128
    n: int = 1
    sampling: Sampling = field(default_factory=Sampling)
    stop: tuple[str, ...] = ()
    logprobs: int = 0
    priority: Priority = Priority.interactive
    key: str | None = None
    supersede: bool = False
    ignore_eos: bool = False
    cache_prompt: bool = True
    time_limit_ms: int | None = None
    speculate: bool = True
    model: str | None = None
    splice: Splice | None = None


@dataclass(frozen=True, slots=True)
class TokenLogprob:
    """A generated token with its log-probability, and the likeliest tokens at its place.

    Of a token that spells a wanted beginning it is the one among all that do. `top` is sorted from
    the likeliest down, of the whole vocabulary; each entry is (token, text, log-probability). A
    text that is no valid UTF-8 by itself holds replacement characters.
    """

    token: int
    text: str
    logprob: float
    top: tuple[tuple[int, str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """What a request cost.

    `evaluated_tokens` are the prompt tokens that went through the model, `cached_tokens` those
    that did not have to; `spliced_tokens` of the latter were moved. `generated_tokens` counts all
    candidates, an end-of-text token included; `forced_tokens` of them had to follow by a grammar.
    `queue_ms` is the wait before the first step.
    """

    prompt_tokens: int = 0
    cached_tokens: int = 0
    evaluated_tokens: int = 0
    generated_tokens: int = 0
    draft_tokens: int = 0
    draft_accepted: int = 0
    prefill_ms: float = 0.0
    decode_ms: float = 0.0
    queue_ms: float = 0.0
    spliced_tokens: int = 0
    forced_tokens: int = 0


FinishReason = Literal["stop", "length", "cancelled", "superseded", "error"]


@dataclass(frozen=True, slots=True)
class Progress:
    """The prompt is evaluated up to `prefilled` of `total` tokens; `cached` of them had been."""

    prefilled: int
    total: int
    cached: int = 0


@dataclass(frozen=True, slots=True)
class Delta:
    """More text of candidate `index`. Text that may become a stop string is held back."""

    index: int
    text: str
    tokens: tuple[int, ...] = ()
    logprobs: tuple[TokenLogprob, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    """Candidate `index` is complete. `detail`: the stop string, "eos", "time", "context", …"""

    index: int
    reason: FinishReason
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The request's last event: all candidates are finished."""

    usage: Usage


@dataclass(frozen=True, slots=True)
class Failed:
    """The request's last event instead of `Done`: it could not be carried out."""

    error: InklingError


Event = Progress | Delta | Finished | Done | Failed


@dataclass(frozen=True, slots=True)
class LoraScale:
    """A LoRA adapter of the loaded model: its place in the list, its file, its weight (0: off)."""

    id: int
    path: str
    scale: float


@dataclass(frozen=True, slots=True)
class WorkerStatus:
    """The worker at one moment, and what it did since it started (the counters only grow)."""

    state: Literal["loading", "ready", "error", "closed"]
    message: str = ""
    waiting: int = 0
    running: int = 0
    sequences_used: int = 0
    sequences_total: int = 0
    kv_used: int = 0
    kv_total: int = 0
    prefill_tokens_per_second: float = 0.0
    decode_tokens_per_second: float = 0.0
    requests: int = 0
    finished: int = 0
    cancelled: int = 0
    superseded: int = 0
    rejected: int = 0
    failed: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    spliced_tokens: int = 0
    evaluated_tokens: int = 0
    generated_tokens: int = 0
    draft_tokens: int = 0
    draft_accepted: int = 0
    forced_tokens: int = 0
    steps: int = 0
    aborted_steps: int = 0
    evictions: int = 0
    parked: int = 0
    preemptions: int = 0
    prefill_seconds: float = 0.0
    decode_seconds: float = 0.0
