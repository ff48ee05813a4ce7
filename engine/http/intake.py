"""From the bodies that clients send to the worker's requests: tokens, sampling, stops.

Nothing is sent back from here; a body that makes no sense raises `BadInput` naming the field.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from engine.http import wire
from engine.model import ModelInfo
from engine.models.prompts import Prompt, Text
from engine.requests import Priority, Request, Sampling, Splice
from engine.worker import MODEL_SWAPPED, Worker
from foundation.errors import BadInput, Busy

ANY_JSON_OBJECT = '{"type":"object"}'

Result = TypeVar("Result")


async def off_loop(function: Callable[[], Result]) -> Result:
    """Run what may take milliseconds (tokenizing a long text) beside the event loop."""
    return await asyncio.get_running_loop().run_in_executor(None, function)


def prompts_of(prompt: wire.Prompt, worker: Worker, info: ModelInfo) -> list[tuple[int, ...]]:
    """The token ids of each prompt in the body's `prompt`.

    A string is one prompt, and special tokens written in it count. A list of several strings, or
    of lists, is OpenAI's batch. Any other list is one prompt in pieces, whose strings are plain
    text and whose `{"special": …}` are one token each.
    """
    if isinstance(prompt, str):
        return [with_bos(worker.tokenize(prompt, special=True), info)]
    if not prompt:
        raise BadInput("`prompt`: there is nothing in it")
    if all(isinstance(part, list) for part in prompt):
        return [_checked(part, info) for part in _batch(prompt) if isinstance(part, list)]
    if len(prompt) > 1 and all(isinstance(part, str) for part in prompt):
        texts = [part for part in _batch(prompt) if isinstance(part, str)]
        return [with_bos(worker.tokenize(text), info) for text in texts]
    tokens = _pieces(prompt, worker, info)
    return [_checked(tokens, info) if isinstance(prompt[0], int) else with_bos(tokens, info)]


def tokens_of(prompt: Prompt, worker: Worker, info: ModelInfo) -> tuple[int, ...]:
    """The token ids of a prompt laid out by a family."""
    pieces: list[str | int | wire.Piece | list[int]] = [
        part.value if isinstance(part, Text) else wire.Piece(special=part.text) for part in prompt
    ]
    return with_bos(_pieces(pieces, worker, info), info)


def with_bos(tokens: Sequence[int], info: ModelInfo) -> tuple[int, ...]:
    """The tokens with the beginning-of-sequence token first, where the model wants one."""
    bos = info.special.get("bos")
    if info.add_bos and bos is not None and (not tokens or tokens[0] != bos):
        return (bos, *tokens)
    return tuple(tokens)


def sampling_of(body: wire.SamplingBody, defaults: Sampling, worker: Worker) -> Sampling:
    """How to choose tokens: what the body says, `defaults` where it says nothing."""
    given: dict[str, Any] = {
        "temperature": body.temperature,
        "top_p": body.top_p,
        "top_k": body.top_k if body.top_k != -1 else 0,
        "min_p": body.min_p,
        "repeat_penalty": body.repeat_penalty,
        "repeat_last_n": body.repeat_last_n,
        "presence_penalty": body.presence_penalty,
        "frequency_penalty": body.frequency_penalty,
    }
    sampling = replace(
        defaults, **{name: value for name, value in given.items() if value is not None}
    )
    grammar, schema = _constraint(body)
    return replace(
        sampling,
        seed=_seed(body.seed),
        logit_bias=_logit_bias(body.logit_bias, worker),
        grammar=grammar,
        json_schema=schema,
        begins_with=body.inkling.begins_with if body.inkling else "",
    )


def stops_of(body: wire.SamplingBody) -> tuple[str, ...]:
    """The stop strings; empty ones, which would stop at once, are left out."""
    stops = [body.stop] if isinstance(body.stop, str) else body.stop or []
    return tuple(stop for stop in stops if stop)


def request_of(
    body: wire.SamplingBody,
    prompt: tuple[int, ...],
    *,
    info: ModelInfo,
    sampling: Sampling,
    max_tokens: int | None,
    n: int = 1,
    logprobs: int = 0,
    time_limit_ms: int | None = None,
    unmarked: Priority = Priority.interactive,
) -> Request:
    """The worker's request. `max_tokens` None: as many as the context still holds.

    `unmarked` is the priority of a body without our `inkling` object.
    """
    ours = body.inkling or wire.Inkling()
    room = max(info.n_ctx - len(prompt), 1)
    return Request(
        id=uuid.uuid4().hex,
        prompt=prompt,
        max_tokens=room if max_tokens is None else max_tokens,
        n=n,
        sampling=sampling,
        stop=stops_of(body),
        logprobs=logprobs,
        priority=Priority[ours.priority] if body.inkling else unmarked,
        key=ours.key,
        supersede=ours.supersede,
        ignore_eos=body.ignore_eos,
        cache_prompt=body.cache_prompt,
        time_limit_ms=time_limit_ms,
        model=info.fingerprint,
        splice=Splice() if ours.splice else None,
    )


def insist_on_model(body: wire.SamplingBody, info: ModelInfo) -> None:
    """Raises `Busy` where the prompt was laid out for another model than there is by now."""
    wanted = body.inkling.model if body.inkling else None
    if wanted is not None and wanted != info.fingerprint:
        raise Busy(MODEL_SWAPPED, 0.0)


def messages_of(messages: Sequence[wire.Message]) -> list[dict[str, object]]:
    """The conversation as a chat template takes it: every content one string."""
    return [{"role": message.role, "content": _content(message)} for message in messages]


def _content(message: wire.Message) -> str:
    if message.content is None or isinstance(message.content, str):
        return message.content or ""
    for part in message.content:
        if part.type != "text" or part.text is None:
            raise BadInput(f"`messages`: this model reads text only, not {part.type!r}")
    return "".join(part.text or "" for part in message.content)


def _batch(
    prompts: list[str | int | wire.Piece | list[int]],
) -> list[str | int | wire.Piece | list[int]]:
    if len(prompts) > wire.MOST_PROMPTS:
        raise BadInput(f"`prompt`: {len(prompts)} prompts, and {wire.MOST_PROMPTS} is the most")
    return prompts


def _pieces(
    prompt: Sequence[str | int | wire.Piece | list[int]], worker: Worker, info: ModelInfo
) -> list[int]:
    tokens: list[int] = []
    for piece in prompt:
        match piece:
            case str():
                tokens += worker.tokenize(piece)
            case int():
                tokens += _checked([piece], info)
            case wire.Piece(special=str() as text, text=None):
                tokens.append(_special(text, worker))
            case wire.Piece(special=None, text=str() as text):
                tokens += worker.tokenize(text)
            case wire.Piece():
                raise BadInput('`prompt`: a piece is {"special": "…"} or {"text": "…"}')
            case _:
                raise BadInput("`prompt`: lists of tokens and other pieces cannot be mixed")
    return tokens


def _special(text: str, worker: Worker) -> int:
    tokens = worker.tokenize(text, special=True)
    if len(tokens) != 1:
        raise BadInput(f"`prompt`: {text!r} is no special token of this model")
    return tokens[0]


def _checked(tokens: Sequence[int], info: ModelInfo) -> tuple[int, ...]:
    if not tokens:
        raise BadInput("`prompt`: there is nothing in it")
    for token in tokens:
        if not 0 <= token < info.n_vocab:
            raise BadInput(
                f"`prompt`: {token} is no token; this model's are 0 to {info.n_vocab - 1}"
            )
    return tuple(tokens)


def _seed(seed: int | None) -> int | None:
    # -1 is llama.cpp's and many clients' way to say "any".
    return None if seed is None or seed < 0 else seed % 2**32


def _logit_bias(
    given: dict[str, float | bool] | list[tuple[int | str, float | bool]] | None, worker: Worker
) -> tuple[tuple[int, float], ...]:
    """OpenAI's object, or llama.cpp's list of pairs; `false` forbids the token."""
    if not given:
        return ()
    pairs = given.items() if isinstance(given, dict) else given
    biases: dict[int, float] = {}
    for key, value in pairs:
        if value is True:
            raise BadInput("`logit_bias`: a bias is a number, or false to forbid the token")
        bias = float("-inf") if value is False else float(value)
        is_id = isinstance(key, int) or key.isdecimal()
        tokens = [int(key)] if is_id else worker.tokenize(str(key))
        biases.update(dict.fromkeys(tokens, bias))
    n_vocab = worker.info().n_vocab
    for token in biases:
        if not 0 <= token < n_vocab:
            raise BadInput(f"`logit_bias`: {token} is no token of this model")
    return tuple(sorted(biases.items()))


def _constraint(body: wire.SamplingBody) -> tuple[str | None, str | None]:
    """(GBNF, JSON schema as text), at most one of which is given."""
    schema = None if body.json_schema is None else _schema_text(body.json_schema)
    if isinstance(body, wire.OpenAIBody) and body.response_format is not None:
        schema = _format_schema(body.response_format) or schema
    grammar = body.grammar or None
    if grammar and schema:
        raise BadInput("`grammar` and a JSON schema cannot both be given")
    return grammar, schema


def _format_schema(wanted: wire.ResponseFormat) -> str | None:
    match wanted.type:
        case "text":
            return None
        case "json_object":
            return ANY_JSON_OBJECT if wanted.schema is None else _schema_text(wanted.schema)
        case "json_schema":
            if wanted.json_schema is None or wanted.json_schema.schema is None:
                raise BadInput("`response_format.json_schema.schema` is missing")
            return _schema_text(wanted.json_schema.schema)


def _schema_text(schema: object) -> str:
    # llama.cpp reads an empty schema as "any object".
    return ANY_JSON_OBJECT if schema == {} else msgspec.json.encode(schema).decode()
