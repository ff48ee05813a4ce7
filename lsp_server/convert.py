"""LSP values to Inkling's own and back: positions, edits, URIs, suggestions. Pure functions.

No other file of the server computes a position.
"""

from __future__ import annotations

import sys
import urllib.parse
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from lsprotocol import types

from completion.values import Suggestion
from foundation.errors import BadInput
from syntax.text import BadPosition, Edit, Encoding, Position, Snapshot, Span

ACCEPT_COMMAND = "inkling.accept"

ContentChange = (
    types.TextDocumentContentChangePartial | types.TextDocumentContentChangeWholeDocument
)


def choose_encoding(offered: Sequence[str] | None) -> Encoding:
    """The first position encoding of the client's that we know; UTF-16 is LSP's default."""
    for name in offered or ():
        if name in tuple(Encoding):
            return Encoding(name)
    return Encoding.UTF16


def without_lone_surrogates(text: str) -> str:
    """The text with each lone surrogate replaced by U+FFFD.

    Editors that hold text in UTF-16 can send them, and they can be encoded nowhere. The
    replacement is as long in UTF-8, UTF-16 and UTF-32, so every position stays right.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def place_of(params: object) -> tuple[str, types.Position]:
    """The document and the position of a message of our own, which has no LSP type.

    Raises `BadInput` if it has none.
    """
    match params:
        case {
            "textDocument": {"uri": str(uri)},
            "position": {"line": int(line), "character": int(character)},
        } if line >= 0 and character >= 0:
            return uri, types.Position(line, character)
    raise BadInput('wanted: {"textDocument": {"uri"}, "position": {"line", "character"}}')


def offset_of(snapshot: Snapshot, position: types.Position, encoding: Encoding) -> int:
    """The offset of a position in a request. Raises `BadPosition` for a line not there."""
    return snapshot.offset_at(Position(position.line, position.character), encoding)


def edit_of(snapshot: Snapshot, change: ContentChange, encoding: Encoding) -> Edit:
    """One content change as an edit of the text it applies to.

    A range is read as the reference implementation of LSP does: a line past the end means the
    end of the text, and a range turned around is turned back. Clients rely on both.
    """
    text = without_lone_surrogates(change.text)
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return Edit(0, len(snapshot.text), text)
    start = _clamped(snapshot, change.range.start, encoding)
    end = _clamped(snapshot, change.range.end, encoding)
    return Edit(min(start, end), max(start, end), text)


def position_of(snapshot: Snapshot, offset: int, encoding: Encoding) -> types.Position:
    """Where an offset is, for the client."""
    position = snapshot.position_at(offset, encoding)
    return types.Position(position.line, position.character)


def range_of(snapshot: Snapshot, span: Span, encoding: Encoding) -> types.Range:
    """Where a span is, for the client."""
    return types.Range(
        position_of(snapshot, span.start, encoding), position_of(snapshot, span.end, encoding)
    )


def path_of(uri: str) -> Path | None:
    """The file a `file:` URI names; None for another scheme and for what no path can be."""
    try:
        parts = urllib.parse.urlsplit(uri)
        if parts.scheme.lower() != "file":
            return None
        name = urllib.request.url2pathname(parts.path)
        if parts.netloc and parts.netloc != "localhost":
            name = f"//{parts.netloc}{name}"
    except ValueError:
        return None
    if "\0" in name or not name:
        return None
    if sys.platform == "win32":
        name = name.lstrip("\\/") if name[2:3] == ":" else name
    path = Path(name)
    return path if path.is_absolute() else None


def uri_of(path: Path) -> str:
    """The `file:` URI of an absolute path."""
    return path.as_uri()


def inline_items(
    suggestion: Suggestion, snapshot: Snapshot, encoding: Encoding, ids: Sequence[str]
) -> list[types.InlineCompletionItem]:
    """One item a candidate, the best first; `ids` name them in the accept command."""
    place = range_of(snapshot, suggestion.span, encoding)
    return [
        types.InlineCompletionItem(insert_text=text, range=place, command=_accept(identifier))
        for text, identifier in zip(texts_of(suggestion), ids, strict=True)
    ]


def popup_items(
    suggestion: Suggestion, snapshot: Snapshot, encoding: Encoding, ids: Sequence[str]
) -> list[types.CompletionItem]:
    """The same for the completion menu, whose entries are filtered by the word at the cursor."""
    start = suggestion.span.start
    while start and (snapshot.text[start - 1].isalnum() or snapshot.text[start - 1] == "_"):
        start -= 1
    word = snapshot.text[start : suggestion.span.start]
    place = range_of(snapshot, Span(start, suggestion.span.end), encoding)
    return [
        types.CompletionItem(
            label=_label(word + text),
            label_details=types.CompletionItemLabelDetails(description="Inkling"),
            kind=types.CompletionItemKind.Text,
            filter_text=word + text,
            # Menus sort by this text; the list comes after what a language server knows.
            sort_text=f"￿{index:02}",
            insert_text_format=types.InsertTextFormat.PlainText,
            insert_text_mode=types.InsertTextMode.AsIs,
            text_edit=types.TextEdit(range=place, new_text=word + text),
            command=_accept(identifier),
        )
        for index, (text, identifier) in enumerate(zip(texts_of(suggestion), ids, strict=True))
    ]


def texts_of(suggestion: Suggestion) -> tuple[str, ...]:
    """The texts to offer, best first, each once."""
    return tuple(dict.fromkeys((suggestion.text, *(c.text for c in suggestion.candidates))))


def _accept(identifier: str) -> types.Command:
    return types.Command(
        title="Accepted",
        command=ACCEPT_COMMAND,
        arguments=[{"id": identifier, "kind": "full"}],
    )


def _label(text: str) -> str:
    line = text.strip().splitlines()[0] if text.strip() else text
    return line if len(line) <= 80 and "\n" not in text.strip() else f"{line[:79]}…"


def _clamped(snapshot: Snapshot, position: types.Position, encoding: Encoding) -> int:
    try:
        return offset_of(snapshot, position, encoding)
    except BadPosition:
        return len(snapshot.text)
