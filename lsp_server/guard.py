"""Every request is answered exactly once: the data structure that makes it so.

A request stands in the ledger from its arrival to its answer; to answer is to take it out.
What the answers are, and how they are sent, is decided elsewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from lsp_server.messages import INVALID_REQUEST, MessageId

REQUEST_CANCELLED = -32800
INTERNAL_ERROR = -32603


class RpcError(Exception):
    """An answer that says no: a JSON-RPC or LSP error code and a sentence."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Result:
    """The answer that says yes."""

    value: Any


Answer = Result | RpcError


class Ledger:
    """The requests that still owe an answer, and the tasks that work on them."""

    def __init__(
        self,
        send: Callable[[MessageId, Answer], None],
        explain: Callable[[BaseException], RpcError],
    ) -> None:
        """`send` puts an answer on the wire; `explain` words an exception for the client."""
        self._send = send
        self._explain = explain
        self._owed: dict[MessageId, asyncio.Task[Any]] = {}

    def __len__(self) -> int:
        return len(self._owed)

    def work(
        self, request: MessageId, answer: Coroutine[Any, Any, Any]
    ) -> asyncio.Task[Any] | None:
        """Run `answer` as a task and send what it returns or raises, once; the task."""
        if request in self._owed:
            answer.close()
            # A second answer under the id of a request in flight: the client mixed them up
            # already, and silence would leave it waiting.
            self._send(request, RpcError(INVALID_REQUEST, f"id {request!r} is in use"))
            return None
        task = asyncio.get_running_loop().create_task(answer, name=f"request {request!r}")
        self._owed[request] = task
        task.add_done_callback(lambda done: self._finish(request, done))
        return task

    def cancel(self, request: MessageId) -> bool:
        """Stop the work and answer at once; False if the request owes no answer (any more)."""
        task = self._owed.pop(request, None)
        if task is None:
            return False
        if task.done():
            # It ended in this very turn of the loop and its callback is about to run: its
            # own answer is the better one.
            self._owed[request] = task
            return False
        task.cancel()
        self._send(request, RpcError(REQUEST_CANCELLED, "the request was cancelled"))
        return True

    def cancel_all(self) -> None:
        """Cancel what is left, each with its answer."""
        for request in tuple(self._owed):
            self.cancel(request)

    def _finish(self, request: MessageId, task: asyncio.Task[Any]) -> None:
        error = None if task.cancelled() else task.exception()
        if self._owed.get(request) is not task:
            return
        del self._owed[request]
        if task.cancelled():
            self._send(request, RpcError(REQUEST_CANCELLED, "the request was cancelled"))
        elif error is not None:
            self._send(request, error if isinstance(error, RpcError) else self._explain(error))
        else:
            self._send(request, Result(task.result()))
