"""llama.cpp's own answer format, as its server's clients read it: content, tokens, timings.

Fields and meanings: tools/server/README.md of llama.cpp. The routes are in `engine/http/infill.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.http import wire
from engine.http.exchange import Candidate
from engine.http.indentation import IndentationGuard
from engine.model import ModelInfo
from engine.requests import Delta, Finished, Progress, Request, TokenLogprob, Usage

_MISSING = object()


class LlamaAnswer:
    """One answer in llama-server's format, as it grows."""

    def __init__(
        self, body: wire.NativeBody, request: Request, info: ModelInfo, trimmed: bool
    ) -> None:
        self.body = body
        self.usage = Usage()
        self._request = request
        self._info = info
        self._trimmed = trimmed
        self._candidate = Candidate()
        self._content: list[str] = []
        self._guard = IndentationGuard(body.n_indent or 0)

    @property
    def complete(self) -> bool:
        """Whether the text left its indentation, so that no more of it is wanted."""
        return self._guard.left

    def add(self, delta: Delta) -> dict[str, Any] | None:
        """Take more text; the event to send for it, if there is something to tell."""
        self._candidate.add(delta)
        text = self._guard.feed(delta.text)
        self._content.append(text)
        if not (text or delta.logprobs):
            return None
        event: dict[str, Any] = {
            "index": 0,
            "content": text,
            "tokens": delta.tokens,
            "stop": False,
            "id_slot": self._slot,
            "tokens_predicted": len(self._candidate.tokens),
            "tokens_evaluated": len(self._request.prompt),
        }
        if delta.logprobs:
            event["completion_probabilities"] = _probabilities(delta.logprobs)
        return event

    def progress(self, event: Progress) -> dict[str, Any]:
        """How far the prompt is evaluated."""
        return {
            "index": 0,
            "content": "",
            "tokens": [],
            "stop": False,
            "prompt_progress": {"total": event.total, "processed": event.prefilled},
        }

    def finish(self, finished: Finished) -> None:
        """Take how it ended."""
        self._content.append(self._guard.rest())
        if self.complete:
            finished = Finished(0, "length", "indentation")
        self._candidate.finished = finished

    def final(self) -> dict[str, Any]:
        """The whole answer; what was streamed before is not repeated in `content`."""
        streamed = bool(self.body.stream)
        content = "".join(self._content)
        stop_type, word = _stop_type(self._candidate.finished)
        body: dict[str, Any] = {
            "index": 0,
            "content": self._content[-1] if streamed and self._content else content,
            "tokens": self._candidate.tokens if self.body.return_tokens and not streamed else [],
            "id_slot": self._slot,
            "stop": True,
            "model": self._info.name,
            "tokens_predicted": self.usage.generated_tokens,
            "tokens_evaluated": len(self._request.prompt),
            "generation_settings": _settings(self._request, self.body, self._info),
            "has_new_line": "\n" in content,
            "truncated": self._trimmed or self._candidate.finished.detail == "context",
            "stop_type": stop_type,
            "stopping_word": word,
            "tokens_cached": self.usage.prompt_tokens + self.usage.generated_tokens,
            "timings": _timings(self.usage),
        }
        logprobs = [entry for delta in self._candidate.deltas for entry in delta.logprobs]
        if logprobs and not streamed:
            body["completion_probabilities"] = _probabilities(logprobs)
        return body

    def selected(self) -> dict[str, Any]:
        """`response_fields` of the answer, each under the path it was asked for by."""
        whole = self.final()
        if self.body.response_fields is None or not self.body.response_fields:
            return whole
        found: dict[str, Any] = {}
        for path in self.body.response_fields:
            value: Any = whole
            for key in path.split("/"):
                value = value.get(key, _MISSING) if isinstance(value, dict) else _MISSING
            if value is not _MISSING:
                found[path] = value
        return found

    @property
    def _slot(self) -> int:
        slot = self.body.id_slot
        return slot if slot is not None and slot >= 0 else 0


def _stop_type(finished: Finished) -> tuple[str, str]:
    """(`stop_type`, `stopping_word`)."""
    match finished.reason:
        case "stop" if finished.detail in (None, "eos"):
            return "eos", ""
        case "stop":
            return "word", finished.detail or ""
        case "length":
            return "limit", ""
        case _:
            return "none", ""


def _timings(usage: Usage) -> dict[str, float]:
    prompt, predicted = usage.evaluated_tokens, usage.generated_tokens
    timings: dict[str, float] = {
        "cache_n": usage.cached_tokens,
        "prompt_n": prompt,
        "prompt_ms": usage.prefill_ms,
        "prompt_per_token_ms": usage.prefill_ms / max(prompt, 1),
        "prompt_per_second": _rate(prompt, usage.prefill_ms),
        "predicted_n": predicted,
        "predicted_ms": usage.decode_ms,
        "predicted_per_token_ms": usage.decode_ms / max(predicted, 1),
        "predicted_per_second": _rate(predicted, usage.decode_ms),
    }
    if usage.draft_tokens:
        timings |= {"draft_n": usage.draft_tokens, "draft_n_accepted": usage.draft_accepted}
    return timings


def _rate(tokens: int, milliseconds: float) -> float:
    return 1000 * tokens / milliseconds if milliseconds > 0 else 0.0


def _settings(request: Request, body: wire.NativeBody, info: ModelInfo) -> dict[str, Any]:
    sampling = request.sampling
    return {
        "n_ctx": info.n_ctx,
        "model": info.name,
        "n_predict": request.max_tokens,
        "seed": 2**32 - 1 if sampling.seed is None else sampling.seed,
        "temperature": sampling.temperature,
        "top_k": sampling.top_k,
        "top_p": sampling.top_p,
        "min_p": sampling.min_p,
        "repeat_last_n": sampling.repeat_last_n,
        "repeat_penalty": sampling.repeat_penalty,
        "presence_penalty": sampling.presence_penalty,
        "frequency_penalty": sampling.frequency_penalty,
        "stop": list(request.stop),
        "n_probs": request.logprobs,
        "n_indent": body.n_indent or 0,
        "ignore_eos": request.ignore_eos,
        "stream": bool(body.stream),
        "grammar": sampling.grammar or "",
    }


def _probabilities(entries: Sequence[TokenLogprob]) -> list[dict[str, Any]]:
    return [
        {
            **_probability(entry.token, entry.text, entry.logprob),
            "top_logprobs": [_probability(*alternative) for alternative in entry.top],
        }
        for entry in entries
    ]


def _probability(token: int, text: str, logprob: float) -> dict[str, Any]:
    return {
        "id": token,
        "token": text,
        "bytes": list(text.encode(errors="replace")),
        "logprob": logprob,
    }
