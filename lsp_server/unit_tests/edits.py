"""A test file's new text as an edit of the editor's, so that it can be undone. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from pathlib import Path

from lsprotocol import types

from lsp_server.convert import range_of, uri_of
from syntax.text import Encoding, Snapshot, Span


def edits_between(old: Snapshot, new: str, encoding: Encoding) -> list[types.TextEdit]:
    """The lines that differ, replaced; what is the same is not touched."""
    before = old.text.splitlines(keepends=True)
    after = new.splitlines(keepends=True)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    return [
        types.TextEdit(
            range=range_of(old, Span(starts[first], starts[last]), encoding),
            new_text="".join(after[from_:to]),
        )
        for tag, first, last, from_, to in SequenceMatcher(
            None, before, after, autojunk=False
        ).get_opcodes()
        if tag != "equal"
    ]


def workspace_edit(
    path: Path,
    edits: Sequence[types.TextEdit],
    *,
    version: int | None,
    new: bool,
    packages: Sequence[Path] = (),
) -> types.WorkspaceEdit:
    """The edits of one file, which is created first if it is `new`, as are `packages`."""
    uri = uri_of(path)
    document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
    # Neovim takes "ignore if it exists" for "do not create"; what is edited it creates anyway.
    created = [types.CreateFile(uri=uri_of(each)) for each in reversed(packages)]
    if new:
        careful = types.CreateFileOptions(ignore_if_exists=True)
        created.append(types.CreateFile(uri=uri, options=careful))
    return types.WorkspaceEdit(
        document_changes=[
            *created,
            types.TextDocumentEdit(text_document=document, edits=list(edits)),
        ]
    )
