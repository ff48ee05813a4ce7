"""An OpenAI-compatible server with the oddities of others, each switched on by name."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route


class ForeignServer:
    """Says `text` to everything, remembers what it was asked, and refuses `refuses`."""

    def __init__(self) -> None:
        self.text = "return a + b"
        self.model = "Qwen/Qwen2.5-Coder-7B"
        self.refuses: set[str] = set()
        self.key = ""
        self.ignores_n = False
        self.tells_usage = True
        self.tokenizer = ""
        self.unavailable = 0
        self.asked: list[dict[str, Any]] = []
        self.url = ""

    def app(self) -> Starlette:
        """The routes."""
        return Starlette(
            routes=[
                Route("/v1/models", self._models),
                Route("/v1/completions", self._completions, methods=["POST"]),
                Route("/v1/chat/completions", self._completions, methods=["POST"]),
                Route("/tokenize", self._tokenize, methods=["POST"]),
                Route("/extras/tokenize/count", self._count, methods=["POST"]),
            ]
        )

    async def _models(self, request: Request) -> Response:
        if self.key and request.headers.get("authorization") != f"Bearer {self.key}":
            return JSONResponse({"error": {"message": "wrong key"}}, 401)
        return JSONResponse({"data": [{"id": self.model, "max_model_len": 2048}]})

    async def _completions(self, request: Request) -> Response:
        body = await request.json()
        self.asked.append(body)
        if self.unavailable:
            self.unavailable -= 1
            return JSONResponse({"error": {"message": "busy"}}, 429, {"retry-after": "3"})
        for field in sorted(self.refuses & body.keys()):
            return JSONResponse({"detail": f"unknown field: {field}"}, 422)
        return StreamingResponse(self._events(request, body), media_type="text/event-stream")

    async def _events(self, request: Request, body: dict[str, Any]) -> AsyncIterator[bytes]:
        chat = "messages" in body
        n = 1 if self.ignores_n else body.get("n", 1)
        for index in range(n):
            for piece in self.text.split(" "):
                part = {"delta": {"content": piece}} if chat else {"text": piece}
                yield _sse({"choices": [{"index": index, **part, "finish_reason": None}]})
                await asyncio.sleep(0)
            yield _sse({"choices": [{"index": index, "text": "", "finish_reason": "stop"}]})
        if self.tells_usage and body.get("stream_options", {}).get("include_usage"):
            usage = {"prompt_tokens": 11, "completion_tokens": 5}
            yield _sse({"choices": [], "usage": usage})
        yield b"data: [DONE]\n\n"

    async def _tokenize(self, request: Request) -> Response:
        body = await request.json()
        if self.tokenizer == "llama.cpp" and "content" in body:
            return JSONResponse({"tokens": list(body["content"].encode())})
        if self.tokenizer == "vLLM" and "prompt" in body:
            return JSONResponse({"count": 7, "tokens": [1] * 7})
        return JSONResponse({"detail": "Not Found"}, 404)

    async def _count(self, request: Request) -> Response:
        if self.tokenizer == "llama-cpp-python":
            return JSONResponse({"count": 9})
        return JSONResponse({"detail": "Not Found"}, 404)


def _sse(value: object) -> bytes:
    return b"data: " + msgspec.json.encode(value) + b"\n\n"


@contextlib.contextmanager
def foreign_server() -> Iterator[ForeignServer]:
    """A running server on a free port of this machine."""
    scripted = ForeignServer()
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    bound.listen()  # so that whoever connects before the thread runs is served when it does
    scripted.url = f"http://127.0.0.1:{bound.getsockname()[1]}"
    config = uvicorn.Config(
        scripted.app(), log_config=None, lifespan="off", ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: server.run(sockets=[bound]), name="foreign")
    thread.start()
    try:
        yield scripted
    finally:
        server.should_exit = True
        thread.join(10)
        bound.close()
