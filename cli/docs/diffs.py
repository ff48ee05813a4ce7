"""A file's change as a unified diff that `git apply` takes, and its colours on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from docgen.facts.source import SourceFile
from docgen.placing.mending import diff

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}
_NO_END = "\\ No newline at end of file"


def diff_lines(path: str, file: SourceFile, text: str) -> Iterator[str]:
    """The diff from a file's text to another, line by line, without ends of lines."""
    mark = "\ufeff" if file.on_disk is not None and file.on_disk.had_bom else ""
    for line in diff(path.lstrip("/"), f"{mark}{file.text}", f"{mark}{text}"):
        yield line.removesuffix("\n")
        if not line.endswith("\n"):
            yield _NO_END


def coloured(lines: Iterable[str]) -> Iterator[Text]:
    """The lines of a diff as a terminal shows them."""
    for line in lines:
        is_head = line.startswith(("+++", "---"))
        yield Text(line, "bold" if is_head else _COLOURS.get(line[:1], ""))
