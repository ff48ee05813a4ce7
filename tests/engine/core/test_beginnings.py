"""Token healing: whatever tokens are chosen of those allowed, they spell the beginning."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.beginnings import Beginnings, rest_of

BYTES = st.binary(min_size=1, max_size=4).map(lambda b: bytes(x % 3 + 253 for x in b))


@given(st.lists(BYTES, max_size=30), BYTES)
def test_allowed_are_exactly_the_tokens_that_agree(pieces: list[bytes], wanted: bytes) -> None:
    vocabulary = [b"", *pieces]
    allowed = Beginnings(vocabulary).allowed(wanted).tolist()
    assert len(allowed) == len(set(allowed))
    assert set(allowed) == {
        number
        for number, piece in enumerate(vocabulary)
        if piece and (piece.startswith(wanted) or wanted.startswith(piece))
    }


@given(BYTES, BYTES)
def test_the_rest_is_what_the_token_did_not_spell(piece: bytes, more: bytes) -> None:
    assert rest_of(piece + more, piece) == more
    assert rest_of(piece, piece + more) == b""


def test_control_tokens_spell_nothing_and_are_never_allowed() -> None:
    assert Beginnings([b"", b"b"]).allowed(b"a").size == 0
