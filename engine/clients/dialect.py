"""The client's half of OpenAI's completion formats: a `Generation` as a body, a chunk as events."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.clients.generation import Chunk, Finish, Generation, StreamEvent
from engine.models.prompts import Prompt, Text
from engine.requests import Usage


def body_of(generation: Generation) -> dict[str, Any]:
    """The fields both completion routes share. Those at their default are left out, because a
    strict server refuses fields it does not know."""
    body: dict[str, Any] = {
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": generation.max_tokens,
        "temperature": generation.temperature,
    }
    optional: dict[str, tuple[Any, Any]] = {
        "n": (generation.n, 1),
        "top_p": (generation.top_p, 1.0),
        "top_k": (generation.top_k, 0),
        "min_p": (generation.min_p, 0.0),
        "stop": (list(generation.stop), []),
        "seed": (generation.seed, None),
        "grammar": (generation.grammar, None),
    }
    body |= {name: value for name, (value, default) in optional.items() if value != default}
    if generation.json_schema is not None:
        body["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": "answer", "schema": generation.json_schema, "strict": True},
        }
    return body


def native_fields(generation: Generation) -> dict[str, Any]:
    """Our own object."""
    return {
        "inkling": {
            "priority": generation.priority,
            "key": generation.key,
            "supersede": generation.supersede,
            **({"begins_with": generation.begins_with} if generation.begins_with else {}),
            **({"splice": True} if generation.splice else {}),
            **({"model": generation.model} if generation.model else {}),
        }
    }


def native_prompt(prompt: Prompt | str) -> list[Any]:
    """The prompt in pieces, so that text is never taken for a special token."""
    if isinstance(prompt, str):
        return [{"text": prompt}]
    return [
        {"text": part.value} if isinstance(part, Text) else {"special": part.text}
        for part in prompt
    ]


def fresh_seed() -> int:
    """A seed for a generation without one, so that it can be repeated."""
    return secrets.randbelow(2**31)


def events_of(chunk: object) -> Iterator[StreamEvent]:
    """The events that one chunk of either route stands for, the usage last."""
    if not isinstance(chunk, Mapping):
        return
    for choice in chunk.get("choices") or ():
        index = int(choice.get("index") or 0)
        text = _text(choice)
        logprobs = _logprobs(choice.get("logprobs"))
        if text or logprobs:
            yield Chunk(index, text, logprobs)
        reason = choice.get("finish_reason")
        if reason:
            yield Finish(index, str(reason))
    usage = usage_of(chunk)
    if usage is not None:
        yield usage


def usage_of(chunk: Mapping[str, Any]) -> Usage | None:
    """What the chunk tells about the costs: all from our engine, totals from another."""
    ours = chunk.get("inkling")
    if isinstance(ours, Mapping):
        known = Usage.__dataclass_fields__
        return Usage(**{name: value for name, value in ours.items() if name in known})
    theirs = chunk.get("usage")
    if not isinstance(theirs, Mapping):
        return None
    details = theirs.get("prompt_tokens_details") or {}
    prompt = int(theirs.get("prompt_tokens") or 0)
    cached = int(details.get("cached_tokens") or 0)
    return Usage(
        prompt_tokens=prompt,
        cached_tokens=cached,
        evaluated_tokens=prompt - cached,
        generated_tokens=int(theirs.get("completion_tokens") or 0),
    )


def _text(choice: Mapping[str, Any]) -> str:
    delta = choice.get("delta") or choice.get("message")
    if isinstance(delta, Mapping):
        return str(delta.get("content") or "")
    return str(choice.get("text") or "")


def _logprobs(logprobs: object) -> tuple[float, ...]:
    if not isinstance(logprobs, Mapping):
        return ()
    values: Sequence[Any]
    if logprobs.get("content"):
        values = [entry.get("logprob") for entry in logprobs["content"]]
    else:
        values = logprobs.get("token_logprobs") or ()
    return tuple(float(value) for value in values if value is not None)
