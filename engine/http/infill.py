"""POST /infill and /completion: the fields of llama.cpp's own server, in and out.

So that llama.vim, llama.vscode and whatever else speaks to llama-server work against this engine
unchanged. Fields and meanings: tools/server/README.md of llama.cpp.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from engine.http import intake, wire
from engine.http.errors import error_body
from engine.http.exchange import EventStream, Exchange, JsonResponse, merged
from engine.http.host import Host, host_of
from engine.http.llama_format import LlamaAnswer
from engine.model import ModelInfo
from engine.models.layout import layout_of
from engine.requests import (
    Delta,
    Done,
    Finished,
    Priority,
    Progress,
    Request,
    Sampling,
)
from foundation.errors import BadInput

# llama-server's defaults, where they differ from greedy decoding.
_DEFAULTS = Sampling(temperature=0.8, top_k=40, top_p=0.95, min_p=0.05)
# What each sampler's absence from `samplers` means, and its letter in the short form.
_SAMPLERS: dict[str, tuple[str, dict[str, Any]]] = {
    "top_k": ("k", {"top_k": 0}),
    "top_p": ("p", {"top_p": 1.0}),
    "min_p": ("m", {"min_p": 0.0}),
    "temperature": ("t", {"temperature": 1.0}),
    "penalties": (
        "e",
        {"repeat_penalty": 1.0, "presence_penalty": 0.0, "frequency_penalty": 0.0},
    ),
}
# llama-server shares its logical batch (2,048 by default) between prefix and suffix, 3 to 1.
_TRIM_BATCH = 2048
_REPOSITORY = "myproject"
_FILE = "filename"


async def infill(http: HttpRequest) -> Response:
    """Fill the gap between `input_prefix` + `prompt` and `input_suffix`."""
    host = host_of(http)
    host.insist_ready()
    body = wire.read_body(await http.body(), wire.InfillBody)
    info = host.info()

    def prepare() -> tuple[Request, bool]:
        prompt, trimmed = _infill_prompt(body, host, info)
        return _request(body, prompt, host, info, unmarked=Priority.typing), trimmed

    return await _answer(host, http, body, info, prepare)


async def completion(http: HttpRequest) -> Response:
    """Continue `prompt`, asked and answered in llama-server's own way."""
    host = host_of(http)
    host.insist_ready()
    body = wire.read_body(await http.body(), wire.NativeCompletionBody)
    info = host.info()

    def prepare() -> tuple[Request, bool]:
        prompts = intake.prompts_of(body.prompt, host.worker, info)
        if len(prompts) > 1:
            raise BadInput("`prompt`: several prompts at once go to /v1/completions")
        return _request(body, prompts[0], host, info, unmarked=Priority.interactive), False

    return await _answer(host, http, body, info, prepare)


async def _answer(
    host: Host,
    http: HttpRequest,
    body: wire.NativeBody,
    info: ModelInfo,
    prepare: Callable[[], tuple[Request, bool]],
) -> Response:
    request, trimmed = await intake.off_loop(prepare)
    answer = LlamaAnswer(body, request, info, trimmed)
    exchange = Exchange(host, [request], http)
    exchange.open()
    try:
        await exchange.first()
        if body.stream:
            return EventStream(exchange, _stream(exchange, answer), error_body)
        async for _ in _stream(exchange, answer):
            pass
    except BaseException:
        exchange.close()
        raise
    exchange.close()
    return JsonResponse(answer.selected())


async def _stream(exchange: Exchange, answer: LlamaAnswer) -> AsyncIterator[object]:
    """llama-server's events; the last one is the whole answer."""
    while events := await exchange.next():
        for _, event in merged(events):
            match event:
                case Delta():
                    part = answer.add(event)
                    if part is not None:
                        yield part
                    if answer.complete:
                        exchange.cancel()
                case Progress():
                    if answer.body.return_progress:
                        yield answer.progress(event)
                case Finished():
                    answer.finish(event)
                case Done():
                    answer.usage = event.usage
                case _:
                    pass
    yield answer.final()


def _request(
    body: wire.NativeBody,
    prompt: tuple[int, ...],
    host: Host,
    info: ModelInfo,
    *,
    unmarked: Priority,
) -> Request:
    wanted = body.n_predict if body.n_predict is not None else body.max_tokens
    max_tokens = wanted if wanted is not None and wanted >= 0 else None
    limit = body.t_max_predict_ms
    sampling = intake.sampling_of(body, _DEFAULTS, host.worker)
    return intake.request_of(
        body,
        prompt,
        info=info,
        sampling=_with_samplers(sampling, body.samplers),
        max_tokens=max_tokens,
        logprobs=body.n_probs or 0,
        time_limit_ms=limit if limit is not None and limit > 0 else None,
        # Nothing generated means that somebody warms the cache for later.
        unmarked=Priority.background if max_tokens == 0 else unmarked,
    )


def _with_samplers(sampling: Sampling, names: list[str] | str | None) -> Sampling:
    """`sampling` with every sampler off that `samplers`, if given, does not name."""
    if names is None:
        return sampling
    off: dict[str, Any] = {}
    for name, (letter, neutral) in _SAMPLERS.items():
        if (letter if isinstance(names, str) else name) not in names:
            off |= neutral
    infill = "i" in names if isinstance(names, str) else "infill" in names
    return replace(sampling, infill=infill, **off)


def _infill_prompt(
    body: wire.InfillBody, host: Host, info: ModelInfo
) -> tuple[tuple[int, ...], bool]:
    """The prompt's tokens, and whether something had to be left out of it."""
    layout = layout_of(info.family, info.fim)
    if layout.fim is None:
        raise BadInput(f"{info.name} has no fill-in-the-middle tokens, which /infill needs")
    worker = host.worker

    def last(text: str, room: int) -> str:
        tokens = worker.tokenize(text)
        return text if len(tokens) <= room else _text(tokens[len(tokens) - room :])

    def first(text: str, room: int) -> str:
        tokens = worker.tokenize(text)
        return text if len(tokens) <= room else _text(tokens[:room])

    def _text(tokens: Sequence[int]) -> str:
        # A cut may fall into a character of several tokens.
        return worker.detokenize(tokens).strip("\N{REPLACEMENT CHARACTER}")

    room = trim_rooms(info.n_ctx, max(body.n_predict or 0, 0), len(worker.tokenize(body.prompt)))
    prefix = last(body.input_prefix, room.prefix)
    suffix = first(body.input_suffix, room.suffix)
    files: list[tuple[str, str]] = []
    left = room.extra
    # The newest chunks come last and are the ones to keep.
    for chunk in reversed(body.input_extra):
        size = len(worker.tokenize(chunk.filename)) + len(worker.tokenize(chunk.text)) + 2
        if size > left:
            break
        left -= size
        files.insert(0, (chunk.filename, chunk.text))
    prompt = layout.fim_prompt(prefix + body.prompt, suffix, files, repo=_REPOSITORY, path=_FILE)
    trimmed = (prefix, suffix, len(files)) != (
        body.input_prefix,
        body.input_suffix,
        len(body.input_extra),
    )
    return intake.tokens_of(prompt, worker, info), trimmed


@dataclass(frozen=True, slots=True)
class TrimRooms:
    """How many tokens each part of an /infill prompt may have."""

    prefix: int
    suffix: int
    extra: int


def trim_rooms(n_ctx: int, n_predict: int, prompt_tokens: int) -> TrimRooms:
    """llama-server's shares: 3/4 of a batch before the cursor, 1/4 after, other files the rest.

    A context smaller than its usual batch is shared in the same way, what is to be generated
    taken off first.
    """
    batch = max(min(_TRIM_BATCH, n_ctx - n_predict - 16), 8)
    return TrimRooms(
        prefix=max(0, min(3 * (batch // 4), batch - prompt_tokens)),
        suffix=max(0, batch // 4 - (2 + prompt_tokens)),
        extra=max(0, n_ctx - max(batch, prompt_tokens) - 2 * n_predict - 32),
    )
