"""Our worker against `llama_cpp.Llama` in this process: the same model, prompts and settings.

Run as `python -m bench.engine_core MODEL.gguf`. The contenders alternate, figures are medians. The
comparison with other programs over HTTP is in `bench/engine.py`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.llama import LlamaModel
from engine.model import ModelConfig
from engine.requests import Delta, Done, Event, Failed, Request, Usage
from engine.worker import Worker


@dataclass(frozen=True)
class Pair:
    """One figure of ours beside the peer's, medians of `rounds` rounds each."""

    name: str
    unit: str
    ours: float
    peers: float
    rounds: int

    @property
    def ratio(self) -> float:
        return self.ours / self.peers if self.peers else float("nan")


@dataclass(frozen=True)
class Figure:
    """One figure of ours that no peer has, the median of `rounds` rounds and the worst."""

    name: str
    unit: str
    median: float
    worst: float
    rounds: int


class Ours:
    """A worker, asked and waited for."""

    def __init__(self, path: Path, n_ctx: int = 8192, speculative: bool = False) -> None:
        config = ModelConfig(
            path=path, n_ctx=n_ctx, speculative="auto" if speculative else "off"
        )
        self.worker = Worker(LlamaModel, config)
        self.worker.start().result()
        self._count = 0

    def send(self, prompt: Sequence[int], **options: object) -> tuple[str, Answer]:
        self._count += 1
        answer = Answer()
        name = f"bench-{self._count}"
        request = Request(id=name, prompt=tuple(prompt), **options)  # type: ignore[arg-type]
        self.worker.submit(request, answer)
        return name, answer

    def ask(self, prompt: Sequence[int], **options: object) -> Answer:
        answer = self.send(prompt, **options)[1]
        answer.wait()
        return answer


class Answer:
    """What a request's receiver heard, with times."""

    def __init__(self) -> None:
        self.usage = Usage()
        self.text = ""
        self.first_text_at = 0.0
        self.done_at = 0.0
        self._over = threading.Event()

    def __call__(self, event: Event) -> None:
        if isinstance(event, Delta):
            self.first_text_at = self.first_text_at or time.perf_counter()
            self.text += event.text
        elif isinstance(event, Failed):
            self.text = f"failed: {event.error}"
            self._over.set()
        elif isinstance(event, Done):
            self.usage = event.usage
            self.done_at = time.perf_counter()
            self._over.set()

    def wait(self) -> None:
        if not self._over.wait(300):
            raise TimeoutError("no answer within 300 s")


class Theirs:
    """`llama_cpp.Llama` with the same threads and batch size, its logits kept to the last row."""

    def __init__(self, path: Path, n_ctx: int = 8192) -> None:
        from llama_cpp import Llama  # noqa: PLC0415 - the peer, not a part of ours

        threads = LlamaThreads.of(path)
        self.llama = Llama(
            str(path),
            n_ctx=n_ctx,
            n_batch=512,
            n_ubatch=512,
            n_threads=threads,
            n_threads_batch=threads,
            flash_attn=True,
            verbose=False,
        )

    def ask(self, prompt: Sequence[int], max_tokens: int) -> tuple[float, float]:
        """Seconds to the first token, seconds for the others."""
        begin = time.perf_counter()
        first = last = 0.0
        tokens = self.llama.generate(list(prompt), temp=0.0, top_k=1, repeat_penalty=1.0)
        for _ in range(max_tokens):
            next(tokens)
            last = time.perf_counter()
            first = first or last
        return first - begin, last - first
