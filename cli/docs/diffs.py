"""A file's change as a unified diff that `git apply` takes, and its colours on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from docgen.facts.source import SourceFile
from docgen.placing.mending import diff

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}
_HEADS = 2
_NO_END = "\\ No newline at end of file"


def diff_lines(path: str, file: SourceFile, text: str) -> Iterator[str]:
    """The diff from a file's text to another, line by line, without ends of lines."""
    mark = "\ufeff" if file.on_disk is not None and file.on_disk.had_bom else ""
    for line in diff(path.lstrip("/"), f"{mark}{file.text}", f"{mark}{text}"):
        yield line.removesuffix("\n")
        if not line.endswith("\n"):
            yield _NO_END


def in_bytes(lines: Sequence[str], file: SourceFile) -> bytes:
    """The diff in its file's encoding, without which it would not apply; in UTF-8 where that lacks
    a character, or is no text to `git apply`. Names of files are in UTF-8 always."""
    encoding = file.on_disk.encoding if file.on_disk is not None else "utf-8"
    encoding = "utf-8" if encoding.startswith(("utf-16", "utf-32")) else encoding
    heads = "".join(f"{line}\n" for line in lines[:_HEADS]).encode("utf-8", "surrogateescape")
    body = "".join(f"{line}\n" for line in lines[_HEADS:])
    try:
        return heads + body.encode(encoding)
    except UnicodeEncodeError:
        return heads + body.encode("utf-8", "surrogateescape")


def coloured(lines: Iterable[str]) -> Iterator[Text]:
    """The lines of a diff as a terminal shows them."""
    for line in lines:
        is_head = line.startswith(("+++", "---"))
        yield Text(line, "bold" if is_head else _COLOURS.get(line[:1], ""))
