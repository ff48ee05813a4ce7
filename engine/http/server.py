"""The HTTP application: its routing table, who may come in, and every error as JSON.

The routes themselves are in `engine/http/openai.py`, `engine/http/infill.py` and
`engine/http/control.py`; the process that runs it is in `engine/process/run.py`.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.http import control, infill, openai
from engine.http.errors import BodyTooLarge, error_body, error_headers, status_of
from engine.http.exchange import CLIENT_CLOSED_REQUEST, ClientGone, JsonResponse
from engine.http.host import Host
from foundation.errors import InklingError

MOST_BODY_BYTES = 16 * 2**20

Handler = Callable[[HttpRequest], Awaitable[Response]]

# The client left: while it was answered, or with its request half sent.
_LEFT = (ClientGone, ClientDisconnect)

# One row per path: what GET and POST do there.
ROUTES: Mapping[str, Mapping[str, Handler]] = {
    "/v1/completions": {"POST": openai.completions},
    "/v1/chat/completions": {"POST": openai.chat_completions},
    "/chat/completions": {"POST": openai.chat_completions},
    "/completion": {"POST": infill.completion},
    "/infill": {"POST": infill.infill},
    "/v1/models": {"GET": control.models},
    "/models": {"GET": control.models},
    "/models/load": {"POST": control.load},
    "/health": {"GET": control.health},
    "/v1/health": {"GET": control.health},
    "/metrics": {"GET": control.metrics},
    "/props": {"GET": control.props},
    "/tokenize": {"POST": control.tokenize},
    "/detokenize": {"POST": control.detokenize},
    "/apply-template": {"POST": control.apply_template},
    "/lora-adapters": {"GET": control.adapters, "POST": control.scale_adapters},
    "/shutdown": {"POST": control.shutdown},
}


@dataclass(frozen=True, slots=True)
class Listener:
    """Who may come in through a TCP port; a Unix socket's mode says that for itself.

    With a `token` everybody who shows it; without one only programs on this machine, which a web
    page is not: browsers send `Origin`, and a rebound DNS name shows in `Host`.
    """

    token: str = ""

    def refusal(self, headers: Mapping[bytes, bytes]) -> str | None:
        """Why a request with these headers may not come in; None if it may."""
        if self.token:
            shown = headers.get(b"authorization", b"")
            if hmac.compare_digest(shown, f"Bearer {self.token}".encode()):
                return None
            return "a bearer token is needed: send the engine's key as Authorization: Bearer …"
        if b"origin" in headers:
            return "web pages may not use this engine"
        if not _is_loopback(headers.get(b"host", b"").decode("latin-1")):
            return "only programs on this machine may use this engine (Host: localhost)"
        return None


def application(host: Host, listeners: Mapping[int, Listener] | None = None) -> ASGIApp:
    """The whole application; `listeners` by TCP port."""
    host.metrics.watch(host.worker.status)
    app = Starlette(
        routes=[
            Route(path, _dispatch(path, handlers), methods=list(handlers))
            for path, handlers in ROUTES.items()
        ],
        exception_handlers={
            InklingError: _inkling_error,
            HTTPException: _http_error,
            **dict.fromkeys(_LEFT, _client_gone),
        },
    )
    app.state.host = host
    return _Gate(_LastResort(app), listeners or {})


def _dispatch(path: str, handlers: Mapping[str, Handler]) -> Handler:
    async def answer(http: HttpRequest) -> Response:
        metrics = http.app.state.host.metrics
        handler = handlers["GET" if http.method == "HEAD" else http.method]
        try:
            response = await handler(http)
        except _LEFT:
            metrics.answered(path, CLIENT_CLOSED_REQUEST)
            raise
        except Exception as error:
            metrics.answered(path, status_of(error))
            raise
        metrics.answered(path, response.status_code)
        return response

    return answer


async def _inkling_error(_: HttpRequest, error: Exception) -> Response:
    return JsonResponse(error_body(error), status_of(error), error_headers(error))


async def _http_error(http: HttpRequest, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    message = {
        404: f"there is nothing at {http.url.path}",
        405: f"{http.url.path} does not answer {http.method}",
    }.get(error.status_code, error.detail or HTTPStatus(error.status_code).phrase)
    kind = "not_found_error" if error.status_code == 404 else "invalid_request_error"
    body = {"error": {"message": message, "type": kind, "code": error.status_code}}
    return JsonResponse(body, error.status_code, dict(error.headers or {}))


async def _client_gone(_: HttpRequest, __: Exception) -> Response:
    return Response(status_code=CLIENT_CLOSED_REQUEST)


class _LastResort:
    """An error that nobody foresaw is still a JSON answer, and the process goes on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            body = error_body(error)
            if not started:
                await JsonResponse(body, status_of(error))(scope, receive, send)


class _Gate:
    """Lets requests in: the listener's rule first, then the bound on the body's size."""

    def __init__(self, app: ASGIApp, listeners: Mapping[int, Listener]) -> None:
        self._app = app
        self._listeners = listeners

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = dict(scope["headers"])
        refusal = self._refusal(scope, headers)
        if refusal is not None:
            body = {"error": {"message": refusal, "type": "authentication_error", "code": 401}}
            await JsonResponse(body, 401, {"www-authenticate": "Bearer"})(scope, receive, send)
            return
        declared = headers.get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > MOST_BODY_BYTES:
            error = _too_large()
            # The body is not read, so the connection cannot serve another request.
            response = JsonResponse(error_body(error), 413, {"connection": "close"})
            await response(scope, receive, send)
            return
        received = 0

        async def bounded() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MOST_BODY_BYTES:
                raise _too_large()
            return message

        await self._app(scope, bounded, send)

    def _refusal(self, scope: Scope, headers: Mapping[bytes, bytes]) -> str | None:
        server = scope.get("server")
        listener = self._listeners.get(server[1]) if server and server[1] is not None else None
        return None if listener is None else listener.refusal(headers)


def _too_large() -> BodyTooLarge:
    return BodyTooLarge(f"the body is larger than {MOST_BODY_BYTES // 2**20} MiB")


def _is_loopback(host: str) -> bool:
    name = urlsplit(f"//{host}").hostname if host else None
    return name in ("localhost", "127.0.0.1", "::1")
