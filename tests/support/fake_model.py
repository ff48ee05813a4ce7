"""A scripted model: deterministic words, simulated costs, and a KV cache that insists on its rules.

It does what llama.cpp does where the engine's core depends on it, and fails the test where the
core does what llama.cpp would not survive. Nothing outside `tests/` uses it.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from engine.model import FimTokens, ModelConfig, ModelInfo, Rows, State, StepResult
from engine.requests import BadGrammar, LoraScale, Sampling, TokenLogprob
from foundation.errors import BadInput

EOS = 256
FIM_PREFIX, FIM_SUFFIX, FIM_MIDDLE = 257, 258, 259
N_VOCAB = 260
INEXACT = 1000
"""Added to the seed where a token is chosen from cells that were moved."""
SPECIAL = {
    "<|end|>": EOS,
    "<|prefix|>": FIM_PREFIX,
    "<|suffix|>": FIM_SUFFIX,
    "<|middle|>": FIM_MIDDLE,
}

Script = Callable[[tuple[int, ...], int], int]
"""(all tokens before, seed) -> next token."""


def babble(context: tuple[int, ...], seed: int) -> int:
    """A letter that depends on every token before it: the slightest mix-up changes the text."""
    digest = hashlib.blake2b(
        b"".join(token.to_bytes(2, "little") for token in (*context, seed % 60_000)), digest_size=2
    ).digest()
    return ord("a") + int.from_bytes(digest, "little") % 26


def reply(text: str) -> Script:
    """Whatever the prompt, say `text` and end: `|` in the context marks where the answer began."""

    def script(context: tuple[int, ...], seed: int) -> int:
        del seed
        said = len(context) - 1 - max(i for i, token in enumerate(context) if token == ord("|"))
        data = text.encode()
        return data[said] if said < len(data) else EOS

    return script


def repeat(period: int) -> Script:
    """Say again what was said `period` tokens ago: what prompt lookup guesses best."""
    return lambda context, seed: context[-period]


@dataclass(slots=True)
class _Cell:
    position: int
    token: int
    sequences: set[int]
    exact: bool = True


@dataclass(slots=True)
class FakeKv:
    """Cells as in a unified KV cache: each belongs to one or more sequences at one position."""

    capacity: int
    n_sequences: int
    cells: list[_Cell] = field(default_factory=list)

    def tokens(self, sequence: int) -> list[int]:
        """What `sequence` holds, insisting that its positions are 0, 1, 2, …"""
        held = sorted((c.position, c.token) for c in self.cells if sequence in c.sequences)
        assert [position for position, _ in held] == list(range(len(held))), f"gap in {sequence}"
        return [token for _, token in held]

    def exact(self, sequence: int) -> int:
        """How many tokens of `sequence` are as evaluating them in their place makes them."""
        inexact = [c.position for c in self.cells if sequence in c.sequences and not c.exact]
        return min(inexact, default=len(self.tokens(sequence)))

    def add(self, sequence: int, position: int, token: int, *, exact: bool = True) -> None:
        """One more cell; it is no more exact than those it attends to."""
        assert 0 <= sequence < self.n_sequences
        assert position == len(self.tokens(sequence)), "positions must follow on"
        exact = exact and self.exact(sequence) == position
        self.cells.append(_Cell(position, token, {sequence}, exact))

    def remove(self, sequence: int, start: int, end: int | None = None) -> None:
        for cell in self.cells:
            if start <= cell.position and (end is None or cell.position < end):
                cell.sequences.discard(sequence)
        self.cells = [cell for cell in self.cells if cell.sequences]

    def copy(self, source: int, target: int, start: int, end: int) -> None:
        assert source != target
        assert 0 <= target < self.n_sequences
        for cell in self.cells:
            if source in cell.sequences and start <= cell.position < end:
                cell.sequences.add(target)


class FakeClock:
    """Seconds that pass only when a step is computed."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class FakeSampler:
    """Asks the script, remembering the seed; counts how many of its kind are open."""

    log_share = 0.0

    def __init__(self, model: FakeModel, sampling: Sampling, *, ignore_eos: bool) -> None:
        self._model = model
        self._seed = (sampling.seed or 0) if sampling.temperature > 0 else 0
        self._ignore_eos = ignore_eos
        self._wanted = list(sampling.begins_with.encode())
        self._open = True
        model.open_samplers += 1

    def sample(self, output: int) -> int:
        assert self._open, "a closed sampler was used"
        if self._wanted:
            return self._wanted.pop(0)
        seed = self._seed
        if self._model.shows_inexact and not self._model.exact_outputs[output]:
            seed += INEXACT
        token = self._model.script(self._model.outputs[output], seed)
        return ord(".") if self._ignore_eos and token == EOS else token

    def forced(self, token: int) -> Sequence[int]:
        return self._model.forces.get(token, ())

    def close(self) -> None:
        self._model.open_samplers -= self._open
        self._open = False


class FakeModel:
    """The `Model` protocol. Bytes are tokens; `script` says what comes next.

    `cost_ms` by rows is slept, or added to `clock` if one is given. `aborts` and `no_slots` name
    the decode calls (0, 1, …) that end that way; `abort()` ends a sleeping one. Moved cells do as
    well as others unless it `shows_inexact`. `forces` says what must follow a chosen token.
    """

    def __init__(
        self,
        config: ModelConfig | None = None,
        *,
        script: Script = babble,
        n_ctx: int = 512,
        n_batch: int = 64,
        n_seq_max: int = 8,
        cost_ms: Callable[[int], float] = lambda rows: 0.0,
        clock: FakeClock | None = None,
        can_trim: bool = True,
        aborts: Callable[[int], bool] = lambda call: False,
        no_slots: Callable[[int], bool] = lambda call: False,
        fingerprint: str = "fake",
        prompt_cache_bytes: int = 1 << 20,
        can_shift: bool = True,
        shows_inexact: bool = False,
        forces: Mapping[int, Sequence[int]] | None = None,
    ) -> None:
        self.config = config or ModelConfig(path=Path("fake.gguf"))
        self.script = script
        self.kv = FakeKv(n_ctx, n_seq_max)
        self.outputs: list[tuple[int, ...]] = []
        self.exact_outputs: list[bool] = []
        self.shows_inexact = shows_inexact
        self.forces = forces or {}
        self.steps: list[list[Rows]] = []
        self.open_samplers = 0
        self.closed = False
        self.fault: Exception | None = None
        self._n_batch = n_batch
        self._cost_ms = cost_ms
        self._clock = clock
        self._aborts = aborts
        self._no_slots = no_slots
        self._calls = 0
        self._abort = threading.Event()
        self._loras = [LoraScale(i, path, s) for i, (path, s) in enumerate(self.config.lora)]
        self._info = ModelInfo(
            name=self.config.name or "fake",
            path=str(self.config.path),
            fingerprint=fingerprint,
            family="fake",
            n_ctx=n_ctx,
            n_ctx_train=n_ctx,
            n_vocab=N_VOCAB,
            size_bytes=0,
            n_layers=1,
            gpu_layers=0,
            backend="CPU",
            kv_type=self.config.kv_type,
            n_seq_max=n_seq_max,
            prompt_cache_bytes=prompt_cache_bytes,
            can_shift=can_shift,
            can_trim=can_trim,
            fim=FimTokens(
                ("<|prefix|>", FIM_PREFIX), ("<|suffix|>", FIM_SUFFIX), ("<|middle|>", FIM_MIDDLE)
            ),
            special={"eos": EOS},
            chat_template=True,
        )

    @property
    def info(self) -> ModelInfo:
        return self._info

    @property
    def n_batch(self) -> int:
        return self._n_batch

    def decode(self, rows: Sequence[Rows]) -> StepResult:
        assert not self.closed, "decode after close"
        if self.fault is not None:
            raise self.fault
        call, self._calls = self._calls, self._calls + 1
        total = sum(len(part.tokens) for part in rows)
        assert 0 < total <= self._n_batch, f"{total} rows in a step"
        for part in rows:
            assert part.tokens
            assert part.position == len(self.kv.tokens(part.sequence)), "positions must follow on"
            assert 0 <= part.outputs <= len(part.tokens)
            assert all(0 <= token < N_VOCAB for token in part.tokens)
        if self._no_slots(call) or len(self.kv.cells) + total > self.kv.capacity:
            return StepResult.no_slot
        if self._waited_in_vain(total) or self._aborts(call):
            # What llama.cpp leaves behind is not defined; half of it makes careless callers fail.
            for part in rows[: len(rows) // 2]:
                self._evaluate(part)
            return StepResult.aborted
        self.outputs, self.exact_outputs = [], []
        for part in rows:
            self._evaluate(part)
            context = tuple(self.kv.tokens(part.sequence))
            for row in range(part.outputs):
                end = len(context) - part.outputs + row + 1
                self.outputs.append(context[:end])
                self.exact_outputs.append(self.kv.exact(part.sequence) >= end)
        self.steps.append(list(rows))
        return StepResult.done

    def abort(self) -> None:
        self._abort.set()

    def clear_abort(self) -> None:
        self._abort.clear()

    def compile_grammar(self, sampling: Sampling) -> str | None:
        if sampling.grammar == "bad":
            raise BadGrammar("the grammar's line 1, column 1: it is bad")
        return sampling.grammar or sampling.json_schema

    def sampler(
        self, sampling: Sampling, prompt: Sequence[int], *, ignore_eos: bool
    ) -> FakeSampler:
        if any(not 0 <= token < N_VOCAB for token, _ in sampling.logit_bias):
            raise BadInput("logit_bias names a token there is not")
        return FakeSampler(self, sampling, ignore_eos=ignore_eos)

    def logprob(self, output: int, token: int, top: int) -> TokenLogprob:
        alternatives = tuple((token, chr(token % 128), -0.1) for _ in range(top))
        return TokenLogprob(token, chr(token % 128), -len(self.outputs[output]) / 100, alternatives)

    def remove(self, sequence: int, start: int, end: int | None = None) -> bool:
        held = len(self.kv.tokens(sequence))
        if not self._info.can_trim and 0 < start < held:
            return False
        self.kv.remove(sequence, start, end)
        return True

    def copy(self, source: int, target: int, start: int, end: int) -> None:
        if not self._info.can_trim:
            assert end == len(self.kv.tokens(source)), "a state cannot be copied in part"
        self.kv.copy(source, target, start, end)

    def save(self, sequence: int) -> State:
        return self.cut(sequence, 0, len(self.kv.tokens(sequence)))

    def restore(self, sequence: int, state: State) -> bool:
        assert not self.kv.tokens(sequence)
        return self._bring_back(sequence, state, moved=False)

    def cut(self, sequence: int, start: int, end: int) -> State:
        tokens, exact = self.kv.tokens(sequence), self.kv.exact(sequence)
        assert 0 <= start <= end <= len(tokens)
        cells = [(tokens[position], position < exact) for position in range(start, end)]
        return np.array(cells, np.uint16).reshape(-1, 2).view(np.uint8)

    def paste(self, sequence: int, state: State, position: int) -> bool:
        assert self._info.can_shift
        assert position == len(self.kv.tokens(sequence)), "a gap in front of what is pasted"
        return self._bring_back(sequence, state, moved=True)

    def _bring_back(self, sequence: int, state: State, *, moved: bool) -> bool:
        cells = state.view(np.uint16)
        if len(self.kv.cells) + len(cells) > self.kv.capacity:
            return False
        for token, exact in cells:
            position = len(self.kv.tokens(sequence))
            self.kv.add(sequence, position, int(token), exact=bool(exact) and not moved)
        return True

    def clear(self) -> None:
        self.kv.cells.clear()

    def render_chat(
        self, messages: Sequence[Mapping[str, object]], *, add_generation_prompt: bool = True
    ) -> str:
        text = "".join(f"<{m['role']}>{m['content']}" for m in messages)
        return text + ("<assistant>|" if add_generation_prompt else "")

    def adapters(self) -> tuple[LoraScale, ...]:
        return tuple(self._loras)

    def scale_adapters(self, scales: Mapping[int, float]) -> None:
        if any(not 0 <= number < len(self._loras) for number in scales):
            raise BadInput("there is no such LoRA adapter")
        self._loras = [replace(x, scale=scales.get(x.id, x.scale)) for x in self._loras]

    def close(self) -> None:
        self.closed = True

    def tokenize(self, text: str, *, special: bool = False, add_bos: bool = False) -> list[int]:
        tokens: list[int] = []
        while text:
            found = next((s for s in SPECIAL if special and text.startswith(s)), None)
            if found is not None:
                tokens.append(SPECIAL[found])
                text = text[len(found) :]
            else:
                tokens += text[0].encode()
                text = text[1:]
        return tokens

    def piece(self, token: int) -> bytes:
        return bytes([token]) if token < EOS else b""

    def detokenize(self, tokens: Sequence[int], *, special: bool = False) -> str:
        names = {token: name.encode() for name, token in SPECIAL.items()} if special else {}
        return b"".join(names.get(t) or self.piece(t) for t in tokens).decode("utf-8", "replace")

    def is_end(self, token: int) -> bool:
        return token >= EOS

    def expected(self, prompt: Sequence[int], max_tokens: int, seed: int = 0) -> str:
        """What a request must yield, however it was scheduled: one token after the other."""
        context, said = list(prompt), list[int]()
        while len(said) < max_tokens and len(context) < self.kv.capacity:
            chosen = self.script(tuple(context), seed)
            for token in (chosen, *self.forces.get(chosen, ())):
                if self.is_end(token):
                    return self.detokenize(said)
                context.append(token)
                said.append(token)
                if len(said) == max_tokens or len(context) == self.kv.capacity:
                    break
        return self.detokenize(said)

    def _evaluate(self, part: Rows) -> None:
        for offset, token in enumerate(part.tokens):
            self.kv.add(part.sequence, part.position + offset, token)

    def _waited_in_vain(self, rows: int) -> bool:
        seconds = self._cost_ms(rows) / 1000
        if self._clock is not None:
            self._clock.now += seconds
            return self._abort.is_set()
        return self._abort.wait(seconds) if seconds else self._abort.is_set()
