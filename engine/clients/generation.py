"""What a caller asks of an engine and what it gets: the values on the client's side.

Nothing here knows HTTP; the worker's own values are in `engine/requests.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.models.families import Family
from engine.models.prompts import Prompt
from engine.requests import Usage

PriorityName = Literal["typing", "interactive", "background"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """Continue `prompt`, `n` times. The defaults are greedy decoding for somebody who is typing.

    A `prompt` that is a `str` is plain text: nothing in it becomes a special token. `supersede`
    ends every other request that has the same `key`. `seed` None lets the client choose one, so
    that a request repeated on a restarted engine gives the same text. At most one of `grammar`
    (GBNF) and `json_schema` may be given. Our own engine makes the text begin with `begins_with`,
    which is then part of it; with `splice` it may take a fill-in-the-middle prompt's suffix from
    where it was evaluated behind another prefix, which is quick and nearly as good. `model` is the
    `EngineInfo.fingerprint` the prompt was laid out for: our own engine refuses it (`Busy`) when it
    has another one by now. Empty: the one `info` told last.
    """

    prompt: Prompt | str
    max_tokens: int = 128
    stop: tuple[str, ...] = ()
    n: int = 1
    temperature: float = 0.0
    top_p: float = 1.0
    top_k: int = 0
    min_p: float = 0.0
    seed: int | None = None
    logprobs: bool = False
    grammar: str | None = None
    json_schema: Mapping[str, Any] | None = None
    priority: PriorityName = "typing"
    key: str | None = None
    supersede: bool = False
    begins_with: str = ""
    splice: bool = False
    model: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """More text of candidate `index`, with the log-probability of each of its tokens if wanted."""

    index: int
    text: str
    logprobs: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Finish:
    """Candidate `index` is complete: "stop", "length", "cancelled", "superseded" or "error"."""

    index: int
    reason: str


StreamEvent = Chunk | Finish | Usage


@dataclass(frozen=True, slots=True)
class Completion:
    """All candidates of a generation, by index."""

    texts: tuple[str, ...]
    reasons: tuple[str, ...]
    logprobs: tuple[tuple[float, ...], ...]
    usage: Usage


@dataclass(frozen=True, slots=True)
class EngineState:
    """How far an engine is, in a sentence a person can read."""

    phase: Literal["starting", "loading", "ready", "error"]
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineInfo:
    """The engine's model as far as it is known; a foreign server tells less than our own.

    `layout` is the family's row, which lays out prompts, and `family` its name; `fim` says whether
    fill-in-the-middle prompts work; `n_ctx` is 0 when the server does not tell. `fingerprint`
    changes when the model's bytes do (of a foreign server: its name). `prefill_per_second` and
    `decode_per_second` are the tokens of a long prompt taken in, and of one text written; 0.0 where
    that is not known (yet). They change with what else the machine does, and make no other model.
    """

    name: str
    family: str
    layout: Family
    fim: bool
    n_ctx: int
    foreign: bool = False
    fingerprint: str = ""
    chat: bool = True
    backend: str = ""
    gpu_layers: int = 0
    n_layers: int = 0
    path: str = ""
    warnings: tuple[str, ...] = field(default=())
    prefill_per_second: float = field(default=0.0, compare=False)
    decode_per_second: float = field(default=0.0, compare=False)
