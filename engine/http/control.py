"""Routes that generate nothing: models, health, figures, tokens, adapters, leaving."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from starlette.requests import Request as HttpRequest
from starlette.responses import Response

from engine.http import intake, wire
from engine.http.exchange import JsonResponse
from engine.http.host import Host, host_of
from engine.model import ModelConfig, ModelInfo
from engine.models import store
from engine.requests import LoraScale
from foundation.errors import BadInput


async def health(http: HttpRequest) -> Response:
    """Whether the engine can work: 200 when it can, 503 while it loads or after it failed."""
    return JsonResponse(*_health(host_of(http)))


async def models(http: HttpRequest) -> Response:
    """The model in use, in OpenAI's list."""
    host = host_of(http)
    info = host.info()
    return JsonResponse(
        {
            "object": "list",
            "data": [
                {
                    "id": info.name,
                    "object": "model",
                    "created": int(host.started),
                    "owned_by": "inkling",
                    "meta": {
                        "n_ctx": info.n_ctx,
                        "n_ctx_train": info.n_ctx_train,
                        "n_vocab": info.n_vocab,
                        "size": info.size_bytes,
                    },
                    "inkling": {**asdict(info), **asdict(host.worker.speed())},
                }
            ],
        }
    )


async def load(http: HttpRequest) -> Response:
    """Swap the model. Requests in flight finish on the old one; a failure keeps it."""
    host = host_of(http)
    body = wire.read_body(await http.body() or b"{}", wire.LoadBody)
    with host.activity.use():
        async with host.swap:
            config = await intake.off_loop(lambda: _loaded_config(host.config, body))
            info = await asyncio.wrap_future(host.worker.load(config))
            host.config = config
    return JsonResponse({"success": True, "inkling": asdict(info)})


async def metrics(http: HttpRequest) -> Response:
    """All figures for Prometheus."""
    return Response(
        host_of(http).metrics.page(), media_type="text/plain; version=0.0.4; charset=utf-8"
    )


async def props(http: HttpRequest) -> Response:
    """llama-server's /props: what its clients ask for before they start."""
    host = host_of(http)
    info = host.info()
    return JsonResponse(
        {
            "default_generation_settings": {
                "n_ctx": info.n_ctx,
                "params": {"temperature": 0.8, "top_k": 40, "top_p": 0.95, "min_p": 0.05},
            },
            "total_slots": info.n_seq_max,
            "model_alias": info.name,
            "model_path": info.path,
            "modalities": {"vision": False, "audio": False, "video": False},
            "chat_template": "",
            "build_info": f"inkling {host.version}",
            "is_sleeping": False,
        }
    )


async def tokenize(http: HttpRequest) -> Response:
    """Tokens of a text, or of each text in a list."""
    host = host_of(http)
    info = host.info()
    body = wire.read_body(await http.body(), wire.TokenizeBody)

    def tokens(text: str) -> list[Any]:
        found: list[int] = host.worker.tokenize(text, special=body.parse_special)
        if body.add_special:
            found = list(intake.with_bos(found, info))
        if body.with_pieces:
            return [{"id": token, "piece": host.worker.detokenize([token])} for token in found]
        return found

    def all_tokens() -> list[Any]:
        if isinstance(body.content, str):
            return tokens(body.content)
        return [tokens(text) for text in body.content]

    with host.activity.use():
        return JsonResponse({"tokens": await intake.off_loop(all_tokens)})


async def detokenize(http: HttpRequest) -> Response:
    """The text of tokens, special ones written out."""
    host = host_of(http)
    info = host.info()
    body = wire.read_body(await http.body(), wire.DetokenizeBody)
    for token in body.tokens:
        if token >= info.n_vocab:
            raise BadInput(f"`tokens`: {token} is no token; the last one is {info.n_vocab - 1}")
    text = await intake.off_loop(lambda: host.worker.detokenize(body.tokens, special=True))
    return JsonResponse({"content": text})


async def apply_template(http: HttpRequest) -> Response:
    """The prompt that a conversation becomes."""
    host = host_of(http)
    host.info()
    body = wire.read_body(await http.body(), wire.TemplateBody)
    messages = intake.messages_of(body.messages)
    prompt = await intake.off_loop(lambda: host.worker.apply_chat_template(messages))
    return JsonResponse({"prompt": prompt})


async def adapters(http: HttpRequest) -> Response:
    """The LoRA adapters and their weights."""
    host = host_of(http)
    host.info()
    return JsonResponse(_adapters(host.worker.adapters()))


async def scale_adapters(http: HttpRequest) -> Response:
    """Set the weights of LoRA adapters; those not named are switched off, as llama-server does."""
    host = host_of(http)
    host.info()
    body = wire.read_body(await http.body(), list[wire.LoraBody])
    scales: dict[int, float] = {adapter.id: 0.0 for adapter in host.worker.adapters()}
    for wanted in body:
        if wanted.id not in scales:
            raise BadInput(f"`id`: there is no adapter {wanted.id}; there are {len(scales)}")
        scales[wanted.id] = wanted.scale
    with host.activity.use():
        return JsonResponse(
            _adapters(await asyncio.wrap_future(host.worker.scale_adapters(scales)))
        )


async def shutdown(http: HttpRequest) -> Response:
    """Leave, after this answer."""
    host = host_of(http)
    asyncio.get_running_loop().call_later(0.05, host.leaving.set)
    return JsonResponse({"success": True, "pid": os.getpid()})


def _health(host: Host) -> tuple[dict[str, Any], int]:
    status = host.worker.status()
    told = "ok" if status.state == "ready" else "loading" if host.is_loading() else "error"
    body: dict[str, Any] = {
        "status": told,
        "message": "" if told == "ok" else host.not_ready_message(),
        "model": host.config.name or host.config.path.name,
        "model_path": str(host.config.path),
        "pid": os.getpid(),
        "version": host.version,
        "uptime_seconds": round(time.time() - host.started, 1),
        "idle_seconds": round(host.activity.idle_seconds(), 1),
        "idle_minutes": host.launch.idle_minutes,
        "listen": host.launch.listen,
        "worker": asdict(status),
    }
    if told == "ok":
        return body, 200
    body["error"] = {"message": body["message"], "type": "unavailable_error", "code": 503}
    return body, 503


def _loaded_config(config: ModelConfig, body: wire.LoadBody) -> ModelConfig:
    changes: dict[str, Any] = {
        name: value
        for name in ("n_ctx", "kv_type", "n_gpu_layers", "threads", "memory_mb")
        if (value := getattr(body, name)) is not None
    }
    if body.model is not None:
        file = store.resolve_model(body.model)
        # What was said about the old file need not hold for the new one.
        changes |= {"path": Path(file.path), "name": file.name, "family_override": "", "lora": ()}
    if body.family is not None:
        changes["family_override"] = body.family
    if body.lora is not None:
        changes["lora"] = tuple(body.lora)
    return replace(config, **changes)


def _adapters(scales: tuple[LoraScale, ...]) -> list[Mapping[str, Any]]:
    return [asdict(scale) for scale in scales]


def model_summary(info: ModelInfo) -> str:
    """One line for the log: the model, its context and where its layers are."""
    if info.gpu_layers:
        where = f"{info.gpu_layers} of {info.n_layers} layers on {info.backend}"
    else:
        where = f"on the CPU (none of its {info.n_layers} layers is on a GPU)"
    return f"{info.name} ({info.family}): {info.n_ctx} tokens of context, {where}"
