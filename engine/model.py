"""What the worker needs of a language model, as a protocol, and the values that describe one.

Implemented by `engine/llama/model.py`; nothing here knows llama.cpp.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.models.families import Recognition
from engine.requests import LoraScale, Sampling, TokenLogprob

State = NDArray[np.uint8]
"""The cells of one sequence, in the model's own format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelConfig:
    """Which model file, and how to run it. Zero means "decide from the machine".

    `memory_mb` bounds the KV cache and the sequences parked beside it. `lora` lists adapter files
    with their weights.
    """

    path: Path
    name: str = ""
    family_override: str = ""
    n_ctx: int = 0
    kv_type: Literal["f16", "q8_0"] = "f16"
    n_gpu_layers: int | Literal["auto"] = "auto"
    threads: int = 0
    memory_mb: int = 0
    speculative: Literal["auto", "off"] = "auto"
    lora: tuple[tuple[str, float], ...] = ()
    n_seq_max: int = 32


@dataclass(frozen=True, slots=True)
class FimTokens:
    """The fill-in-the-middle tokens of a model, as text and as ids; None where it has none.

    Some families (Codestral) have no `middle`: the model continues the prefix right away.
    """

    prefix: tuple[str, int]
    suffix: tuple[str, int]
    middle: tuple[str, int] | None = None
    repo: tuple[str, int] | None = None
    file_sep: tuple[str, int] | None = None
    pad: tuple[str, int] | None = None


def fim_tokens(known: Recognition) -> FimTokens | None:
    """The FIM tokens of a recognised model file; None for one that has none."""
    texts, ids = known.family.fim, known.token_ids
    if texts is None or texts.prefix not in ids or texts.suffix not in ids:
        return None

    def token(text: str) -> tuple[str, int] | None:
        return (text, ids[text]) if text in ids else None

    return FimTokens(
        prefix=(texts.prefix, ids[texts.prefix]),
        suffix=(texts.suffix, ids[texts.suffix]),
        middle=token(texts.middle),
        repo=token(texts.repo),
        file_sep=token(texts.file_sep),
        pad=token(texts.pad),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInfo:
    """A loaded model. `fingerprint` changes with the file's content; `special` is name -> id.

    `can_shift`: cached tokens can be pasted at other positions; `can_trim`: the end of a cached
    sequence can be dropped (not so for recurrent models). Idle sequences may take
    `prompt_cache_bytes` of host memory. `build` is what computes it, and the instructions it uses.
    """

    name: str
    path: str
    fingerprint: str
    family: str
    n_ctx: int
    n_ctx_train: int
    n_vocab: int
    size_bytes: int
    n_layers: int
    gpu_layers: int
    backend: str
    kv_type: str
    threads: int = 0
    n_seq_max: int = 1
    prompt_cache_bytes: int = 0
    can_shift: bool = False
    can_trim: bool = True
    add_bos: bool = False
    fim: FimTokens | None = None
    special: Mapping[str, int] = field(default_factory=dict)
    chat_template: bool = False
    warnings: tuple[str, ...] = ()
    build: str = ""


class StepResult(Enum):
    """How a `decode` ended. Unless it is `done`, no sequence may be assumed longer than before."""

    done = "done"
    aborted = "aborted"
    no_slot = "no KV slot"


@dataclass(frozen=True, slots=True)
class Rows:
    """Consecutive tokens of one sequence in a step; the last `outputs` of them get logits."""

    sequence: int
    position: int
    tokens: Sequence[int]
    outputs: int


class Sampler(Protocol):
    """Chooses tokens for one candidate and remembers what it chose (seed, penalties, grammar).

    `log_share`: the last choice was among tokens that spell a wanted beginning, and this is the
    log-probability of all of these together; 0.0 where the beginning was there already.
    """

    log_share: float

    def sample(self, output: int) -> int:
        """Choose from row `output` of the last step's logits, and take the choice into account."""

    def forced(self, token: int) -> Sequence[int]:
        """Tokens that must follow `token`, the choice just made, whatever the logits will be.

        They are taken into account like choices. An end-of-text token may be the last.
        """

    def close(self) -> None:
        """Free what is held outside Python. Calling it again does nothing."""


class Vocabulary(Protocol):
    """Text to tokens and back. Safe to call from any thread."""

    def tokenize(self, text: str, *, special: bool = False, add_bos: bool = False) -> list[int]:
        """Tokens of `text`; `special` lets `<|…|>` in it become special tokens."""

    def piece(self, token: int) -> bytes:
        """The bytes `token` stands for; control tokens stand for none."""

    def detokenize(self, tokens: Sequence[int], *, special: bool = False) -> str:
        """Text of `tokens`; `special` writes control tokens out."""

    def is_end(self, token: int) -> bool:
        """Whether generation ends at `token`: end of text, of turn, or a FIM token."""


class Model(Vocabulary, Protocol):
    """A loaded model with its KV cache. All but the vocabulary belongs to one thread.

    Only `abort` may be called from another thread, while `decode` runs.
    """

    @property
    def info(self) -> ModelInfo:
        """Facts that hold as long as the model is loaded."""

    @property
    def n_batch(self) -> int:
        """Most tokens one `decode` takes."""

    def decode(self, rows: Sequence[Rows]) -> StepResult:
        """Evaluate the rows as one batch. Raises `ModelFault` when llama.cpp gives up."""

    def abort(self) -> None:
        """Make the `decode` that is running now return `aborted` soon."""

    def clear_abort(self) -> None:
        """Forget an `abort` that came too late."""

    def compile_grammar(self, sampling: Sampling) -> str | None:
        """The GBNF that `sampling` asks for, from its JSON schema if need be. Any thread.

        Raises `BadGrammar` with the place and the fault.
        """

    def sampler(self, sampling: Sampling, prompt: Sequence[int], *, ignore_eos: bool) -> Sampler:
        """A sampler that has seen `prompt`. Raises `BadInput` where `sampling` is unusable."""

    def logprob(self, output: int, token: int, top: int) -> TokenLogprob:
        """Log-probability of `token` in row `output`, before any sampler changed the logits."""

    def remove(self, sequence: int, start: int, end: int | None = None) -> bool:
        """Forget the cells of `sequence` at positions [start, end).

        False, with nothing changed, where the model can only forget whole sequences.
        """

    def copy(self, source: int, target: int, start: int, end: int) -> None:
        """Let `target` hold the cells of `source` at positions [start, end) too."""

    def cut(self, sequence: int, start: int, end: int) -> State:
        """What `paste` needs of the cells of `sequence` at positions [start, end), which stay."""

    def paste(self, sequence: int, state: State, position: int) -> bool:
        """Append cells that were cut to `sequence`, the first at `position`, where it ends.

        False, with nothing changed, if they have no room. Needs `info.can_shift`.
        """

    def save(self, sequence: int) -> State:
        """What `restore` needs to bring the cells of `sequence` back."""

    def restore(self, sequence: int, state: State) -> bool:
        """Fill the empty `sequence` as it was when saved; False, still empty, if it cannot be."""

    def clear(self) -> None:
        """Forget every cell."""

    def render_chat(
        self, messages: Sequence[Mapping[str, object]], *, add_generation_prompt: bool = True
    ) -> str:
        """The conversation in the model's own chat template. Raises `BadInput`."""

    def adapters(self) -> tuple[LoraScale, ...]:
        """The LoRA adapters with their present weights."""

    def scale_adapters(self, scales: Mapping[int, float]) -> None:
        """Set weights by adapter id. The caller forgets the cells. Raises `BadInput`."""

    def close(self) -> None:
        """Free the model. Nothing may be called after it but `close`."""
