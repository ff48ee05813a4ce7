"""How long the language server's event loop was held while it indexed 2,000 files and completed.

    python -m bench.loop [--model NAME|FILE] [--files N] [--seconds S]

A real `inkling lsp` over pipes, a real model, a workspace copied from the Python that runs this,
and somebody who types: an edit and a request at every key, the request before cancelled. The
server times every turn of its own loop, by the clock (which counts what other threads and programs
took meanwhile) and on the processor. Writes results/loop.json.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient
from rich.console import Console
from rich.table import Table

from engine.models.store import resolve_model

RESULTS = Path(__file__).parent / "results" / "loop.json"
KEY_SECONDS = 0.15
THINKING_SECONDS = 2.5  # a pause every so many keys, in which a suggestion is waited for
KEYS_BETWEEN_PAUSES = 12
LOADING_TRIES = 40
TYPED = "    total = sum(value.size for value in self.values if value is not None)\n"
DOCUMENT = '''"""Counts what a store holds."""

from dataclasses import dataclass


@dataclass
class Store:
    values: list

    def total_size(self) -> int:
'''


@dataclass(frozen=True)
class Scenario:
    """What goes on while the loop is watched."""

    name: str
    indexing: bool
    completing: bool


@dataclass(frozen=True)
class Outcome:
    """What the server measured of itself in one scenario."""

    scenario: str
    files: int
    seconds_to_index: float | None
    requests: int
    suggestions: int
    median_ms: float | None
    turns: int
    longest_ms: float
    longest_cpu_ms: float
    over_10_ms: int
    outcomes: dict[str, int]


COLD, WARM = "indexing and completing", "the same, index from the cache"
SCENARIOS = (
    Scenario("completing", indexing=False, completing=True),
    Scenario("indexing", indexing=True, completing=False),
    Scenario(COLD, indexing=True, completing=True),
    Scenario(WARM, indexing=True, completing=True),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--model", default="qwen2.5-coder-0.5b")
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=20.0, help="typing at least this long")
    options = parser.parse_args()
    model = resolve_model(options.model)
    load = [os.getloadavg()[0]]
    with tempfile.TemporaryDirectory(prefix="loop-") as folder:
        workspace = Path(folder) / "workspace"
        copied = copy_sources(workspace, options.files)
        outcomes = [
            asyncio.run(watch(scenario, workspace, Path(folder), model.path, options.seconds))
            for scenario in SCENARIOS
        ]
        stop_engine(Path(folder), model.path)
    load.append(os.getloadavg()[0])
    show(outcomes)
    RESULTS.parent.mkdir(exist_ok=True)
    report = {
        "command": "python -m bench.loop " + " ".join(sys.argv[1:]),
        "model": model.name,
        "files": copied,
        "processors": os.cpu_count(),
        "load_average": load,  # before and after: above the processors, the clock tells little
        "outcomes": [asdict(outcome) for outcome in outcomes],
    }
    RESULTS.write_text(json.dumps(report, indent=1) + "\n", "utf-8")


def copy_sources(workspace: Path, count: int) -> int:
    """Copy so many Python files of the standard library and the installed packages."""
    copied = 0
    for name in ("stdlib", "purelib"):
        source = Path(sysconfig.get_path(name))
        for path in itertools.islice(python_files(source), count - copied):
            target = workspace / name / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            copied += 1
    return copied


def python_files(folder: Path) -> Iterator[Path]:
    """The Python files below a folder, sorted, without those of packages nested in it."""
    for path in sorted(folder.rglob("*.py")):
        if "site-packages" not in path.relative_to(folder).parts and path.is_file():
            yield path


async def watch(
    scenario: Scenario, workspace: Path, folder: Path, model: Path, seconds: float
) -> Outcome:
    """Run a server through one scenario and ask it how its loop did."""
    if scenario.name != WARM:
        shutil.rmtree(folder / "cache", ignore_errors=True)
    async with server(workspace, folder, model, indexing=scenario.indexing) as client:
        began = time.monotonic()
        typist = Typist(client, workspace / "store.py")
        await typist.open()
        if scenario.completing:
            await typist.until_ready()
        indexed_after: float | None = None
        while True:
            if scenario.completing:
                await typist.type_some()
            else:
                await asyncio.sleep(0.2)
            stats = await figures(client)
            if scenario.indexing and indexed_after is None and stats["index"]["ready"]:
                indexed_after = time.monotonic() - began
            done = not scenario.indexing or indexed_after is not None
            if done and time.monotonic() - began >= (seconds if scenario.completing else 0):
                break
        loop = stats["event_loop"]
        return Outcome(
            scenario.name,
            stats["index"].get("files", 0),
            indexed_after and round(indexed_after, 1),
            typist.requests,
            len(typist.waited_ms),
            round(statistics.median(typist.waited_ms)) if typist.waited_ms else None,
            loop["turns"],
            round(loop["longest_ms"], 2),
            round(loop["longest_cpu_ms"], 2),
            loop["over_10_ms"],
            stats["outcomes"],
        )


class Typist:
    """Somebody at an editor: keys, requests, cancels, and a pause now and then."""

    def __init__(self, client: LanguageClient, path: Path) -> None:
        self._client = client
        self._uri = path.as_uri()
        self._text = DOCUMENT
        self._version = 1
        self._keys = itertools.cycle(TYPED)
        self.requests = 0
        self.waited_ms: list[float] = []

    async def open(self) -> None:
        """Open the document."""
        item = types.TextDocumentItem(self._uri, "python", self._version, self._text)
        self._client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    async def until_ready(self) -> None:
        """Ask until the model is loaded: how long that takes is not the question here."""
        for _ in range(LOADING_TRIES):
            await self._ask(THINKING_SECONDS)
            if (await figures(self._client))["status"]["state"] == "ready":
                return

    async def type_some(self) -> None:
        """Type until the next pause, in which the suggestion is waited for."""
        for key in itertools.islice(self._keys, KEYS_BETWEEN_PAUSES):
            self._type(key)
            await self._ask(KEY_SECONDS)
        began = time.monotonic()
        if await self._ask(THINKING_SECONDS):
            self.waited_ms.append((time.monotonic() - began) * 1000)

    def _type(self, key: str) -> None:
        at = self._end()
        self._text += key
        self._version += 1
        self._client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self._version, self._uri),
                [types.TextDocumentContentChangePartial(types.Range(at, at), key)],
            )
        )

    def _end(self) -> types.Position:
        return types.Position(self._text.count("\n"), len(self._text.rpartition("\n")[2]))

    async def _ask(self, patience: float) -> bool:
        """Ask for a suggestion and cancel when patience ends; whether there was one."""
        self.requests += 1
        number = f"key-{self.requests}"
        answer = self._client.protocol.send_request_async(
            types.TEXT_DOCUMENT_INLINE_COMPLETION,
            types.InlineCompletionParams(
                types.InlineCompletionContext(types.InlineCompletionTriggerKind.Automatic),
                types.TextDocumentIdentifier(self._uri),
                self._end(),
            ),
            number,
        )
        asked = asyncio.ensure_future(answer)
        _, late = await asyncio.wait([asked], timeout=patience)
        if late:
            self._client.cancel_request(types.CancelParams(number))
        with suppress(JsonRpcException):
            found = await asked
            return bool(found if isinstance(found, list) else getattr(found, "items", []))
        return False


async def figures(client: LanguageClient) -> dict[str, Any]:
    """What the server knows of itself."""
    told = await client.workspace_execute_command_async(
        types.ExecuteCommandParams("inkling.showStats", [])
    )
    plain: dict[str, Any] = as_plain(told)
    return plain


def as_plain(value: Any) -> Any:
    """The client's objects as dictionaries."""
    if hasattr(value, "_asdict"):
        return {key: as_plain(one) for key, one in value._asdict().items()}
    if hasattr(value, "__dict__"):
        return {key: as_plain(one) for key, one in vars(value).items()}
    return value


@asynccontextmanager
async def server(
    workspace: Path, folder: Path, model: Path, *, indexing: bool
) -> AsyncIterator[LanguageClient]:
    """A server for the workspace, with user folders of its own."""
    client = LanguageClient("bench", "1")
    client.feature("inkling/status")(lambda status: None)
    await client.start_io(
        *(sys.executable, "-m", "cli.main", "lsp", "--model", str(model)),
        env=surroundings(folder, indexing=indexing),
        cwd=Path(__file__).parent.parent,
    )
    root = types.WorkspaceFolder(workspace.as_uri(), workspace.name)
    await client.initialize_async(
        types.InitializeParams(
            types.ClientCapabilities(), process_id=os.getpid(), workspace_folders=[root]
        )
    )
    client.initialized(types.InitializedParams())
    try:
        yield client
    finally:
        await client.shutdown_async(None)
        client.exit(None)
        stopped: Awaitable[None] = client.stop()  # type: ignore[no-untyped-call]  # pygls has no type for it
        await stopped


def surroundings(folder: Path, *, indexing: bool = True) -> dict[str, str]:
    """Environment variables that keep the user's own engine, caches and settings out of it."""
    return {
        **os.environ,
        "INKLING_CACHE_DIR": str(folder / "cache"),
        "INKLING_CONFIG_DIR": str(folder / "config"),
        "INKLING_STATE_DIR": str(folder / "state"),
        "INKLING_RUNTIME_DIR": str(folder / "run"),
        "INKLING_INDEX_ENABLED": "true" if indexing else "false",
        "INKLING_LOG": "error",
        "PYTHONPATH": str(Path(__file__).parent.parent),
    }


def stop_engine(folder: Path, model: Path) -> None:
    """End the engine that the servers shared."""
    subprocess.run(
        [sys.executable, "-m", "cli.main", "engine", "stop", "--model", str(model)],
        env=surroundings(folder),
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.DEVNULL,
        check=False,
    )


def show(outcomes: list[Outcome]) -> None:
    table = Table(title="The server's event loop")
    table.add_column("while")
    for column in ("files", "index s", "asked", "shown", "ms", "turns", "longest ms", "on CPU ms"):
        table.add_column(column, justify="right")
    table.add_column("over 10 ms", justify="right")
    for one in outcomes:
        cells = list(asdict(one).values())[:-1]
        table.add_row(*("–" if cell is None else str(cell) for cell in cells))
    Console(width=120 if not sys.stdout.isatty() else None).print(table)


if __name__ == "__main__":
    main()
