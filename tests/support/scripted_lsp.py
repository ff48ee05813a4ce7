"""A language server that says what a script tells it to: real JSON-RPC over stdio, no model.

Run as `python -m tests.support.scripted_lsp SCRIPT.json LOG.jsonl`. The script is an object:
`completions`: [{"after": text before the cursor, "items": [inserted texts], "replace": how many
characters after the cursor are replaced, "delay": seconds, "grows": [texts of the second answer],
"grow_after": seconds until it is said that there are more}], first match wins;
`status`: what to send as `inkling/status` once initialized; `reason`: what to send as the
reason in `inkling/documentStatus` for a document once it is open; `ask`: what to ask with a button.
Everything received goes to the log.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

COMMANDS = ["inkling.accept", "inkling.pullModel", "inkling.restartEngine", "inkling.showStats"]


class ScriptedServer:
    """One session on a pair of streams."""

    def __init__(self, script: dict[str, Any], log: Path, output: BinaryIO) -> None:
        self._script = script
        self._log = log
        self._output = output
        self._writing = threading.Lock()
        self._documents: dict[str, str] = {}
        self._encoding = "utf-16"
        self._cancelled: set[object] = set()
        self._versions: dict[str, int] = {}
        self._answered: set[str] = set()

    def handle(self, message: dict[str, Any]) -> bool:
        """Answer one message; False once the client said `exit`."""
        with self._log.open("a", encoding="utf-8") as log:
            log.write(json.dumps(message) + "\n")
        method, params = message.get("method"), message.get("params") or {}
        match method:
            case "initialize":
                self._reply(message, self._initialize(params))
            case "initialized":
                self._speak_first()
            case "textDocument/didOpen":
                document = params["textDocument"]
                self._documents[document["uri"]] = document["text"]
                if "reason" in self._script:
                    said = {"uri": document["uri"], "reason": self._script["reason"]}
                    self._send({"method": "inkling/documentStatus", "params": said})
            case "textDocument/didChange":
                uri = params["textDocument"]["uri"]
                self._documents[uri] = params["contentChanges"][-1]["text"]
                self._versions[uri] = params["textDocument"]["version"]
            case "textDocument/inlineCompletion":
                self._complete(message, params)
            case "workspace/executeCommand":
                self._reply(message, self._script.get("results", {}).get(params["command"]))
            case "$/cancelRequest":
                self._cancelled.add(params["id"])
            case "shutdown":
                self._reply(message, None)
            case "exit":
                return False
            case _:
                if "id" in message and method is not None:
                    self._send({"id": message["id"], "error": {"code": -32601, "message": method}})
        return True

    def _initialize(self, params: dict[str, Any]) -> dict[str, Any]:
        offered = params["capabilities"].get("general", {}).get("positionEncodings", ["utf-16"])
        self._encoding = offered[0]
        return {
            "serverInfo": {"name": "inkling"},
            "capabilities": {
                "positionEncoding": self._encoding,
                "textDocumentSync": {"openClose": True, "change": 1},
                "inlineCompletionProvider": {},
                "executeCommandProvider": {"commands": COMMANDS},
            },
        }

    def _speak_first(self) -> None:
        for status in self._script.get("status", []):
            self._send({"method": "inkling/status", "params": status})
        if "ask" in self._script:
            asked = {"type": 3, "message": self._script["ask"], "actions": [{"title": "Do"}]}
            self._send({"id": "ask", "method": "window/showMessageRequest", "params": asked})

    def _complete(self, message: dict[str, Any], params: dict[str, Any]) -> None:
        position = params["position"]
        lines = self._documents[params["textDocument"]["uri"]].split("\n")
        unit = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[self._encoding]
        size = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[self._encoding]
        encoded = lines[position["line"]].encode(unit)
        line = encoded[: position["character"] * size].decode(unit)
        before = "\n".join([*lines[: position["line"]], line])
        for rule in self._script.get("completions", []):
            if before.endswith(rule["after"]):
                end = position | {"character": position["character"] + rule.get("replace", 0)}
                items = [
                    {
                        "insertText": text,
                        "range": {"start": position, "end": end},
                        "command": {
                            "title": "",
                            "command": "inkling.accept",
                            "arguments": [{"id": text, "kind": "full"}],
                        },
                    }
                    for text in self._texts(rule, params["textDocument"]["uri"])
                ]
                answer = threading.Timer(
                    rule.get("delay", 0), self._answer, [message, {"items": items}]
                )
                answer.daemon = True
                answer.start()
                return
        self._reply(message, None)

    def _texts(self, rule: dict[str, Any], uri: str) -> list[str]:
        """What a rule suggests now; of one that grows, the beginning comes first."""
        texts: list[str] = rule["items"]
        if "grows" in rule and rule["after"] in self._answered:
            texts = rule["grows"]
        elif "grows" in rule:
            self._answered.add(rule["after"])
            grown = {"uri": uri, "version": self._versions.get(uri, 0)}
            note = {"method": "inkling/suggestionGrown", "params": grown}
            later = threading.Timer(rule.get("grow_after", 0.2), self._send, [note])
            later.daemon = True
            later.start()
        return texts

    def _answer(self, message: dict[str, Any], result: object) -> None:
        if message["id"] in self._cancelled:
            self._send({"id": message["id"], "error": {"code": -32800, "message": "cancelled"}})
        else:
            self._reply(message, result)

    def _reply(self, message: dict[str, Any], result: object) -> None:
        self._send({"id": message["id"], "result": result})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        with self._writing:
            self._output.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
            self._output.flush()


def messages(stream: BinaryIO) -> Iterator[dict[str, Any]]:
    """The messages of a stream, until it ends."""
    while header := stream.readline():
        length = 0
        while header.strip():
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
            header = stream.readline()
        yield json.loads(stream.read(length))


def main() -> None:
    """Serve until `exit` or the end of the input."""
    script = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    server = ScriptedServer(script, Path(sys.argv[2]), sys.stdout.buffer)
    for message in messages(sys.stdin.buffer):
        if not server.handle(message):
            return


if __name__ == "__main__":
    main()
