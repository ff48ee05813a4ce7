"""How OpenAI's two completion routes write an answer down, whole or in parts.

Field by field as in OpenAI's API reference; the routes are in `engine/http/openai.py`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from engine.http.exchange import Candidate
from engine.requests import Delta, Finished, TokenLogprob


class Format(Protocol):
    """How one of the two APIs writes an answer down."""

    per_request: int

    def head(self, *, streamed: bool) -> dict[str, Any]:
        """The fields every answer or chunk has."""

    def whole(self, index: int, candidate: Candidate) -> dict[str, Any]:
        """A candidate's entry in a whole answer."""

    def openings(self, candidates: int) -> Sequence[dict[str, Any]]:
        """The entries a stream begins with."""

    def part(self, index: int, delta: Delta) -> dict[str, Any]:
        """The entry for more text."""

    def end(self, index: int, finished: Finished) -> dict[str, Any]:
        """The entry that ends a candidate."""


@dataclass(slots=True)
class CompletionFormat:
    """/v1/completions. `echo` holds the text of each prompt, where it was asked for."""

    id: str
    model: str
    per_request: int
    echo: list[str] | None
    offsets: dict[int, int] = field(default_factory=dict)

    def head(self, *, streamed: bool) -> dict[str, Any]:
        """The fields every answer or chunk has."""
        return {
            "id": self.id,
            "object": "text_completion",
            "created": int(time.time()),
            "model": self.model,
        }

    def whole(self, index: int, candidate: Candidate) -> dict[str, Any]:
        """A candidate's entry in a whole answer."""
        logprobs = [entry for delta in candidate.deltas for entry in delta.logprobs]
        return {
            "index": index,
            "text": self._echoed(index) + candidate.text,
            "logprobs": self._logprobs(index, logprobs) if logprobs else None,
            "finish_reason": candidate.finished.reason,
        }

    def openings(self, candidates: int) -> Sequence[dict[str, Any]]:
        """The entries a stream begins with."""
        if self.echo is None:
            return ()
        return [
            {"index": index, "text": self._echoed(index), "logprobs": None, "finish_reason": None}
            for index in range(candidates)
        ]

    def part(self, index: int, delta: Delta) -> dict[str, Any]:
        """The entry for more text."""
        return {
            "index": index,
            "text": delta.text,
            "logprobs": self._logprobs(index, delta.logprobs) if delta.logprobs else None,
            "finish_reason": None,
        }

    def end(self, index: int, finished: Finished) -> dict[str, Any]:
        """The entry that ends a candidate."""
        return {"index": index, "text": "", "logprobs": None, "finish_reason": finished.reason}

    def _echoed(self, index: int) -> str:
        return "" if self.echo is None else self.echo[index // self.per_request]

    def _logprobs(self, index: int, entries: Sequence[TokenLogprob]) -> dict[str, Any]:
        offset = self.offsets.get(index, len(self._echoed(index)))
        offsets = []
        for entry in entries:
            offsets.append(offset)
            offset += len(entry.text)
        self.offsets[index] = offset
        return {
            "tokens": [entry.text for entry in entries],
            "token_logprobs": [entry.logprob for entry in entries],
            "top_logprobs": [{text: value for _, text, value in e.top} for e in entries],
            "text_offset": offsets,
        }


@dataclass(slots=True)
class ChatFormat:
    """/v1/chat/completions."""

    id: str
    model: str
    per_request: int

    def head(self, *, streamed: bool) -> dict[str, Any]:
        """The fields every answer or chunk has."""
        return {
            "id": self.id,
            "object": "chat.completion.chunk" if streamed else "chat.completion",
            "created": int(time.time()),
            "model": self.model,
        }

    def whole(self, index: int, candidate: Candidate) -> dict[str, Any]:
        """A candidate's entry in a whole answer."""
        logprobs = [entry for delta in candidate.deltas for entry in delta.logprobs]
        return {
            "index": index,
            "message": {"role": "assistant", "content": candidate.text},
            "logprobs": _chat_logprobs(logprobs),
            "finish_reason": candidate.finished.reason,
        }

    def openings(self, candidates: int) -> Sequence[dict[str, Any]]:
        """The entries a stream begins with."""
        return [
            {"index": index, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}
            for index in range(candidates)
        ]

    def part(self, index: int, delta: Delta) -> dict[str, Any]:
        """The entry for more text."""
        return {
            "index": index,
            "delta": {"content": delta.text},
            "logprobs": _chat_logprobs(delta.logprobs),
            "finish_reason": None,
        }

    def end(self, index: int, finished: Finished) -> dict[str, Any]:
        """The entry that ends a candidate."""
        return {"index": index, "delta": {}, "logprobs": None, "finish_reason": finished.reason}


def _chat_logprobs(entries: Sequence[TokenLogprob]) -> dict[str, Any] | None:
    if not entries:
        return None
    return {
        "content": [
            {
                **_token_entry(entry.text, entry.logprob),
                "top_logprobs": [_token_entry(text, value) for _, text, value in entry.top],
            }
            for entry in entries
        ]
    }


def _token_entry(text: str, logprob: float) -> dict[str, Any]:
    return {"token": text, "logprob": logprob, "bytes": list(text.encode(errors="replace"))}
