"""Edits of documents as the editor takes them: with the versions they are of, and what to be asked
about before. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lsprotocol import types

_ANNOTATION = "inkling.docs"


@dataclass(frozen=True, slots=True)
class FileEdit:
    """The edits of one file; `version` is None where it is not open."""

    uri: str
    version: int | None
    edits: Sequence[types.TextEdit]
    label: str = ""
    description: str = ""


def workspace_edit(
    files: Sequence[FileEdit], *, versioned: bool, confirmed: bool = False
) -> types.WorkspaceEdit:
    """All of them. `versioned`: the editor takes versions; `confirmed`: it shows the edits first,
    file by file."""
    if not versioned:
        return types.WorkspaceEdit(changes={one.uri: list(one.edits) for one in files})
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                text_document=types.OptionalVersionedTextDocumentIdentifier(
                    uri=one.uri, version=one.version
                ),
                edits=[
                    _annotated(edit, _name(number)) if confirmed else edit for edit in one.edits
                ],
            )
            for number, one in enumerate(files)
        ],
        change_annotations=_annotations(files) if confirmed else None,
    )


def _annotated(edit: types.TextEdit, name: str) -> types.AnnotatedTextEdit:
    return types.AnnotatedTextEdit(range=edit.range, new_text=edit.new_text, annotation_id=name)


def _annotations(files: Sequence[FileEdit]) -> Mapping[str, types.ChangeAnnotation]:
    return {
        _name(number): types.ChangeAnnotation(
            label=one.label, needs_confirmation=True, description=one.description or None
        )
        for number, one in enumerate(files)
    }


def _name(number: int) -> str:
    return f"{_ANNOTATION}.{number}"
