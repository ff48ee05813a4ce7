"""Beginning and end: what may be asked when, and the exit code an editor relies on."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import Any

import pytest

from cli.main import run
from tests.support.raw_lsp import SERVER, RawClient, Start, frame

NOT_INITIALIZED, INVALID_REQUEST = -32002, -32600


def test_one_life_in_order(start: Start) -> None:
    client = start()
    assert client.error("textDocument/inlineCompletion", {})["code"] == NOT_INITIALIZED
    assert client.error("shutdown")["code"] == NOT_INITIALIZED
    client.open("file:///early.py", "x")
    result = client.initialize(
        capabilities={"general": {"positionEncodings": ["utf-9", "utf-8", "utf-16"]}}
    )
    assert result["serverInfo"]["name"] == "inkling"
    offered = result["capabilities"]
    assert offered["positionEncoding"] == "utf-8"
    assert offered["inlineCompletionProvider"] == {}
    assert "completionProvider" not in offered
    assert offered["textDocumentSync"]["change"] == 2
    assert set(offered["executeCommandProvider"]["commands"]) == {
        "inkling.accept",
        "inkling.dismissNextEdit",
        "inkling.docs.decide",
        "inkling.docs.stop",
        "inkling.generateDocs",
        "inkling.pullModel",
        "inkling.restartEngine",
        "inkling.showStats",
        "inkling.tests.decide",
        "inkling.tests.dismiss",
        "inkling.tests.generate",
        "inkling.tests.stop",
    }
    assert client.error("initialize", {"processId": None, "capabilities": {}})["code"] == (
        INVALID_REQUEST
    )
    client.request("shutdown")
    assert client.error("shutdown")["code"] == INVALID_REQUEST
    assert client.error("textDocument/inlineCompletion", {})["code"] == INVALID_REQUEST
    client.notify("textDocument/didOpen", {})
    client.notify("exit")
    assert client.process.wait(10) == 0
    assert client.garbage.empty()


def test_capabilities_newer_than_we_know_do_not_keep_a_client_from_starting(start: Start) -> None:
    client = start()
    result = client.initialize(
        capabilities={
            "textDocument": {
                "completion": {"completionItemKind": {"valueSet": [1, 99]}},
                "codeAction": {"codeActionLiteralSupport": 7},
            },
            "workspace": {"symbol": {"symbolKind": {"valueSet": [400]}}, "workspaceEdit": 3},
            "future": [1, 2],
        },
        trace="messages",
    )
    assert result["capabilities"]["positionEncoding"] == "utf-16"
    # `exit` without `shutdown`.
    client.notify("exit")
    assert client.process.wait(10) == 1


def test_a_closed_pipe_ends_the_server(start: Start) -> None:
    client = start()
    client.initialize()
    assert client.process.stdin is not None
    client.process.stdin.close()
    assert client.process.wait(10) == 1


def test_a_dead_editor_ends_the_server_even_if_its_pipes_stay_open(start: Start) -> None:
    editor = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    client = start()
    client.initialize(processId=editor.pid)
    assert client.is_alive()
    editor.communicate(b"\n")
    assert client.process.wait(10) == 1
    client.logs("is gone")


def test_what_libraries_print_does_not_reach_the_client(start: Start) -> None:
    chatty = (
        "import lsp_server.session as s, os, sys\n"
        "old = s.Session.opened\n"
        "def opened(self, *a):\n"
        "    print('print'); os.write(1, b'write'); os.system('echo child; cat')\n"
        "    old(self, *a)\n"
        "s.Session.opened = opened\n"
    )
    client = start(command=(SERVER[0], "-c", chatty + SERVER[2], "lsp"))
    client.initialize()
    client.open("file:///a.py", "x")
    assert client.is_alive()
    assert client.garbage.empty()
    assert client.leave() == 0
    for word in ("print", "write", "child"):
        client.logs(word)


def test_a_client_that_does_not_wait_for_initialize_is_served_in_order(start: Start) -> None:
    client = start()
    hello: dict[str, Any] = {"processId": None, "rootUri": None, "capabilities": {}}
    requests = [client.begin("initialize", hello)]
    client.notify("initialized", {})
    client.open("file:///a.py", "x")
    requests += [client.inline("file:///a.py", 0, 1), client.begin("shutdown")]
    client.notify("exit")
    assert client.process.wait(10) == 0
    client.answer(requests[-1])
    assert [m["id"] for m in client.received if "method" not in m] == requests
    assert "result" in client.answer(requests[0])


def test_tcp_serves_one_client_and_ends_with_it(folders: dict[str, str]) -> None:
    command = (*SERVER[:4], "--tcp", "127.0.0.1:0")
    with RawClient(folders, command) as server:
        server.logs("listening on 127.0.0.1:")
        port = int(server.log.split("listening on 127.0.0.1:")[1].split()[0])
        with socket.create_connection(("127.0.0.1", port)) as connection:
            reader = connection.makefile("rb")
            hello: dict[str, Any] = {"processId": None, "rootUri": None, "capabilities": {}}
            for message in (
                {"id": 1, "method": "initialize", "params": hello},
                {"id": 2, "method": "shutdown"},
                {"method": "exit"},
            ):
                connection.sendall(frame({"jsonrpc": "2.0", **message}))
            answers = reader.read()
            reader.close()
        assert answers.count(b"Content-Length") == 2
        assert server.process.wait(10) == 0


@pytest.mark.parametrize(
    "arguments", [["--tcp", "nonsense"], ["--tcp", "a:1", "--stdio"], ["--tcp", "x:99999"]]
)
def test_wrong_use_is_one_line_and_exit_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["lsp", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert captured.out == ""
