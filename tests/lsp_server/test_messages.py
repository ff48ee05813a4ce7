"""Bodies become messages, or say what is wrong with them in JSON-RPC's own codes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lsp_server.messages import (
    Malformed,
    Notification,
    Request,
    Response,
    decode,
    without_long_strings,
)


def body(value: Any) -> bytes:
    return json.dumps(value).encode()


def test_the_three_kinds_of_message() -> None:
    base = {"jsonrpc": "2.0"}
    assert decode(body({**base, "id": 1, "method": "m"})) == Request(1, "m", None)
    assert decode(body({**base, "method": "m", "params": [1]})) == Notification("m", [1])
    assert decode(body({**base, "id": "a", "result": None})) == Response("a")
    error = {"code": 1, "message": "no"}
    assert decode(body({**base, "id": 2, "error": error})) == Response(2, None, error)


@pytest.mark.parametrize(
    ("raw", "code", "message_id"),
    [
        (b"", -32700, None),
        (b"{", -32700, None),
        (b"\xff\xfe{}", -32700, None),
        (b"[" * 100_000, -32700, None),
        (b'{"jsonrpc":"2.0","id":%s,"method":"m"}' % (b"9" * 9000), -32700, None),
        (b"[]", -32600, None),
        (b'[{"jsonrpc":"2.0","id":1,"method":"m"}]', -32600, None),
        (b"null", -32600, None),
        (b"7", -32600, None),
        (b"{}", -32600, None),
        (b'{"id":5,"method":"m"}', -32600, 5),
        (b'{"jsonrpc":"1.0","id":5,"method":"m"}', -32600, 5),
        (b'{"jsonrpc":"2.0","id":5,"method":3}', -32600, 5),
        (b'{"jsonrpc":"2.0","id":5,"method":"m","params":"x"}', -32600, 5),
        (b'{"jsonrpc":"2.0","id":null,"method":"m"}', -32600, None),
        (b'{"jsonrpc":"2.0","id":true,"method":"m"}', -32600, None),
        (b'{"jsonrpc":"2.0","id":{},"method":"m"}', -32600, None),
        (b'{"jsonrpc":"2.0","id":5}', -32600, 5),
    ],
)
def test_what_is_no_message_has_a_code_and_the_id_if_there_is_one(
    raw: bytes, code: int, message_id: object
) -> None:
    message = decode(raw)
    assert isinstance(message, Malformed)
    assert (message.code, message.id) == (code, message_id)
    assert message.reason


def test_a_document_of_fifty_megabytes_is_emptied_but_its_name_is_known() -> None:
    text = 'a = 1  # "quoted\\" text, as there is in source code\n' * 1_000_000
    raw = body(
        {"jsonrpc": "2.0", "method": "open", "params": {"uri": "u", "text": text, "v": [1, "x"]}}
    )
    assert len(raw) > 50_000_000
    assert decode(raw) == Notification("open", {"uri": "u", "text": "", "v": [1, "x"]}, True)


def test_a_giant_message_of_small_things_is_refused() -> None:
    message = decode(b'{"jsonrpc":"2.0","id":1,"params":[%s1]}' % (b"1," * 5_000_000))
    assert isinstance(message, Malformed)
    assert "too long" in message.reason


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=40)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=30), inner, max_size=4)
    ),
)


def emptied(value: Any, longest: int) -> Any:
    if isinstance(value, str):
        return "" if len(json.dumps(value)) > longest else value
    if isinstance(value, list):
        return [emptied(item, longest) for item in value]
    if isinstance(value, dict):
        return {emptied(k, longest): emptied(v, longest) for k, v in value.items()}
    return value


@given(json_values, st.integers(2, 60))
def test_emptying_long_strings_changes_nothing_else(value: Any, longest: int) -> None:
    thin, changed = without_long_strings(body(value), longest)
    assert json.loads(thin) == emptied(value, longest)
    assert changed == (thin != body(value))


@given(st.binary(max_size=200))
def test_no_bytes_raise(raw: bytes) -> None:
    decode(raw)
    without_long_strings(raw, 5)
