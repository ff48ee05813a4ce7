"""The real `inkling lsp` with its real engine, spoken to as an editor does.

An edit and a request at every key, the request before cancelled; what is typed as shown stays on
the screen until an answer says otherwise.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import psutil

from bench.typing.client import Counts, Visit
from bench.typing.json_rpc import JsonRpc, ServerError
from bench.typing.place import Place, line_column
from bench.typing.processes import CpuClock, Server
from bench.typing.screen import Screen
from foundation.folders import cache_folder

ROOT = Path(__file__).parent.parent.parent
_READY_SECONDS = 120.0
_INDEX_SECONDS = 120.0
_EVALUATED = re.compile(r"^inkling_prompt_tokens_evaluated_total (\S+)", re.MULTILINE)
_GENERATED = re.compile(r"^inkling_generated_tokens_total (\S+)", re.MULTILINE)
# "2026-01-01 12:00:00,000 INFO lsp_server.suggestions: …"
_LOG_LINE = re.compile(r"^\S+ \S+ [A-Z]+ ([\w.]+): (.*)")


class Inkling:
    """An editor with the plugin as installed: no setting but the model and its threads, unless
    some are tried out."""

    name = "inkling"

    def __init__(
        self, folder: Path, model: str, threads: int, settings: Mapping[str, str] | None = None
    ) -> None:
        """`folder` gets the caches and the state; models are the user's."""
        self._folder = folder
        self._model = model
        models = folder / "cache" / "models"
        if not models.exists():
            models.parent.mkdir(parents=True)
            models.symlink_to(cache_folder() / "models")
        names = ("CACHE", "CONFIG", "STATE", "RUNTIME")
        folders = {f"INKLING_{name}_DIR": str(folder / name.lower()) for name in names}
        self._environment = {
            **{name: value for name, value in os.environ.items() if "INKLING_" not in name},
            **folders,
            "INKLING_ENGINE_THREADS": str(threads),
            "INKLING_LOG": "info",
            "PYTHONPATH": str(ROOT),
            **{_variable(name): value for name, value in (settings or {}).items()},
        }
        self._rpc: JsonRpc | None = None
        self._fault: str | None = None

    async def begin(self, place: Place, workspace: Path, screen: Screen) -> None:
        """A new editor window on the workspace, once model and index are ready."""
        self._place, self._screen, self._workspace = place, screen, workspace
        self._version, self._typed = 1, 0
        self._request: tuple[int, asyncio.Task[None]] | None = None
        self._accept_command: Mapping[str, Any] | None = None
        self._told: set[str] = set()
        self._counts = Counts()
        self._ready, self._fault = asyncio.Event(), None
        self._rpc = await JsonRpc.start(
            [sys.executable, "-P", "-m", "cli.main", "lsp", "--model", self._model],
            self._environment,
            workspace,
            self._notified,
            self._logged,
        )
        root = {"uri": workspace.as_uri(), "name": workspace.name}
        capabilities = {
            "general": {"positionEncodings": ["utf-32", "utf-16"]},
            "textDocument": {"inlineCompletion": {}, "synchronization": {}},
            "workspace": {"configuration": True, "workspaceFolders": True},
            "window": {"workDoneProgress": True},
        }
        result = await self._rpc.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": root["uri"],
                "workspaceFolders": [root],
                "capabilities": capabilities,
            },
        )
        assert result["capabilities"]["positionEncoding"] == "utf-32"
        self._rpc.notify("initialized", {})
        await asyncio.wait_for(self._ready.wait(), _READY_SECONDS)
        if self._fault is not None:
            raise SystemExit(f"inkling: {self._fault}")
        await self._indexed()
        server = Server(self._processes)
        await server.idle()
        self._cpu = CpuClock(server.processes())
        self._before = await self._metrics()

    async def visit(self, visit: Visit) -> None:
        """A file is opened, and the cursor put on a line of it."""
        uri = visit.path.as_uri()
        self._open(uri, visit.path.read_text(encoding="utf-8"))
        self._cursor(uri, visit.line, 0)

    async def open(self) -> None:
        """The file with the hole, the cursor at the end of the line above it."""
        self._open(self._uri, self._place.text(0))
        self._cursor(self._uri, *line_column(self._place.text(0), self._place.cursor(0)))

    async def typed(self, typed: int, inserted: str) -> None:
        """An incremental change, a cancelled request, a new one."""
        assert self._rpc is not None
        text = self._place.text(self._typed)
        at = _position(text, self._place.cursor(self._typed))
        self._typed = typed
        self._version += 1
        self._rpc.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": self._uri, "version": self._version},
                "contentChanges": [{"range": {"start": at, "end": at}, "text": inserted}],
            },
        )
        self._ask()

    async def accepted(self, part: str, whole: bool) -> None:
        """The command that came with the suggestion."""
        assert self._rpc is not None
        if self._accept_command is None:
            return
        arguments = [dict(one) for one in self._accept_command["arguments"]]
        if not whole:
            arguments[0]["kind"] = "line"
        self._rpc.begin(
            "workspace/executeCommand",
            {"command": self._accept_command["command"], "arguments": arguments},
        )[1].add_done_callback(_heed)

    async def end(self) -> Counts:
        """The window is closed."""
        assert self._rpc is not None
        self._cancel()
        after = await self._metrics()
        self._counts.evaluated = after[0] - self._before[0]
        self._counts.generated = after[1] - self._before[1]
        self._counts.cpu_seconds = self._cpu.seconds()
        await self._rpc.leave()
        self._rpc = None
        await Server(self._processes).idle()
        return self._counts

    async def stop_engine(self) -> None:
        """Let the engine leave."""
        stopping = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "cli.main", "engine", "stop", "--all"),
            env=self._environment,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        await stopping.wait()

    # --- documents

    @property
    def _uri(self) -> str:
        return (self._workspace / self._place.path).as_uri()

    def _open(self, uri: str, text: str) -> None:
        assert self._rpc is not None
        document = {"uri": uri, "languageId": self._place.language, "version": 1, "text": text}
        self._rpc.notify("textDocument/didOpen", {"textDocument": document})

    def _cursor(self, uri: str, line: int, character: int) -> None:
        assert self._rpc is not None
        self._rpc.notify(
            "inkling/cursor",
            {
                "textDocument": {"uri": uri},
                "position": {"line": line, "character": character},
            },
        )

    # --- suggestions

    def _ask(self) -> None:
        assert self._rpc is not None
        self._cancel()
        text = self._place.text(self._typed)
        number, future = self._rpc.begin(
            "textDocument/inlineCompletion",
            {
                "textDocument": {"uri": self._uri},
                "position": _position(text, self._place.cursor(self._typed)),
                "context": {"triggerKind": 2},
            },
        )
        future.add_done_callback(_heed)
        self._counts.requests += 1
        key = len(self._screen.keys) - 1
        task = asyncio.create_task(self._await(future, self._typed, key))
        self._request = (number, task)

    def _cancel(self) -> None:
        if self._request is not None and self._rpc is not None:
            number, task = self._request
            if not task.done():
                self._rpc.notify("$/cancelRequest", {"id": number})
                task.cancel()
        self._request = None

    async def _await(self, future: asyncio.Future[Any], typed: int, key: int) -> None:
        begun = time.perf_counter()
        try:
            result = await asyncio.shield(future)
        except ServerError as error:
            self._screen.note(f"error: {error}")
            return
        items = (result if isinstance(result, list) else (result or {}).get("items")) or []
        took = f"{1000 * (time.perf_counter() - begun):.0f} ms"
        if not items:
            self._screen.note(f"no answer after {took}")
            self._screen.hide()
            return
        text = self._inserted(items[0], typed)
        if text is None:
            self._screen.note(
                f"answered after {took} with what would change other text: {items[0]}"
            )
            self._screen.hide()
            return
        self._accept_command = items[0].get("command")
        body = self._place.body[:typed] + text
        self._counts.answered += 1
        self._counts.answers += body not in self._told
        self._told.add(body)
        self._screen.note(f"answered after {took}")
        self._screen.show(text, "answer", key)

    def _inserted(self, item: Mapping[str, Any], typed: int) -> str | None:
        """What an item puts in at the cursor; None if it changes what stands before it."""
        given = item["insertText"]
        text: str = given["value"] if isinstance(given, Mapping) else given
        document, cursor = self._place.text(typed), self._place.cursor(typed)
        span = item.get("range")
        if span is None:
            return text
        start = _offset(document, span["start"])
        end = _offset(document, span["end"])
        replaced_before = document[start:cursor] if start <= cursor else None
        if replaced_before is None or not text.startswith(replaced_before):
            return None
        text = text[len(replaced_before) :]
        replaced_after = document[cursor:end]
        if replaced_after and not text.endswith(replaced_after):
            return None
        return text.removesuffix(replaced_after) if replaced_after else text

    # --- what the server says

    def _notified(self, method: str, params: Any) -> None:
        if method == "inkling/status" and params["state"] in ("ready", "busy"):
            self._ready.set()
        elif method == "inkling/status" and params["state"] == "error":
            self._fault = str(params["message"])
            self._ready.set()
        elif method == "inkling/suggestionGrown":
            version = params.get("version")
            if params["uri"] == self._uri and version in (None, self._version):
                self._screen.note("grown")
                self._ask()

    def _logged(self, line: str) -> None:
        found = _LOG_LINE.match(line)
        self._screen.note(f"log: {found[2] if found else line}")
        if found is None or " ERROR " in line[:60]:
            self._counts.notes.append(line)

    async def _indexed(self) -> None:
        assert self._rpc is not None
        deadline = time.monotonic() + _INDEX_SECONDS
        while time.monotonic() < deadline:
            stats = await self._rpc.request(
                "workspace/executeCommand", {"command": "inkling.showStats", "arguments": []}
            )
            if stats["index"].get("ready"):
                return
            await asyncio.sleep(0.1)
        raise SystemExit("inkling's index of the workspace does not become ready")

    def _processes(self) -> list[psutil.Process]:
        found = [] if self._rpc is None else [psutil.Process(self._rpc.process.pid)]
        for record in (self._folder / "runtime").glob("engine-*.json"):
            with contextlib.suppress(OSError, ValueError, KeyError, psutil.NoSuchProcess):
                found.append(psutil.Process(_pid(record)))
        return found

    async def _metrics(self) -> tuple[int, int]:
        """Prompt tokens evaluated and tokens generated by the engine so far."""
        sockets = list((self._folder / "runtime").glob("engine-*.sock"))
        if len(sockets) != 1:
            raise SystemExit(f"there is not one engine but {len(sockets)}")
        transport = httpx.AsyncHTTPTransport(uds=str(sockets[0]))
        async with httpx.AsyncClient(transport=transport, base_url="http://engine") as client:
            page = (await client.get("/metrics")).text
        evaluated, generated = _EVALUATED.search(page), _GENERATED.search(page)
        assert evaluated is not None
        assert generated is not None
        return int(float(evaluated[1])), int(float(generated[1]))


def _pid(record: Path) -> int:
    return int(json.loads(record.read_text(encoding="utf-8"))["pid"])


def _position(text: str, offset: int) -> dict[str, int]:
    line, column = line_column(text, offset)
    return {"line": line, "character": column}


def _offset(text: str, position: Mapping[str, int]) -> int:
    start = 0
    for _ in range(position["line"]):
        start = text.index("\n", start) + 1
    return start + position["character"]


def _heed(future: asyncio.Future[Any]) -> None:
    """Look at a result nobody waits for, so that asyncio does not complain."""
    if not future.cancelled():
        future.exception()


def _variable(setting: str) -> str:
    return "INKLING_" + setting.upper().replace(".", "_")
