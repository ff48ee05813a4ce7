"""The life of a connection: phases, dispatch, one answer a request, on top of pygls' protocol.

pygls gives the LSP types, their (de)serialization and requests to the client. Its own dispatch is
not used: it knows no phases, and answers malformed messages with a pop-up or not at all.
"""

from __future__ import annotations

import asyncio
import enum
import json
import logging
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

import cattrs
from cattrs import Converter
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

from foundation.errors import BadInput, InklingError
from lsp_server.client_capabilities import used
from lsp_server.guard import INTERNAL_ERROR, Answer, Ledger, Result, RpcError
from lsp_server.messages import (
    INVALID_REQUEST,
    Message,
    MessageId,
    Notification,
    Request,
    Response,
)

METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
REQUEST_FAILED = -32803
SERVER_NOT_INITIALIZED = -32002

logger = logging.getLogger(__name__)

RequestHandler = Callable[[Any], Coroutine[Any, Any, Any]]


@dataclass(frozen=True, slots=True)
class Routes:
    """Every method we answer or listen to, by name.

    A request's handler is called at once, so that it sees the state its client saw; what it
    returns is awaited later. `oversized` are the notifications that mean something even after
    their giant strings were emptied.
    """

    requests: Mapping[str, RequestHandler]
    notifications: Mapping[str, Callable[[Any], None]]
    oversized: Mapping[str, Callable[[Any], None]]


@dataclass(frozen=True, slots=True)
class _Invalid:
    """In place of parameters that do not fit their type."""

    reason: str


class Phase(enum.Enum):
    """Where in its life a connection is (LSP 3.17, "Lifecycle Messages")."""

    CREATED = enum.auto()
    INITIALIZING = enum.auto()
    RUNNING = enum.auto()
    SHUT_DOWN = enum.auto()


class InklingProtocol(LanguageServerProtocol):
    """Takes messages in on the event loop, and sends answers, notifications and requests."""

    def __init__(self, server: LanguageServer, converter: Converter) -> None:
        super().__init__(server, converter)
        self.phase = Phase.CREATED
        self.finished: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._routes = Routes({}, {}, {})
        self._ledger = Ledger(self._answer, _explain)
        self._held: list[Message] = []

    def route(self, routes: Routes) -> None:
        """Say who handles what."""
        self._routes = routes

    def prepare(self, message: Message) -> Message:
        """Give parameters their LSP types. For the reading thread: the loop is not touched."""
        if not isinstance(message, (Request, Notification)):
            return message
        known = types.METHOD_TO_TYPES.get(message.method)
        expected: Any = known[2] if known is not None else None
        if expected is None or message.method not in self._known_methods():
            return message
        try:
            params = message.params
            if message.method == types.INITIALIZE and isinstance(params, dict):
                params = {**params, "capabilities": used(params.get("capabilities"))}
            return replace(message, params=self._converter.structure(params, expected))
        except Exception as error:
            # Whether that matters depends on the phase, which only the loop knows.
            return replace(message, params=_Invalid(f"{message.method}: {_validation(error)}"))

    def receive(self, message: Message) -> None:
        """Handle one prepared message. While `initialize` is at work, those behind it wait."""
        if self.phase is Phase.INITIALIZING and not isinstance(message, Response):
            self._held.append(message)
        elif isinstance(message, Request):
            self._request(message)
        elif isinstance(message, Notification):
            self._notification(message)
        elif isinstance(message, Response):
            self._response(message)
        else:
            logger.warning("a malformed message: %s", message.reason)
            self._answer(message.id, RpcError(message.code, message.reason))

    def disconnected(self) -> None:
        """The client left; without `exit`, that is an error unless it had said `shutdown`."""
        self.finish(0 if self.phase is Phase.SHUT_DOWN else 1)

    def finish(self, exit_code: int) -> None:
        """End the connection; the first to say so decides the exit code."""
        self._ledger.cancel_all()
        if not self.finished.done():
            self.finished.set_result(exit_code)

    def _known_methods(self) -> set[str]:
        return {*self._routes.requests, *self._routes.notifications, types.CANCEL_REQUEST}

    def _request(self, request: Request) -> None:
        handler = self._routes.requests.get(request.method)
        starts = request.method == types.INITIALIZE
        if self.phase is Phase.SHUT_DOWN:
            refusal = RpcError(INVALID_REQUEST, "the server has been shut down")
        elif starts and self.phase is not Phase.CREATED:
            refusal = RpcError(INVALID_REQUEST, "the server is initialized already")
        elif not starts and self.phase is not Phase.RUNNING:
            refusal = RpcError(SERVER_NOT_INITIALIZED, "the server is not initialized yet")
        elif handler is None:
            refusal = RpcError(METHOD_NOT_FOUND, f"{request.method} is not a method of this server")
        elif request.thinned:
            refusal = RpcError(INVALID_REQUEST, f"{request.method}: the message is too long")
        elif isinstance(request.params, _Invalid):
            refusal = RpcError(INVALID_PARAMS, request.params.reason)
        else:
            self._begin(request, handler)
            return
        self._answer(request.id, refusal)

    def _begin(self, request: Request, handler: RequestHandler) -> None:
        if request.method == types.INITIALIZE:
            self.phase = Phase.INITIALIZING
        elif request.method == types.SHUTDOWN:
            self.phase = Phase.SHUT_DOWN
            self._ledger.cancel_all()
        try:
            answer = handler(request.params)
        except Exception as error:
            self._answer(request.id, _explain(error))
            return
        task = self._ledger.work(request.id, answer)
        if task is not None and request.method == types.INITIALIZE:
            task.add_done_callback(self._initialized)

    def _initialized(self, task: asyncio.Task[Any]) -> None:
        failed = task.cancelled() or task.exception() is not None
        self.phase = Phase.CREATED if failed else Phase.RUNNING
        held, self._held = self._held, []
        for message in held:
            self.receive(message)

    def _notification(self, notification: Notification) -> None:
        method, params = notification.method, notification.params
        if method == types.EXIT:
            self.finish(0 if self.phase is Phase.SHUT_DOWN else 1)
        elif isinstance(params, _Invalid):
            logger.warning("a malformed notification is ignored: %s", params.reason)
        elif method == types.CANCEL_REQUEST:
            self._ledger.cancel(params.id)
        elif self.phase is not Phase.RUNNING:
            logger.warning("%s outside initialize … shutdown is ignored", method)
        else:
            routes = self._routes.oversized if notification.thinned else self._routes.notifications
            self._notify_handler(method, params, routes.get(method))

    def _notify_handler(
        self, method: str, params: Any, handler: Callable[[Any], None] | None
    ) -> None:
        if handler is None:
            # LSP: unknown "$/" notifications are nobody's business.
            level = logging.DEBUG if method.startswith("$/") else logging.INFO
            logger.log(level, "the notification %s is ignored", method)
            return
        try:
            handler(params)
        except Exception:
            logger.exception("%s failed", method)

    def _response(self, response: Response) -> None:
        future = self._request_futures.pop(response.id, None)
        result_type = self._result_types.pop(response.id, None)
        if future is None or future.done():
            logger.debug("an answer to %r, which nobody waits for", response.id)
        elif response.error is not None:
            future.set_exception(_rejection(response.error))
        else:
            _resolve(future, self._converter, result_type, response)

    def _answer(self, request: MessageId | None, answer: Answer) -> None:
        message: dict[str, Any] = {"jsonrpc": self.VERSION, "id": request}
        try:
            if isinstance(answer, Result):
                message["result"] = self._converter.unstructure(answer.value)
                return self._send_data(message)
        except Exception as error:
            logger.exception("the answer to %r cannot be sent", request)
            del message["result"]
            answer = _explain(error)
        message["error"] = {"code": answer.code, "message": str(answer)}
        return self._send_data(message)

    def _send_data(self, data: Any) -> None:
        # Raises for what is no JSON: `_answer` then says so to the client.
        body = json.dumps(data, default=self._serialize_message, separators=(",", ":")).encode()
        if self.writer is not None:
            self.writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))


def _explain(error: BaseException) -> RpcError:
    if isinstance(error, BadInput):
        return RpcError(INVALID_PARAMS, str(error))
    if isinstance(error, InklingError):
        return RpcError(REQUEST_FAILED, str(error))
    logger.error("a request failed", exc_info=error)
    return RpcError(INTERNAL_ERROR, f"{type(error).__name__}: {error}")


def _validation(error: Exception) -> str:
    try:
        return "; ".join(cattrs.transform_error(error, path="params")[:5])
    except Exception:
        return f"{type(error).__name__}: {error}"


def _rejection(error: object) -> JsonRpcException:
    code = error.get("code") if isinstance(error, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    return JsonRpcException(str(message), code if isinstance(code, int) else None)


def _resolve(
    future: Future[Any], converter: Converter, result_type: Any, response: Response
) -> None:
    if result_type is None:
        future.set_result(response.result)
        return
    whole = {"jsonrpc": "2.0", "id": response.id, "result": response.result}
    try:
        future.set_result(converter.structure(whole, result_type).result)
    except Exception as error:
        future.set_exception(JsonRpcException(f"the client's answer is wrong: {error}"))
