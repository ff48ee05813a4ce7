"""What the index and its worker process say to each other, and how it is put on a pipe.

Paths travel as bytes: not every file name is text.
"""

from __future__ import annotations

from typing import IO

import msgspec

from syntax.index.file_facts import Record

_HEAD = 4


class Begin(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """First of all: where the cache is, the limits, and files to keep away from, with reasons."""

    cache: bytes
    max_files: int
    max_bytes: int
    avoid: dict[bytes, str]


class AddRoot(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """A workspace folder was opened."""

    path: bytes


class RemoveRoot(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """A workspace folder was closed."""

    path: bytes


class Edited(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """An open document's text, which counts in place of the file's (UTF-8, surrogates allowed)."""

    path: bytes
    text: bytes


class Closed(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """A document was closed: its file counts again."""

    path: bytes


class Changed(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """A file or folder appeared or changed on disk, or is gone from it."""

    path: bytes


class Sync(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Asks for `Settled` with this number once there is nothing left to do."""

    number: int


class Counted(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """How many files there are to know, as far as folders were walked."""

    total: int


class Opening(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """The worker is about to parse this file. If it is never heard of again, that is the one."""

    path: bytes


class Facts(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What a file holds."""

    path: bytes
    record: Record


class Skipped(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """A file that would have counted, and why it does not."""

    path: bytes
    reason: str


class Gone(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """A file that is no longer there, or no longer counts."""

    path: bytes


class Settled(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """Everything said up to `Sync(number)` was done."""

    number: int


Order = Begin | AddRoot | RemoveRoot | Edited | Closed | Changed | Sync
Reply = Counted | Opening | Facts | Skipped | Gone | Settled

_encoder = msgspec.msgpack.Encoder()
_orders = msgspec.msgpack.Decoder(Order)
_replies = msgspec.msgpack.Decoder(Reply)


def write_message(pipe: IO[bytes], message: Order | Reply) -> None:
    """Put one message on a pipe and push it out. Raises `OSError` if nobody reads any more."""
    body = _encoder.encode(message)
    pipe.write(len(body).to_bytes(_HEAD, "little") + body)
    pipe.flush()


def read_order(pipe: IO[bytes]) -> Order | None:
    """The next order; None when the pipe was closed."""
    body = _read_body(pipe)
    return None if body is None else _orders.decode(body)


def read_reply(pipe: IO[bytes]) -> Reply | None:
    """The next reply; None when the pipe was closed, in the middle of a message too."""
    body = _read_body(pipe)
    return None if body is None else _replies.decode(body)


def _read_body(pipe: IO[bytes]) -> bytes | None:
    head = pipe.read(_HEAD)
    if len(head) < _HEAD:
        return None
    length = int.from_bytes(head, "little")
    body = pipe.read(length)
    return body if len(body) == length else None
