"""A file's change as a unified diff that `git apply` takes."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.facts.source import SourceFile
from docgen.placing.mending import diff

_NO_END = "\\ No newline at end of file"


def diff_lines(path: str, file: SourceFile, text: str) -> Iterator[str]:
    """The diff from a file's text to another, line by line, without ends of lines."""
    for line in diff(path.lstrip("/"), file.text, text):
        yield line.removesuffix("\n")
        if not line.endswith("\n"):
            yield _NO_END
