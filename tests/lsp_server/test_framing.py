"""Messages are cut from the stream whatever else is in it, and nothing valid is lost."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from lsp_server.framing import Fault, Frame, Framer
from lsp_server.messages import Malformed, decode

VALID = b'{"jsonrpc":"2.0","id":7,"method":"shutdown"}'


def framed(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def read(chunks: list[bytes], longest: int = 10_000) -> tuple[list[bytes], list[str]]:
    """Bodies and faults, with bodies that are not JSON pushed back as the server does."""
    framer = Framer(longest)
    bodies: list[bytes] = []
    faults: list[str] = []
    for chunk in chunks:
        framer.feed(chunk)
        while (found := framer.next()) is not None:
            if isinstance(found, Fault):
                faults.append(found.reason)
                continue
            assert isinstance(found, Frame)
            bodies.append(bytes(found.body))
            message = decode(found.body)
            if isinstance(message, Malformed) and message.not_json:
                framer.reject(found.body)
    return bodies, faults


def test_frames_come_out_whole_however_the_stream_is_cut() -> None:
    stream = framed(VALID) + framed("{“”}".encode()) + framed(VALID)
    assert read([stream])[0] == [VALID, "{“”}".encode(), VALID]
    assert read([bytes([byte]) for byte in framed(VALID) * 2]) == ([VALID, VALID], [])


def test_header_names_are_taken_in_any_case_and_other_fields_are_passed_over() -> None:
    stream = b"content-length:  %d\r\nContent-Type: x; charset=utf-8\r\n\r\n" % len(VALID) + VALID
    assert read([stream]) == ([VALID], [])


def test_each_kind_of_bad_header_is_a_fault_and_the_next_message_is_read() -> None:
    for junk in (
        b"hello\r\n",
        b"Content-Length: -5\r\n\r\n",
        b"Content-Length: many\r\n\r\n",
        b"Content-Length: 99999999999999999999999\r\n\r\n",
        b"\x00\xff" * 3000,
        b'{"jsonrpc":"2.0"}',
    ):
        bodies, faults = read([junk + framed(VALID)])
        assert bodies == [VALID], junk
        assert len(faults) == 1, junk


def test_one_stretch_of_garbage_is_one_fault() -> None:
    assert read([b"garbage\n" * 500 + framed(VALID)]) == (
        [VALID],
        ["a header line is not 'Name: value'"],
    )


def test_a_message_shorter_than_announced_does_not_swallow_the_next() -> None:
    stream = b'Content-Length: 5000\r\n\r\n{"jsonrpc":' + framed(VALID)
    assert read([stream]) == ([VALID], ["a message is shorter than its header says"])
    assert read([bytes([byte]) for byte in stream])[0][-1] == VALID


def test_a_message_longer_than_announced_loses_only_its_rest() -> None:
    bodies, _ = read([b"Content-Length: 10\r\n\r\n" + VALID + framed(VALID)])
    assert bodies[-1] == VALID


def test_a_body_cut_inside_the_next_header_gives_that_header_back() -> None:
    bodies, _ = read([b"Content-Length: 3\r\n\r\n" + framed(VALID)])
    assert bodies == [b"Con", VALID]


def test_an_enormous_message_is_skipped_without_being_kept() -> None:
    framer = Framer(longest=1000)
    framer.feed(b"Content-Length: 100000000\r\n\r\n")
    fault = framer.next()
    assert isinstance(fault, Fault)
    assert "100000000" in fault.reason
    for _ in range(100):
        framer.feed(b"x" * 1_000_000)
        assert framer.next() is None
        assert len(framer._buffer) < 1000
    framer.feed(framed(VALID))
    assert framer.next() == Frame(bytearray(VALID))


def test_an_announced_length_nobody_sends_does_not_deafen_the_server() -> None:
    bodies, faults = read([b"Content-Length: 100000000000000000\r\n\r\n", framed(VALID)])
    assert bodies == [VALID]
    assert len(faults) == 2


def test_header_text_inside_a_document_is_not_taken_for_a_header() -> None:
    text = "POST / HTTP/1.1\r\nContent-Length: 12\r\n\r\nhello" * 50
    body = json.dumps({"jsonrpc": "2.0", "method": "x", "params": {"text": text}}).encode()
    chunks = framed(body) + framed(VALID)
    assert read([chunks[i : i + 7] for i in range(0, len(chunks), 7)]) == ([body, VALID], [])


pieces = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"Content-Length: ",
            b"Content-Length: 3\r\n",
            b"Content-Length: 40\r\n\r\n",
            b"Content-Length: 100000\r\n\r\n",
            b"content-length:7\n\n",
            b"\r\n\r\n",
            b"\r\n",
            b"{}",
            b"12",
            b'"',
            framed(b"[1,2]"),
            framed(b"{}"),
            framed(b"\xff\xfe"),
        ]
    ),
)


@given(st.lists(pieces, max_size=12), st.integers(1, 50))
def test_a_valid_message_after_any_bytes_is_read(junk: list[bytes], step: int) -> None:
    stream = b"".join(junk) + framed(VALID)
    bodies, _ = read([stream[at : at + step] for at in range(0, len(stream), step)])
    assert bodies
    assert bodies[-1] == VALID
