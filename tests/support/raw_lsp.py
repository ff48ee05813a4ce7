"""A client that speaks to the real `inkling lsp` in bytes: for what no well-behaved client sends.

It answers what a server asks of a client (configuration, registrations, progress) by table, and
keeps everything received.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

from tests.support.waiting import PATIENCE, eventually

Message = dict[str, Any]

Start = Callable[..., "RawClient"]
"""What starts a server for a test: settings, command and answers to it, all optional."""

SERVER = (sys.executable, "-c", "from cli.main import main; main()", "lsp", "--stdio")


def folders_in(folder: Path) -> dict[str, str]:
    """Environment variables that keep a server to `folder`, and let it show what a scripted model
    says, whose certainty means nothing."""
    names = ("CACHE", "CONFIG", "STATE", "RUNTIME")
    folders = {f"INKLING_{name}_DIR": str(folder / name.lower()) for name in names}
    return {**folders, "INKLING_COMPLETION_THRESHOLD": "0"}


def frame(message: object) -> bytes:
    """A message with its header."""
    body = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


class RawClient:
    """One server process and everything it said."""

    def __init__(
        self,
        environment: Mapping[str, str],
        command: tuple[str, ...] = SERVER,
        cwd: Path | None = None,
        answers: Mapping[str, Callable[[Any], Any]] | None = None,
    ) -> None:
        self._answers = dict(answers or {})
        root = Path(__file__).parent.parent.parent
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd or root,
            env={**os.environ, "PYTHONPATH": str(root), **environment},
        )
        self.received: list[Message] = []
        self._news = threading.Condition()
        self._log: list[bytes] = []
        self._ids = iter(range(1, 1_000_000))
        self.garbage: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._read, daemon=True),
            threading.Thread(target=self._read_log, daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    @property
    def log(self) -> str:
        """What the server wrote to standard error so far."""
        return b"".join(self._log).decode(errors="replace")

    def logs(self, text: str) -> None:
        """Wait until the log says `text`: a line may come after the answer that it is about."""
        eventually(lambda: self.log, lambda log: text in log)

    def kill(self) -> None:
        """End the process and close its pipes."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join(5)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            with contextlib.suppress(OSError):
                stream.close()

    def send_bytes(self, data: bytes) -> None:
        """Anything at all."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message: object) -> None:
        """One JSON value with a header."""
        self.send_bytes(frame(message))

    def notify(self, method: str, params: object = None) -> None:
        """A notification."""
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def begin(self, method: str, params: object = None) -> int:
        """A request; its id."""
        request = next(self._ids)
        message = {"jsonrpc": "2.0", "id": request, "method": method}
        self.send(message if params is None else {**message, "params": params})
        return request

    def answer(self, request: object, timeout: float = PATIENCE) -> Message:
        """The answer to a request, waited for."""
        return self.wait(lambda m: "method" not in m and m.get("id") == request, timeout)

    def request(self, method: str, params: object = None, timeout: float = PATIENCE) -> Any:
        """A request's result. Fails the test on an error."""
        answer = self.answer(self.begin(method, params), timeout)
        assert "error" not in answer, answer
        return answer["result"]

    def error(self, method: str, params: object = None) -> Message:
        """A request's error. Fails the test on a result."""
        answer = self.answer(self.begin(method, params))
        error: Message = answer["error"]
        return error

    def answers_to(self, request: object) -> list[Message]:
        """Every answer to a request so far: there must be one."""
        return [m for m in self.received if "method" not in m and m.get("id") == request]

    def of(self, method: str) -> list[Any]:
        """The parameters of every notification and request of that name so far."""
        return [m.get("params") for m in self.received if m.get("method") == method]

    def wait(self, wanted: Callable[[Message], bool], timeout: float = PATIENCE) -> Message:
        """The first message received, so far or from now on, that fits."""
        deadline = time.monotonic() + timeout
        looked = 0
        with self._news:
            while True:
                for message in self.received[looked:]:
                    if wanted(message):
                        return message
                looked = len(self.received)
                left = deadline - time.monotonic()
                ended = self.process.poll() is not None and not self._threads[0].is_alive()
                if left <= 0 or ended:
                    kinds = [m.get("method", m.get("id")) for m in self.received[-10:]]
                    raise AssertionError(f"no such message; last: {kinds}; log:\n{self.log}")
                self._news.wait(min(left, 0.2))

    def wait_for(self, method: str, timeout: float = PATIENCE, **fields: Any) -> Any:
        """The parameters of a notification or request whose parameters have these fields."""

        def fits(message: Message) -> bool:
            params = message.get("params") or {}
            return message.get("method") == method and fields.items() <= params.items()

        return self.wait(fits, timeout).get("params")

    def initialize(self, **params: Any) -> Message:
        """Say `initialize` and `initialized`; the result of the first."""
        given = {"processId": os.getpid(), "rootUri": None, "capabilities": {}, **params}
        result: Message = self.request("initialize", given)
        self.notify("initialized", {})
        return result

    def open(self, uri: str, text: str, language: str = "python", version: int = 1) -> None:
        """Open a document."""
        document = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def change(self, uri: str, version: int, *changes: object) -> None:
        """Change a document."""
        self.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)},
        )

    def inline(self, uri: str, line: int, character: int, *, invoked: bool = True) -> int:
        """Begin a request for inline completions; its id."""
        return self.begin(
            "textDocument/inlineCompletion",
            {
                "textDocument": {"uri": uri},
                "position": {"line": line, "character": character},
                "context": {"triggerKind": 1 if invoked else 2},
            },
        )

    def leave(self, timeout: float = PATIENCE) -> int:
        """`shutdown`, `exit`, and the exit code."""
        self.request("shutdown")
        self.notify("exit")
        return self.process.wait(timeout)

    def is_alive(self) -> bool:
        """Whether the server answers a well-formed request."""
        answer = self.answer(self.begin("inkling/areYouThere"))
        return bool(answer["error"]["code"] in {-32601, -32002})

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while True:
            length = None
            while (line := stream.readline()) not in (b"\r\n", b""):
                name, _, value = line.partition(b":")
                if name == b"Content-Length":
                    length = int(value)
                else:
                    self.garbage.put(line)
            if not line:
                return
            assert length is not None
            body = stream.read(length)
            if len(body) < length:
                return  # it was ended in mid-message
            message = json.loads(body)
            with self._news:
                self.received.append(message)
                self._news.notify_all()
            if "method" in message and "id" in message:
                self._reply(message)

    def _reply(self, message: Message) -> None:
        method = message["method"]
        handler = self._answers.get(method)
        try:
            result = handler(message.get("params")) if handler is not None else None
        except ConnectionError:
            # A client that does not answer.
            return
        # The server may have left without waiting for the answer.
        with contextlib.suppress(OSError, ValueError):
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": result})

    def _read_log(self) -> None:
        stream = self.process.stderr
        assert stream is not None
        for line in stream:
            self._log.append(line)
