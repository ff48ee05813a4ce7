"""Putting a changed text back where it was read: whole or not at all, never over another change."""

from __future__ import annotations

from pathlib import Path

from foundation.atomic import write_atomically
from foundation.errors import BadInput, Unavailable
from foundation.nothing import Nothing
from syntax.files.source_files import SourceText, read_source

_BYTE_ORDER_MARKS = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
_LARGEST = 64 * 1024 * 1024


def encoded(text: str, encoding: str, *, had_bom: bool) -> bytes:
    """The bytes of a text in a file's encoding. Raises `UnicodeEncodeError`."""
    data = text.encode(encoding)
    return _BYTE_ORDER_MARKS.get(encoding, b"") + data if had_bom else data


def replace_source(path: Path, before: SourceText, text: str) -> None:
    """Write `text` in the encoding that the file had, with its permissions.

    Raises `BadInput` where the file is not what it was when `before` was read, or its encoding
    lacks a character, and `Unavailable` where it cannot be written; it is then as it was.
    """
    path = path.resolve()  # a link stays one: what it leads to is written
    now = read_source(path, _LARGEST)
    if isinstance(now, Nothing) or now.sha256 != before.sha256:
        raise BadInput(f"{path} changed since it was read; nothing was written, run it again")
    try:
        data = encoded(text, before.encoding, had_bom=before.had_bom)
    except UnicodeEncodeError:
        raise BadInput(
            f"{path} is written in {before.encoding}, which lacks characters of the new text; "
            "save it as UTF-8"
        ) from None
    mode = path.stat().st_mode & 0o7777
    if not mode & 0o222:  # the folder would let it be replaced; who locked it did not mean that
        raise Unavailable(f"{path} cannot be written (it is read-only)")
    try:
        write_atomically(path, data, mode)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Unavailable(f"{path} cannot be written ({reason})") from error
