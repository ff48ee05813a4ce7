"""Whatever a client sends, the server answers with an LSP error or skips it, and goes on."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.raw_lsp import RawClient, Start, folders_in, frame

PARSE_ERROR, INVALID_REQUEST, INVALID_PARAMS, NOT_FOUND = -32700, -32600, -32602, -32601
URI = "file:///tmp/bad.py"
_numbers = itertools.count()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RawClient]:
    """One server for all of this: each test also shows that it survived those before."""
    folder = tmp_path_factory.mktemp("bad")
    variables = folders_in(folder)
    with RawClient({**variables, "INKLING_LOG": "info"}) as client:
        client.initialize()
        yield client


def fresh_uri() -> str:
    return f"file:///tmp/bad{next(_numbers)}.py"


def code(client: RawClient, method: str, params: object) -> int:
    return int(client.error(method, params)["code"])


def errors_without_id(client: RawClient, wanted: int, count: int = 1) -> list[Any]:
    def found() -> list[Any]:
        return [m["error"]["code"] for m in client.received if m.get("id", 0) is None]

    client.wait(lambda _: found().count(wanted) >= count)
    return found()


def test_bytes_that_are_no_message(client: RawClient) -> None:
    for junk in (
        b"hello\r\n\r\n",
        b"Content-Length: x\r\n\r\n",
        b"Content-Length: 3\r\n\r\n{,}",
        b"Content-Length: 4\r\n\r\n\xff\xfe\x00\x01",
        b"Content-Length: 0\r\n\r\n",
        b"Content-Length: 999999999999\r\n\r\n",
        b"Content-Length: 50\r\n\r\n{",
        b"\0" * 10_000,
    ):
        client.send_bytes(junk)
        assert client.is_alive(), junk
    assert set(errors_without_id(client, PARSE_ERROR)) == {PARSE_ERROR}


def test_json_that_is_no_message(client: RawClient) -> None:
    for value in ([], [1], 7, None, "x", {}, {"jsonrpc": "2.0"}, {"jsonrpc": "1.0", "method": "x"}):
        client.send(value)
        assert client.is_alive(), value
    assert errors_without_id(client, INVALID_REQUEST, 8)
    client.send([{"jsonrpc": "2.0", "id": 70, "method": "shutdown"}])
    assert client.is_alive()
    assert not client.answers_to(70)


def test_the_error_carries_the_id_where_there_is_one(client: RawClient) -> None:
    client.send({"jsonrpc": "2.0", "id": "mine", "method": 5})
    assert client.answer("mine")["error"]["code"] == INVALID_REQUEST


def test_unknown_methods(client: RawClient) -> None:
    assert code(client, "textDocument/moniker", {}) == NOT_FOUND
    assert code(client, "$/unknown", None) == NOT_FOUND
    client.notify("textDocument/unknown", {})
    client.notify("$/unknown", {})
    assert client.is_alive()


def test_parameters_of_the_wrong_type(client: RawClient) -> None:
    wrong: tuple[Any, ...] = (
        None,
        [],
        {},
        {"textDocument": 5},
        {"textDocument": {"uri": URI}, "position": {"line": "1", "character": 0}},
        {"textDocument": {"uri": URI}, "position": {"line": -1, "character": 0}},
        {
            "textDocument": {"uri": URI},
            "position": {"line": 0, "character": 0},
            "context": {"triggerKind": 9},
        },
    )
    for params in wrong:
        assert code(client, "textDocument/inlineCompletion", params) == INVALID_PARAMS, params
    for method in ("didOpen", "didChange", "didClose"):
        client.notify(f"textDocument/{method}", {"textDocument": []})
    client.notify("$/cancelRequest", {"id": {}})
    client.notify("initialized", 5)
    assert code(client, "workspace/executeCommand", {"command": "no.such"}) == INVALID_PARAMS
    unusable: tuple[list[Any], ...] = ([], [5], [{}], [{"id": 5}])
    for arguments in unusable:
        command = {"command": "inkling.accept", "arguments": arguments}
        assert code(client, "workspace/executeCommand", command) == INVALID_PARAMS
    assert client.is_alive()


def test_documents_never_opened_and_positions_that_are_not_there(client: RawClient) -> None:
    error = client.answer(client.inline("file:///never.py", 0, 0))["error"]
    assert error["code"] == INVALID_PARAMS
    assert "never.py is not open" in error["message"]
    client.change("file:///never.py", 2, {"text": "x"})
    client.notify("textDocument/didClose", {"textDocument": {"uri": "file:///never.py"}})
    uri = fresh_uri()
    client.open(uri, "x = 1\n")
    error = client.answer(client.inline(uri, 99, 0))["error"]
    assert error["code"] == INVALID_PARAMS
    assert "line 99" in error["message"]
    # A character past the line's end is its end (LSP 3.17, Position).
    assert "result" in client.answer(client.inline(uri, 0, 2**31 - 1))
    assert client.is_alive()


def test_an_edit_on_a_wrong_version_is_ignored_and_one_out_of_range_is_clamped(
    client: RawClient,
) -> None:
    uri = fresh_uri()
    client.open(uri, "x = 1\n", version=5)
    client.change(uri, 4, {"text": "a\nb\nc\nd"})
    assert client.answer(client.inline(uri, 3, 0))["error"]["code"] == INVALID_PARAMS
    far = {"line": 10**9, "character": 10**9}
    client.change(uri, 6, {"range": {"start": far, "end": far}, "text": "y\nz\n"})
    assert "result" in client.answer(client.inline(uri, 3, 0))
    client.logs("version 4 after version 5")


def test_fifty_megabytes_are_skipped_with_a_reason_and_the_rest_goes_on(client: RawClient) -> None:
    uri = fresh_uri()
    client.open(uri, "x = 1\n" * 8_700_000)
    client.open("file:///tmp/small.py", "y = 1\n")
    assert "result" in client.answer(client.inline("file:///tmp/small.py", 0, 0), 60)
    assert client.answer(client.inline(uri, 0, 0), 60)["result"] == {"items": []}
    client.logs("longer than 2048 KiB")
    client.change(uri, 2, {"text": "z = 1\n"})
    assert client.answer(client.inline(uri, 1, 0))["result"] == {"items": []}
    assert client.answer(client.inline(uri, 9, 0))["error"]["code"] == INVALID_PARAMS
    big = {"textDocument": {"uri": "x" * 5_000_000}, "position": {"line": 0, "character": 0}}
    assert code(client, "textDocument/inlineCompletion", big | {"context": {"triggerKind": 1}}) in {
        INVALID_REQUEST,
        INVALID_PARAMS,
    }


def test_nul_bytes_lone_surrogates_and_odd_uris(client: RawClient) -> None:
    for number, uri in enumerate(
        ("file:///a%00b.py", "untitled:1", "", "file://host/x.py", "not a uri")
    ):
        client.open(uri, "x = '\0\ud800'\n" * (number + 1))
        answer = client.answer(client.inline(uri, 0, 3))
        assert answer["result"] == {"items": []}, uri
    assert client.is_alive()


def test_a_workspace_with_loops_and_undecodable_files(start: Start, tmp_path: Path) -> None:
    root = tmp_path / "project"
    (root / "deep").mkdir(parents=True)
    (root / "deep" / "loop").symlink_to(root)
    (root / "self").symlink_to(root / "self")
    (root / "bad.py").write_bytes(b"\xff\xfe\x00x = '\x80'\n")
    (root / "inkling.toml").write_bytes(b"\xff\xfe")
    client = start()
    client.initialize(workspaceFolders=[{"uri": root.as_uri(), "name": "p"}])
    message = client.wait_for("window/showMessage")
    assert "inkling.toml" in message["message"]
    assert client.is_alive()


# Anything but what ends the session on purpose.
_METHODS = st.sampled_from(
    [
        "initialize",
        "initialized",
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didClose",
        "textDocument/inlineCompletion",
        "textDocument/completion",
        "workspace/executeCommand",
        "workspace/didChangeConfiguration",
        "workspace/didChangeWorkspaceFolders",
        "workspace/didChangeWatchedFiles",
        "window/workDoneProgress/cancel",
        "$/cancelRequest",
        "$/setTrace",
        "nonsense",
    ]
)
_KEYS = st.sampled_from(
    [
        *("textDocument", "uri", "position", "line", "character", "context", "triggerKind"),
        *("text", "version", "languageId", "range", "start", "end", "contentChanges", "command"),
        *("arguments", "id", "token", "settings", "event", "added", "removed", "changes", "type"),
    ]
)
_VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**40), 2**40),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=8),
        st.just(URI),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_KEYS, inner, max_size=5)),
    max_leaves=12,
)
_MESSAGES = st.fixed_dictionaries(
    {"jsonrpc": st.just("2.0"), "method": _METHODS},
    optional={"params": _VALUES, "id": st.one_of(st.integers(10**6, 10**9), st.text(max_size=5))},
)
_FRAMES = st.one_of(
    _MESSAGES.map(frame),
    _VALUES.map(frame),
    st.binary(max_size=80),
    st.binary(max_size=40).map(lambda body: b"Content-Length: %d\r\n\r\n%s" % (len(body), body)),
    st.integers(0, 10**20).map(lambda length: b"Content-Length: %d\r\n\r\n" % length),
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(_FRAMES, min_size=1, max_size=6))
def test_after_any_frames_a_valid_request_is_answered_once(
    client: RawClient, frames: list[bytes]
) -> None:
    for data in frames:
        client.send_bytes(data)
    request = client.begin("inkling/areYouThere")
    assert client.answer(request)["error"]["code"] == NOT_FOUND
    assert len(client.answers_to(request)) == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(_MESSAGES, min_size=1, max_size=8))
def test_every_request_is_answered_exactly_once(
    client: RawClient, messages: list[dict[str, Any]]
) -> None:
    asked: list[int] = []
    for message in messages:
        if "id" in message:
            request = client.begin(message["method"], message.get("params", {}))
            asked.append(request)
        else:
            client.send(message)
    for request in asked:
        client.answer(request)
    client.answer(client.begin("inkling/areYouThere"))
    assert [len(client.answers_to(request)) for request in asked] == [1] * len(asked)
