"""A well-behaved client, pytest-lsp's, and the real model: what a user gets."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from engine.process import running
from engine.process.address import known_addresses
from foundation.folders import models_folder
from tests.support.waiting import PATIENCE

MODEL = "qwen2.5-coder-0.5b"
TEXT = '''def mean(numbers):
    """The arithmetic mean of the numbers."""
    return sum(numbers) / len(


def largest(numbers):
    """The largest of the numbers."""
'''

pytestmark = pytest.mark.real_model


@pytest_asyncio.fixture
async def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LanguageClient]:
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "models").symlink_to(models_folder())
    runtime = Path(tempfile.mkdtemp(prefix="ink"))
    for name, folder in (("CACHE", cache), ("CONFIG", tmp_path / "config"), ("RUNTIME", runtime)):
        monkeypatch.setenv(f"INKLING_{name}_DIR", str(folder))
    monkeypatch.setenv("INKLING_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("INKLING_ENGINE_N_CTX", "2048")
    # That there is an answer is what matters here, not whether it is likely to be wanted.
    monkeypatch.setenv("INKLING_COMPLETION_THRESHOLD", "0")
    config = ClientServerConfig(
        [sys.executable, "-c", "from cli.main import main; main()", "lsp", "--stdio"]
    )
    started: Any = await config.start()
    started.states = []

    def told(params: Any) -> None:
        # pygls marks its handlers, which a bound method does not let it do.
        started.states.append(params)

    started.feature("inkling/status")(told)
    started.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda params: None)
    await started.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities("visual-studio-code"),
            workspace_folders=[types.WorkspaceFolder(tmp_path.as_uri(), "project")],
            initialization_options={"model": MODEL, "completion": {"debounce_ms": 0}},
        )
    )
    try:
        yield started
    finally:
        await started.shutdown_session()
        await started.stop()
        for address in known_addresses():
            await running.stop(address)
        shutil.rmtree(runtime, ignore_errors=True)


async def suggestions(
    client: LanguageClient, uri: str, line: int, character: int
) -> list[types.InlineCompletionItem]:
    result = await client.text_document_inline_completion_async(
        types.InlineCompletionParams(
            context=types.InlineCompletionContext(types.InlineCompletionTriggerKind.Automatic),
            text_document=types.TextDocumentIdentifier(uri),
            position=types.Position(line, character),
        )
    )
    return list(result.items if isinstance(result, types.InlineCompletionList) else result or [])


async def suggested(client: LanguageClient, uri: str, line: int, character: int) -> str:
    (item,) = await suggestions(client, uri, line, character)
    return str(item.insert_text)


async def stats(client: LanguageClient) -> Any:
    return await client.workspace_execute_command_async(
        types.ExecuteCommandParams(command="inkling.showStats")
    )


async def test_completing_typing_on_accepting_and_going_to_the_next_function(
    client: LanguageClient, tmp_path: Path
) -> None:
    uri = (tmp_path / "numbers.py").as_uri()
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "python", 1, TEXT))
    )
    (item,) = await suggestions(client, uri, 2, 30)
    assert str(item.insert_text) == "numbers)"
    assert item.command is not None

    # Typing what is suggested.
    place = types.Position(2, 30)
    for version, letter in enumerate("numb", start=2):
        change = types.TextDocumentContentChangePartial(
            range=types.Range(place, place), text=letter
        )
        client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, uri), [change]
            )
        )
        place = types.Position(2, place.character + 1)
        began = time.monotonic()
        (rest,) = await suggestions(client, uri, 2, place.character)
        assert str(item.insert_text).endswith(str(rest.insert_text))
        assert time.monotonic() - began < 3
    await client.workspace_execute_command_async(
        types.ExecuteCommandParams(item.command.command, item.command.arguments)
    )

    # A body where there is none, on a line that was just opened.
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(9, uri),
            [types.TextDocumentContentChangeWholeDocument(TEXT + "    ")],
        )
    )
    # What is sure is shown at once, and the rest when it is known.
    async with asyncio.timeout(PATIENCE):
        body = ""
        while not body.startswith("return max(numbers)"):
            body = await suggested(client, uri, 7, 4)

    told = await stats(client)
    assert told["suggestions"]["accepted"] == 1
    assert told["event_loop"]["longest_cpu_ms"] < 10
    states = [params.state for params in client.states]  # type: ignore[attr-defined]
    assert states[0] == "starting"
    assert states[-1] == "ready"
    assert client.error is None


async def test_cancelled_requests_leave_the_engine_to_others(
    client: LanguageClient, tmp_path: Path
) -> None:
    uri = (tmp_path / "many.py").as_uri()
    functions = (f"def f{i}(a, b):\n    return a + {i} * b\n\n\n" for i in range(200))
    text = "".join(functions) + "def last(a, b):\n    return "
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "python", 1, text))
    )
    line = text.count("\n")
    await suggestions(client, uri, line, 11)
    protocol: Any = client.protocol
    request = asyncio.ensure_future(
        protocol.send_request_async(
            types.TEXT_DOCUMENT_INLINE_COMPLETION,
            types.InlineCompletionParams(
                context=types.InlineCompletionContext(types.InlineCompletionTriggerKind.Invoked),
                text_document=types.TextDocumentIdentifier(uri),
                position=types.Position(401, 15),
            ),
            msg_id="slow",
        )
    )
    await asyncio.sleep(0.05)
    client.cancel_request(types.CancelParams(id="slow"))
    with pytest.raises(Exception, match="cancelled"):
        await request
    assert await suggestions(client, uri, line, 11)
