"""The place where somebody will be who accepts a suggestion, so that the next one can be ready.

Asking the model about it is `pipeline.py`'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from completion.cursor import indent_of
from completion.endings import endings_of
from completion.place import facts_at
from completion.values import CompletionRequest, PlainText, Suggestion
from syntax.parsing import Parse, parse
from syntax.scopes import indent_unit
from syntax.text import Edit

_OPENS_BLOCK = re.compile(r"[:{]\s*$")
_WORD = re.compile(r"\s*(\w+)")


@dataclass(frozen=True, slots=True)
class Ahead:
    """A request for the text behind an accepted suggestion.

    `given` is what the next one begins with before the place that is asked for: the line break
    behind a whole statement, and indentation.
    """

    request: CompletionRequest
    given: str


def behind(request: CompletionRequest, suggestion: Suggestion) -> Ahead | None:
    """The place behind `suggestion` once it is accepted; None where nothing is to be expected.

    Takes as long as two incremental parses: call it in a thread on a large document.
    """
    there = _written(request, suggestion.span.start, suggestion.span.end, suggestion.text)
    facts = facts_at(there)
    text = there.snapshot.text
    evidence = suggestion.candidates[0].evidence
    if evidence is not None and evidence.part:
        return Ahead(there, "")
    if facts.in_comment or facts.in_string:
        return None
    line = there.snapshot.line_of(there.offset)
    head = text[there.snapshot.line_start(line) : there.offset]
    tail = text[there.offset : there.snapshot.line_end(line)]
    if tail.strip() or facts.open_brackets or isinstance(there.parse, PlainText):
        return Ahead(there, "") if not tail.strip() else None
    endings = endings_of(there.language_id)
    first = _WORD.match(head)
    if not head.strip() or (first and first[1] in endings.jumps):
        return None
    indent = indent_of(head)
    eol = request.snapshot.eol
    if _OPENS_BLOCK.search(head):
        indent += indent_unit(text)
    elif endings.terminator and not head.rstrip().endswith((endings.terminator, "}")):
        return Ahead(there, "")
    given = eol + indent
    return Ahead(_written(there, there.offset, there.offset, given), given)


def _written(request: CompletionRequest, start: int, end: int, text: str) -> CompletionRequest:
    """The request with `text` written over a stretch of the document, the cursor behind it."""
    edit = Edit(start, end, text)
    snapshot = request.snapshot.replace((edit,), request.snapshot.version)
    content: Parse | PlainText
    if isinstance(request.parse, PlainText):
        content = replace(request.parse, snapshot=snapshot)
    else:
        content = parse(snapshot, request.parse.language, request.parse, (edit,))
    return replace(request, parse=content, offset=start + len(text))
