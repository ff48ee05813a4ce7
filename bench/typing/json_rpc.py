"""A language server's standard streams: messages out, answers and notifications in, log kept.

Small on purpose: nothing here should cost time while somebody types.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

Message = dict[str, Any]


class ServerError(Exception):
    """The server answered a request with an error; `code` as in JSON-RPC."""

    def __init__(self, error: Mapping[str, Any]) -> None:
        super().__init__(f"{error.get('message')} ({error.get('code')})")
        self.code = error.get("code")


class JsonRpc:
    """One server process."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        on_notification: Callable[[str, Any], None],
        on_log: Callable[[str], None],
    ) -> None:
        self.process = process
        self._on_notification = on_notification
        self._on_log = on_log
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._read_log())]

    @classmethod
    async def start(
        cls,
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        on_notification: Callable[[str, Any], None],
        on_log: Callable[[str], None],
    ) -> JsonRpc:
        """Start the server in `folder`."""
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=dict(environment),
            cwd=folder,
            limit=2**24,
        )
        return cls(process, on_notification, on_log)

    def begin(self, method: str, params: object) -> tuple[int, asyncio.Future[Any]]:
        """Send a request; its id and what will hold the result, or a `ServerError`."""
        number = next(self._ids)
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        if self._tasks[0].done():
            future.set_exception(_gone())
            return number, future
        self._waiting[number] = future
        self._send({"id": number, "method": method, "params": params})
        return number, future

    async def request(self, method: str, params: object, seconds: float = 60.0) -> Any:
        """A request's result. Raises `ServerError`, `TimeoutError`."""
        return await asyncio.wait_for(self.begin(method, params)[1], seconds)

    def notify(self, method: str, params: object) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    async def leave(self) -> None:
        """`shutdown`, `exit`; a server that stays is killed."""
        with contextlib.suppress(TimeoutError, ServerError):
            await self.request("shutdown", None, 10)
        if self.process.returncode is None:
            self.notify("exit", None)
        try:
            await asyncio.wait_for(self.process.wait(), 10)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()
        await asyncio.wait(self._tasks)

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    async def _read(self) -> None:
        assert self.process.stdout is not None
        stream = self.process.stdout
        while header := await stream.readline():
            length = 0
            while header.strip():
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
                header = await stream.readline()
            self._take(json.loads(await stream.readexactly(length)))
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(_gone())

    def _take(self, message: Message) -> None:
        if "method" in message and "id" in message:
            self._send({"id": message["id"], "result": _answer(message)})
        elif "method" in message:
            self._on_notification(message["method"], message.get("params"))
        else:
            future = self._waiting.pop(message["id"], None)
            if future is None or future.done():
                return
            if "error" in message:
                future.set_exception(ServerError(message["error"]))
            else:
                future.set_result(message.get("result"))

    async def _read_log(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self._on_log(line.decode(errors="replace").rstrip())


def _gone() -> ServerError:
    return ServerError({"message": "the server is gone"})


def _answer(message: Message) -> object:
    """What an editor without settings of its own answers."""
    if message["method"] == "workspace/configuration":
        return [None for _ in message["params"]["items"]]
    return None
