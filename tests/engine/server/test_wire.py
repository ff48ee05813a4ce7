"""Bodies: the wrong field is named, and no bytes at all make reading them break."""

from __future__ import annotations

import contextlib
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.http import wire
from foundation.errors import BadInput

BODIES: tuple[Any, ...] = (
    wire.CompletionBody,
    wire.ChatBody,
    wire.InfillBody,
    wire.NativeCompletionBody,
    wire.LoadBody,
    wire.TokenizeBody,
    wire.DetokenizeBody,
    list[wire.LoraBody],
)


@pytest.mark.parametrize(
    ("body", "kind", "field"),
    [
        (b'{"prompt": "x", "max_tokens": "3"}', wire.CompletionBody, "`max_tokens`"),
        (b'{"prompt": "x", "temperature": -1}', wire.CompletionBody, "`temperature`"),
        (b'{"prompt": "x", "n": 99}', wire.CompletionBody, "`n`"),
        (b'{"prompt": "x", "inkling": {"priority": "now"}}', wire.CompletionBody, "priority"),
        (b'{"max_tokens": 3}', wire.CompletionBody, "`prompt`"),
        (b'{"messages": []}', wire.ChatBody, "`messages`"),
        (b'{"messages": [{"content": "x"}]}', wire.ChatBody, "`role`"),
        (b'{"input_prefix": "a"}', wire.InfillBody, "`input_suffix`"),
        (b'{"input_prefix": 1, "input_suffix": ""}', wire.InfillBody, "`input_prefix`"),
        (b'[{"id": 0}]', list[wire.LoraBody], "`scale`"),
    ],
)
def test_the_error_names_the_wrong_field(body: bytes, kind: Any, field: str) -> None:
    with pytest.raises(BadInput, match=field):
        wire.read_body(body, kind)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"nonsense", b"\xff\xfe", b'{"prompt": "\\ud800"}', b"[" * 100_000]
)
def test_what_is_no_json_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(BadInput):
        wire.read_body(body, wire.CompletionBody)


def test_unknown_fields_are_let_through_as_openai_clients_send_many() -> None:
    body = wire.read_body(b'{"prompt": "x", "user": 7, "store": {}}', wire.CompletionBody)
    assert body.prompt == "x"


@given(st.binary(max_size=200), st.sampled_from(BODIES))
def test_no_bytes_break_the_reader(data: bytes, kind: Any) -> None:
    with contextlib.suppress(BadInput):
        wire.read_body(data, kind)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["prompt", "messages", "special", "text", "stop", "n", "seed"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values, st.sampled_from(BODIES))
def test_no_json_breaks_the_reader(value: Any, kind: Any) -> None:
    # A number that JSON cannot carry is not sent in the first place.
    with contextlib.suppress(BadInput, OverflowError):
        wire.read_body(msgspec.json.encode(value), kind)
