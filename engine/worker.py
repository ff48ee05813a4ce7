"""The thread that owns the model: commands go in through its inbox, events come out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future

from engine.model import Model, ModelConfig, ModelInfo
from engine.requests import Event, LoraScale, Request, WorkerStatus


class Worker:
    """Runs requests on a model in a thread of its own."""

    def __init__(
        self,
        open_model: Callable[[ModelConfig], Model],
        config: ModelConfig,
        *,
        queue: int = 256,
    ) -> None:
        self._open_model = open_model
        self._config = config
        self._queue = queue

    def start(self) -> Future[ModelInfo]:
        """Start the thread and load the model; the future tells how that went."""
        raise RuntimeError("the worker's loop is not part of this commit")

    def submit(self, request: Request, deliver: Callable[[Event], None]) -> None:
        """Queue a request. `deliver` is called from the worker's thread and must not block.

        Its events end with exactly one `Done` or `Failed`. Raises `Busy` when the queue is full,
        `PromptTooLong`, `BadInput`, and `Unavailable` when no model could be loaded.
        """
        raise RuntimeError("the worker's loop is not part of this commit")

    def cancel(self, request_id: str) -> None:
        """End a request; unknown ids are ignored (it may just have finished)."""
        raise RuntimeError("the worker's loop is not part of this commit")

    def load(self, config: ModelConfig) -> Future[ModelInfo]:
        """Swap the model: requests in flight finish on the old one. A failure keeps the old one."""
        raise RuntimeError("the worker's loop is not part of this commit")

    def info(self) -> ModelInfo:
        """The model that new requests go to. Raises `Unavailable` while there is none."""
        raise RuntimeError("the worker's loop is not part of this commit")

    def status(self) -> WorkerStatus:
        """A snapshot for /health, /metrics and `inkling engine status`."""
        raise RuntimeError("the worker's loop is not part of this commit")

    def tokenize(self, text: str, special: bool = False, add_bos: bool = False) -> list[int]:
        """Tokens of `text` in the vocabulary of the model in use. Any thread."""
        raise RuntimeError("the worker's loop is not part of this commit")

    def detokenize(self, tokens: Sequence[int], special: bool = False) -> str:
        """Text of `tokens`. Any thread."""
        raise RuntimeError("the worker's loop is not part of this commit")

    def apply_chat_template(
        self, messages: Sequence[Mapping[str, object]], add_generation_prompt: bool = True
    ) -> str:
        """The prompt of a conversation, in the model's own template; to be tokenized with
        `special=True`. Any thread."""
        raise RuntimeError("the worker's loop is not part of this commit")

    def adapters(self) -> tuple[LoraScale, ...]:
        """LoRA adapters of the model in use."""
        raise RuntimeError("the worker's loop is not part of this commit")

    def scale_adapters(self, scales: Mapping[int, float]) -> Future[tuple[LoraScale, ...]]:
        """Set adapter weights once the requests in flight are done; forgets the KV cache."""
        raise RuntimeError("the worker's loop is not part of this commit")

    def close(self, timeout: float = 10.0) -> None:
        """Fail what is in flight, free the model, end the thread."""
        raise RuntimeError("the worker's loop is not part of this commit")
