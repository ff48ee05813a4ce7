"""POST /v1/completions and /v1/chat/completions: OpenAI's formats over the worker's events.

Field by field as in OpenAI's API reference; our own figures travel in `inkling`.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict
from typing import Any

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from engine.http import intake, wire
from engine.http.errors import error_body
from engine.http.exchange import EventStream, Exchange, JsonResponse, collect, merged, total
from engine.http.host import Host, host_of
from engine.http.openai_format import ChatFormat, CompletionFormat, Format
from engine.model import ModelInfo
from engine.models.layout import layout_of
from engine.requests import (
    Delta,
    Done,
    Finished,
    Progress,
    Request,
    Sampling,
    Usage,
)
from engine.speed import Speed
from foundation.errors import BadInput

# What OpenAI's reference gives as defaults.
_DEFAULTS = Sampling(temperature=1.0)
_DEFAULT_MAX_TOKENS = 16


async def completions(http: HttpRequest) -> Response:
    """Continue a prompt."""
    host = host_of(http)
    host.insist_ready()
    body = wire.read_body(await http.body(), wire.CompletionBody)
    info = host.info()
    requests = await intake.off_loop(lambda: _completion_requests(body, host, info))
    texts = CompletionFormat(
        id=f"cmpl-{uuid.uuid4().hex}",
        model=info.name,
        per_request=body.n or 1,
        echo=await _echo(body, host, requests),
    )
    return await _answer(host, http, requests, texts, body)


async def chat_completions(http: HttpRequest) -> Response:
    """Continue a conversation, through the model's own chat template."""
    host = host_of(http)
    host.insist_ready()
    body = wire.read_body(await http.body(), wire.ChatBody)
    info = host.info()
    requests = await intake.off_loop(lambda: _chat_requests(body, host, info))
    texts = ChatFormat(id=f"chatcmpl-{uuid.uuid4().hex}", model=info.name, per_request=body.n or 1)
    return await _answer(host, http, requests, texts, body)


def inkling_figures(usage: Usage) -> dict[str, float]:
    """What a request cost, under our own names."""
    return {name: getattr(usage, name) for name in Usage.__dataclass_fields__}


async def _answer(
    host: Host,
    http: HttpRequest,
    requests: list[Request],
    texts: Format,
    body: wire.OpenAIBody,
) -> Response:
    if not body.stream:
        async with Exchange(host, requests, http) as exchange:
            candidates, usage = await collect(exchange, texts.per_request)
        return JsonResponse(
            {
                **texts.head(streamed=False),
                "choices": [
                    texts.whole(index, candidate) for index, candidate in enumerate(candidates)
                ],
                **_costs(usage),
            }
        )
    exchange = Exchange(host, requests, http)
    exchange.open()
    try:
        await exchange.first()
    except BaseException:
        exchange.close()
        raise
    options = body.stream_options or wire.StreamOptions()
    return EventStream(
        exchange,
        _chunks(
            exchange,
            texts,
            len(requests),
            include_usage=options.include_usage,
            speed=host.worker.speed if body.inkling is not None else None,
        ),
        error_body,
    )


async def _chunks(
    exchange: Exchange,
    texts: Format,
    requests: int,
    *,
    include_usage: bool,
    speed: Callable[[], Speed] | None,
) -> AsyncIterator[object]:
    """OpenAI's chunks, then `[DONE]`. The costs come with the very last chunk.

    Our own client also hears what the prompt cost as soon as it is evaluated, because it seldom
    stays until the end, and how fast the model is: for it `speed` is given.
    """
    head = texts.head(streamed=True)
    candidates = requests * texts.per_request
    ends: list[dict[str, Any]] = []
    usages: list[Usage] = []
    for opening in texts.openings(candidates):
        yield {**head, "choices": [opening]}
    while events := await exchange.next():
        for place, event in merged(events):
            first = place * texts.per_request
            match event:
                case Delta(index=index) if event.text or event.logprobs:
                    yield {**head, "choices": [texts.part(first + index, event)]}
                case Finished(index=index):
                    ends.append({**head, "choices": [texts.end(first + index, event)]})
                    # The costs are known a moment later, and belong into the last chunk.
                    if len(ends) < candidates:
                        yield ends[-1]
                case Progress() if speed is not None and event.prefilled >= event.total:
                    figures = {**_prompt_figures(event), **asdict(speed())}
                    yield {**head, "choices": [], "inkling": figures}
                case Done():
                    usages.append(event.usage)
    costs = _costs(total(usages))
    if include_usage:
        yield ends[-1]
        yield {**head, "choices": [], **costs}
    else:
        yield {**ends[-1], **costs}
    yield "[DONE]"


def _prompt_figures(progress: Progress) -> dict[str, int]:
    return {
        "prompt_tokens": progress.total,
        "cached_tokens": progress.cached,
        "evaluated_tokens": progress.total - progress.cached,
    }


def _costs(usage: Usage) -> dict[str, object]:
    return {
        "usage": {
            "prompt_tokens": usage.prompt_tokens,
            "completion_tokens": usage.generated_tokens,
            "total_tokens": usage.prompt_tokens + usage.generated_tokens,
            "prompt_tokens_details": {"cached_tokens": usage.cached_tokens},
        },
        "inkling": inkling_figures(usage),
    }


def _completion_requests(body: wire.CompletionBody, host: Host, info: ModelInfo) -> list[Request]:
    intake.insist_on_model(body, info)
    n = body.n or 1
    if body.best_of is not None and body.best_of > n:
        raise BadInput("`best_of`: more candidates than `n` cannot be had; ask for them with `n`")
    if body.suffix is not None:
        prompts = [_fim_prompt(body, host, info)]
    else:
        prompts = intake.prompts_of(body.prompt, host.worker, info)
    sampling = intake.sampling_of(body, _DEFAULTS, host.worker)
    max_tokens = _DEFAULT_MAX_TOKENS if body.max_tokens is None else body.max_tokens
    # `logprobs: 0` is OpenAI's way to ask for the chosen token only; the worker's 0 means none.
    logprobs = 0 if body.logprobs is None or body.logprobs is False else max(1, int(body.logprobs))
    return [
        intake.request_of(
            body,
            prompt,
            info=info,
            sampling=sampling,
            max_tokens=max_tokens,
            n=n,
            logprobs=logprobs,
        )
        for prompt in prompts
    ]


def _fim_prompt(body: wire.CompletionBody, host: Host, info: ModelInfo) -> tuple[int, ...]:
    if not isinstance(body.prompt, str):
        raise BadInput("`suffix`: with it, `prompt` must be one string")
    layout = layout_of(info.family, info.fim)
    if layout.fim is None:
        raise BadInput(f"`suffix`: {info.name} has no fill-in-the-middle tokens")
    return intake.tokens_of(layout.fim_prompt(body.prompt, body.suffix or ""), host.worker, info)


def _chat_requests(body: wire.ChatBody, host: Host, info: ModelInfo) -> list[Request]:
    if body.tools:
        raise BadInput("`tools`: this engine calls no tools; use a JSON schema instead")
    text = host.worker.apply_chat_template(intake.messages_of(body.messages))
    prompt = intake.with_bos(host.worker.tokenize(text, special=True), info)
    wanted = (body.max_completion_tokens, body.max_tokens, body.n_predict)
    max_tokens = next((given for given in wanted if given is not None and given >= 0), None)
    logprobs = max(1, body.top_logprobs or 0) if body.logprobs else 0
    sampling = intake.sampling_of(body, _DEFAULTS, host.worker)
    return [
        intake.request_of(
            body,
            prompt,
            info=info,
            sampling=sampling,
            max_tokens=max_tokens,
            n=body.n or 1,
            logprobs=logprobs,
        )
    ]


async def _echo(
    body: wire.CompletionBody, host: Host, requests: Sequence[Request]
) -> list[str] | None:
    if not body.echo:
        return None
    if body.logprobs is not None and body.logprobs is not False:
        raise BadInput("`echo`: the log-probabilities of a prompt cannot be had")
    return await intake.off_loop(
        lambda: [host.worker.detokenize(request.prompt, special=True) for request in requests]
    )
