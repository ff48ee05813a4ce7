"""What speaks against a text that parses: names that nothing binds, lines that would never run.

Facts of the file with the text in it; what comes of a doubt is decided in the pipeline.
"""

from __future__ import annotations

import re

from completion.cursor import indent_of, width_of
from completion.place import Place
from completion.values import CompletionRequest, PlainText
from syntax.locals import unbound
from syntax.parsing import parse
from syntax.text import Edit

_WORD = re.compile(r"\s*(\w+)")


def doubts(text: str, request: CompletionRequest, place: Place) -> int:
    """How many doubts there are about `text`, as it would be inserted. 0 is good.

    Takes as long as an incremental parse: call it in a thread on a large document.
    """
    if isinstance(request.parse, PlainText) or place.in_text:
        return 0
    edit = Edit(request.offset, request.offset, text)
    after = request.parse.snapshot.replace((edit,), request.parse.snapshot.version)
    changed = parse(after, request.parse.language, request.parse, (edit,))
    names = {use.name for use in unbound(changed, request.offset + len(text.rstrip()))}
    return len(names) + _cuts_off_what_follows(text, place)


def missing_names(request: CompletionRequest) -> tuple[str, ...]:
    """Names that the function reads behind the cursor and nothing binds: the first one first."""
    if isinstance(request.parse, PlainText):
        return ()
    uses = unbound(request.parse, request.offset)
    return tuple(dict.fromkeys(use.name for use in uses if use.span.start >= request.offset))


def _cuts_off_what_follows(text: str, place: Place) -> bool:
    """Whether the last line leaves the block in which another statement follows."""
    if not place.following or not (place.is_fresh or "\n" in text):
        return False
    last = text.rstrip().rpartition("\n")[2]
    line = last if "\n" in text.rstrip() else place.cursor.head.removesuffix(place.given) + last
    below = place.following[0]
    if width_of(indent_of(line)) != width_of(indent_of(below)):
        return False
    first, next_word = _WORD.match(line), _WORD.match(below)
    jumps = bool(first and first[1] in place.endings.jumps)
    reached = place.endings.joins | place.endings.labels
    if not jumps or next_word is None or next_word[1] in reached:
        return False
    # A label may be jumped to from anywhere.
    return not below.endswith(":") or place.endings.indented_blocks
