"""Masking while one types: whatever the edits, what is masked is what a look at all would mask."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syntax.files.masking import Masking
from syntax.files.secrets import mask_keys

CODE = "def area(width, height):\n    return width * height\n\n\n"
PIECES = st.sampled_from(
    [
        CODE,
        CODE * 20,
        "\n" * 7,
        "\n",
        " ",
        '"',
        " = ",
        "password",
        'password = "hunter2-and-more"\n',
        "api_key: str = ",
        '"q7Zr2Kp9Xw4Tn8Vb3Lm6"\n',
        "ghp_" + "a1B2" * 9,
        "AKIA" + "Q3Z7" * 4,
        "token =\n\n\n  'x9Kq2Lr7Vn4Tz8Wp3Bm6'\n",
        "https://ann:pa55word@host.example/\n",
        "-----BEGIN RSA PRIVATE KEY-----\n" + "MIIEowIBAAKCAQEA\n" * 30,
        "-----END RSA PRIVATE KEY-----\n",
        "İ",
        "\r\n",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30), st.data())
def test_edits_are_masked_as_the_whole_is(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    masking = Masking()
    assert masking.masked(text) == mask_keys(text)
    for _ in range(4):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 40)))
        text = text[:start] + data.draw(PIECES | st.just("")) + text[end:]
        assert masking.masked(text) == mask_keys(text)


@pytest.mark.parametrize("away", range(40))
def test_a_key_stays_masked_wherever_the_change_is(away: int) -> None:
    before = CODE * 100 + "token =\n'x9Kq2Lr7Vn4Tz8Wp3Bm6'\n" + "a = 1\n" * away
    masking = Masking()
    masking.masked(before + CODE * 100)
    changed = before + "b = 2" + CODE * 100
    assert masking.masked(changed) == mask_keys(changed)
    behind = CODE * 100 + "b = 2\n" + "a = 1\n" * away + "token =\n'x9Kq2Lr7Vn4Tz8Wp3Bm6'\n"
    masking.masked(behind + CODE * 100)
    changed = behind.replace("b = 2", "b = 23") + CODE * 100
    assert masking.masked(changed) == mask_keys(changed)


def test_a_key_that_is_typed_letter_by_letter_is_masked_from_its_last_letter_on() -> None:
    masking = Masking()
    key = "ghp_" + "a1B2" * 9
    at = len(CODE * 200)
    for typed in range(len(key) + 1):
        text = CODE * 200 + key[:typed] + "\n" + CODE * 200
        shown = masking.masked(text)
    assert shown == text[:at] + "*" * len(key) + text[at + len(key) :]
    masking.forget()
    assert masking.masked(text) == shown


def test_a_key_in_a_large_file_does_not_look_at_all_of_it_again() -> None:
    text = CODE * 8000
    masking = Masking()
    started = time.thread_time()
    masking.masked(text)
    first = time.thread_time() - started
    again = []
    for typed in ("a", "ab", "abc"):
        started = time.thread_time()
        masking.masked(text[:200_000] + typed + text[200_000:])
        again.append(time.thread_time() - started)
    assert min(again) < first / 4
