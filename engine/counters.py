"""What the worker did since it started. Written by its thread alone; others read single numbers."""

from __future__ import annotations

from dataclasses import dataclass

from engine.requests import Usage


@dataclass(slots=True)
class Counters:
    """Named as in `requests.WorkerStatus`; every one only grows."""

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
    preemptions: int = 0
    prefill_seconds: float = 0.0
    decode_seconds: float = 0.0

    def add(self, usage: Usage) -> None:
        """A request is over."""
        self.prompt_tokens += usage.prompt_tokens
        self.cached_tokens += usage.cached_tokens
        self.spliced_tokens += usage.spliced_tokens
        self.evaluated_tokens += usage.evaluated_tokens
        self.generated_tokens += usage.generated_tokens
        self.draft_tokens += usage.draft_tokens
        self.draft_accepted += usage.draft_accepted
        self.forced_tokens += usage.forced_tokens
