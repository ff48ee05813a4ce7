"""What a line at the cursor can be, where syntax leaves few choices: how its text must begin, or
the grammar it must follow. Languages that say nothing of it have no forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from completion.doubts import Doubt
from completion.place import Place
from completion.values import CompletionRequest

_MOST_NAMES = 250


@dataclass(frozen=True, slots=True)
class Form:
    """`begins_with` is the text's beginning, `grammar` (GBNF) describes all of it; one is given."""

    begins_with: str = ""
    grammar: str | None = None


def only_form(place: Place, held_back: str) -> Form | None:
    """The header of the block whose body stands below already, where one must stand here."""
    if place.header_indent is None:
        return None
    return _header(place.header_indent, place, held_back)


def binding_form(place: Place, held_back: str, missing: Sequence[str]) -> Form | None:
    """A line that binds the first of the `missing` names, where the text can be one."""
    if not (missing and place.endings.binding and place.is_fresh) or place.in_text:
        return None
    if place.header_indent is not None:
        indent, words = place.header_indent, place.endings.loop
    elif place.block_indent is not None:
        indent, words = place.block_indent, place.endings.binding
        if missing[0] in place.endings.modules:
            words = place.endings.importing
    else:
        return None
    return Form(_lead(indent, place, held_back) + words.format(missing[0]))


def existing_form(
    text: str, about: Sequence[Doubt], request: CompletionRequest, place: Place, held_back: str
) -> Form | None:
    """`text` up to the first attribute that does not exist, one that does, and what the model then
    says on that line."""
    doubt = next((one for one in about if one.others and one.start is not None), None)
    if doubt is None or doubt.start is None:
        return None
    begun = request.snapshot.text[request.offset + min(0, doubt.start) : request.offset]
    names = [name for name in doubt.others if name.startswith(begun)][:_MOST_NAMES]
    if not names or not held_back.endswith(begun):
        return None
    before = held_back.removesuffix(begun) + text[len(place.given) : max(0, doubt.start)]
    listed = " | ".join(f'"{name}"' for name in names)
    rest = "([^A-Za-z0-9_\\n] [^\\n]*)?"
    return Form(grammar=f'root ::= {_quoted(before)} ({listed}) {rest} "\\n"?\n')


def _quoted(text: str) -> str:
    """A string literal of GBNF."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + '"'


def _lead(indent: str, place: Place, held_back: str) -> str:
    """The blanks the text begins with, to stand at `indent`."""
    shown = place.cursor.head.removesuffix(held_back)
    return indent.removeprefix(shown) if indent.startswith(shown) else held_back


def _header(indent: str, place: Place, held_back: str) -> Form:
    """One line that opens a block; brackets of it may not be told from here, colons are."""
    words = " | ".join(f'"{word}"' for word in place.endings.headers)
    blanks = _lead(indent, place, held_back).replace("\t", "\\t")
    return Form(
        grammar=f'root ::= "{blanks}" ({words}) [^\\n]* ":" [ \\t]{{0,4}} "\\n"\n',
    )
