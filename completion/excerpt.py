"""The part of a very large document in which a text is judged, so that it takes bounded time.

What of a document the model is shown is `window.py`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from completion.values import CompletionRequest, PlainText
from syntax.parsing import parse
from syntax.text import Snapshot

# A document of this size that is one line, or one statement a line, takes a second to parse with
# each text that is tried in it; real code of this size a few hundredths.
_WHOLE = 200_000
_REACH = 20_000
_AT_MARGIN = re.compile(r"^(?=[^\s)\]}])", re.MULTILINE)


def excerpt(request: CompletionRequest) -> CompletionRequest:
    """The request in as much of its document as texts are judged in: in all of it, but for very
    large ones. Call it in a thread."""
    content, offset = request.parse, request.offset
    text = content.snapshot.text
    if isinstance(content, PlainText) or len(text) <= _WHOLE:
        return request
    start = _start(text, offset)
    end = text.find("\n", offset + _REACH, offset + 2 * _REACH)
    around = Snapshot(text[start : end if end >= 0 else offset + _REACH], content.snapshot.version)
    return replace(request, parse=parse(around, content.language), offset=offset - start)


def _start(text: str, offset: int) -> int:
    """The farthest line within reach that begins a statement of its own, else any line."""
    first = max(0, offset - _REACH)
    found = _AT_MARGIN.search(text, first, offset) if first else None
    if found is not None and (found.start() == 0 or text[found.start() - 1] == "\n"):
        return found.start()
    line = text.find("\n", first, offset) + 1 if first else 0
    return line or first
