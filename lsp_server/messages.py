"""Message bodies read as JSON-RPC: a request, a notification, a response, or what is wrong.

Which methods exist and what their parameters mean is not known here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

MessageId = int | str

PARSE_ERROR = -32700
INVALID_REQUEST = -32600

# A string beyond this cannot be a document we read facts from, and decoding it would hold the
# interpreter's lock for longer than the event loop may wait.
LONGEST_STRING = 4 * 1024 * 1024
LONGEST_BODY = 8 * 1024 * 1024
_WINDOW = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """A call that wants exactly one answer."""

    id: MessageId
    method: str
    params: Any
    thinned: bool = False


@dataclass(frozen=True, slots=True)
class Notification:
    """A call that wants none. `thinned`: its giant strings were emptied before decoding."""

    method: str
    params: Any
    thinned: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to a request of ours; `error` is the JSON-RPC error object, if it is one."""

    id: MessageId
    result: Any = None
    error: Any = None


@dataclass(frozen=True, slots=True)
class Malformed:
    """Not a message of JSON-RPC 2.0; `id` is whom to tell, where that could be read."""

    code: int
    reason: str
    id: MessageId | None = None
    not_json: bool = False


Message = Request | Notification | Response | Malformed


def decode(body: bytes | bytearray) -> Message:
    """Read one body. Never raises."""
    thinned = False
    if len(body) > LONGEST_STRING:
        body, thinned = without_long_strings(body, LONGEST_STRING)
        if len(body) > LONGEST_BODY:
            return Malformed(INVALID_REQUEST, f"a message of {len(body)} bytes is too long")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        return Malformed(PARSE_ERROR, f"not JSON: {error}", not_json=True)
    return _classify(value, thinned)


def without_long_strings(body: bytes | bytearray, longest: int) -> tuple[bytes, bool]:
    """JSON with every string of more than `longest` bytes emptied, and whether there was one.

    It goes from quote to quote in steps of its own, so that other threads run in between.
    """
    kept: list[bytes] = []
    copied = position = 0
    while (start := _find(body, b'"', position)) >= 0:
        position = _string_end(body, start)
        if position - start > longest:
            kept += [bytes(body[copied:start]), b'""']
            copied = position
    if not kept:
        return bytes(body), False
    kept.append(bytes(body[copied:]))
    return b"".join(kept), True


def _string_end(body: bytes | bytearray, start: int) -> int:
    position = start + 1
    while (quote := _find(body, b'"', position)) >= 0:
        backslashes = 0
        while body[quote - 1 - backslashes] == ord("\\"):
            backslashes += 1
        if backslashes % 2 == 0:
            return quote + 1
        position = quote + 1
    return len(body)


def _find(body: bytes | bytearray, needle: bytes, position: int) -> int:
    while position < len(body):
        found = body.find(needle, position, position + _WINDOW)
        if found >= 0:
            return found
        position += _WINDOW
    return -1


def _classify(value: Any, thinned: bool) -> Message:
    if isinstance(value, list):
        return Malformed(INVALID_REQUEST, "a batch of messages is not part of LSP")
    if not isinstance(value, dict):
        return Malformed(INVALID_REQUEST, "a message must be an object")
    message_id = value.get("id")
    known_id = message_id if _is_id(message_id) else None
    if value.get("jsonrpc") != "2.0":
        return Malformed(INVALID_REQUEST, 'a message must say "jsonrpc": "2.0"', known_id)
    params = value.get("params")
    if "method" in value:
        method = value["method"]
        if not isinstance(method, str):
            return Malformed(INVALID_REQUEST, "method must be a string", known_id)
        if params is not None and not isinstance(params, (dict, list)):
            return Malformed(INVALID_REQUEST, "params must be an object or array", known_id)
        if "id" not in value:
            return Notification(method, params, thinned)
        if known_id is None:
            return Malformed(INVALID_REQUEST, "id must be a number or a string")
        return Request(known_id, method, params, thinned)
    if known_id is not None and ("result" in value or "error" in value):
        return Response(known_id, value.get("result"), value.get("error"))
    return Malformed(INVALID_REQUEST, "neither a method nor a result", known_id)


def _is_id(value: object) -> bool:
    return isinstance(value, (int, str)) and not isinstance(value, bool)
