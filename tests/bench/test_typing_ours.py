"""The replay's side of LSP: a scripted server for what it sends, the real one for what it means."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.typing.json_rpc import JsonRpc, ServerError
from bench.typing.ours import ROOT, Inkling
from bench.typing.place import Place
from bench.typing.typist import Look, type_back

PLACE = Place(
    "pack",
    "store.py",
    "average",
    "python",
    'def total(values):\n    """Sum."""\n    return sum(values)\n\n\n'
    'def average(values):\n    """Mean of the values."""',
    "\n    return total(values) / len(values)",
    "\n",
)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name: sockets want short paths."""
    with tempfile.TemporaryDirectory(prefix="ink-") as name:
        yield Path(name)


async def scripted(folder: Path, script: dict[str, Any], heard: list[tuple[str, Any]]) -> JsonRpc:
    (folder / "script.json").write_text(json.dumps(script))
    return await JsonRpc.start(
        [sys.executable, "-m", "tests.support.scripted_lsp", "script.json", "log.jsonl"],
        {**os.environ, "PYTHONPATH": str(ROOT)},
        folder,
        lambda method, params: heard.append((method, params)),
        lambda line: heard.append(("log", line)),
    )


async def test_requests_are_answered_and_notifications_heard(folder: Path) -> None:
    heard: list[tuple[str, Any]] = []
    script = {"status": [{"state": "ready"}], "results": {"inkling.showStats": {"a": 1}}}
    rpc = await scripted(folder, script, heard)
    await rpc.request("initialize", {"capabilities": {}})
    rpc.notify("initialized", {})
    answer = await rpc.request(
        "workspace/executeCommand", {"command": "inkling.showStats", "arguments": []}
    )
    assert answer == {"a": 1}
    with pytest.raises(ServerError) as told:
        await rpc.request("no/such", {})
    assert told.value.code == -32601
    await rpc.leave()
    assert heard == [("inkling/status", {"state": "ready"})]
    assert rpc.process.returncode == 0


async def test_a_server_that_dies_leaves_nobody_waiting(folder: Path) -> None:
    rpc = await scripted(folder, {}, [])
    await rpc.request("initialize", {"capabilities": {}})
    _, future = rpc.begin("textDocument/inlineCompletion", {"position": None})
    with pytest.raises(ServerError, match="gone"):
        await asyncio.wait_for(future, 10)
    await rpc.leave()


@pytest.mark.real_model
async def test_a_function_is_typed_with_the_real_server(folder: Path) -> None:
    workspace = folder / "pack"
    workspace.mkdir()
    (workspace / PLACE.path).write_text(PLACE.text(0))
    client = Inkling(folder, "qwen2.5-coder-0.5b", threads=1)
    look = Look(visit_seconds=0, hole_seconds=1.0)
    try:
        typed = await type_back(client, PLACE, workspace, [1.5] * len(PLACE.body), look)
    finally:
        await client.stop_engine()
    assert typed.screen.keys[-1].typed == len(PLACE.body)
    assert typed.screen.showings, "nothing was ever suggested"
    assert typed.saved, "total(values) / len(values) was not suggested in time"
    assert typed.counts.evaluated > 0
    assert typed.counts.cpu_seconds > 0
    assert typed.counts.notes == [], "the server's log has errors"
