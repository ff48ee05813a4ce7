"""Nothing that breaks a file that parsed: shorter cuts and missing brackets are tried first.

Takes as long as an incremental parse for each try: call it in a thread on a large document.
"""

from __future__ import annotations

from collections.abc import Iterator

from completion.brackets import PAIRS, scan
from completion.cursor import indent_of
from completion.place import Place
from completion.trim import trimmed
from completion.values import CompletionRequest, PlainText
from syntax.scopes import errors_introduced
from syntax.statements import may_stand
from syntax.text import Edit

_SHORTER_CUTS = 8


def checked(text: str, request: CompletionRequest, place: Place) -> str:
    """The first variant of `text` that adds no syntax error; empty if each does.

    Where the file has errors already, which is usual while typing, the variant that adds the
    fewest is taken: the errors may come from elsewhere. But the text must go on with the cursor's
    own statement.
    """
    if isinstance(request.parse, PlainText) or place.in_text or not text:
        return text
    if not _goes_on(request, place.given + text):
        return ""
    best, fewest = "", None
    for variant in _variants(text, place):
        edit = Edit(request.offset, request.offset, place.given + variant)
        added = errors_introduced(request.parse, edit)
        if added <= 0:
            return variant
        if fewest is None or added < fewest:
            best, fewest = variant, added
    return best if request.parse.has_errors else ""


def adds_no_error(request: CompletionRequest, text: str) -> bool:
    """Whether the file has no more syntax errors with `text` at the cursor. True without a grammar;
    where it has errors already, how many the parser makes of them tells nothing, and it is asked
    whether the text goes on with the cursor's own statement."""
    if isinstance(request.parse, PlainText):
        return True
    if request.parse.has_errors:
        return _goes_on(request, text)
    return errors_introduced(request.parse, Edit(request.offset, request.offset, text)) <= 0


def _goes_on(request: CompletionRequest, text: str) -> bool:
    parse = request.parse
    if isinstance(parse, PlainText) or not parse.has_errors:
        return True
    return may_stand(parse, request.offset, text)


def _variants(text: str, place: Place) -> Iterator[str]:
    """The text, the text with its brackets closed, then the same with fewer and fewer lines."""
    seen: set[str] = set()
    for cut in _cuts(text, place):
        for variant in (cut, _closed(cut, place)):
            if variant and variant not in seen:
                seen.add(variant)
                yield variant


def _cuts(text: str, place: Place) -> Iterator[str]:
    yield text
    lines = text.rstrip().split("\n")
    for number in range(len(lines) - 1, max(0, len(lines) - 1 - _SHORTER_CUTS), -1):
        yield trimmed("\n".join(lines[:number]), place)


def _closed(text: str, place: Place) -> str:
    """The text with what it leaves open closed: on the line, or below it for a block's brace."""
    found = scan(text, place.lexicon)
    opened = list(found.open)
    for _ in range(min(place.balance.surplus, len(opened))):
        opened.pop(0)
    if not opened or found.inside:
        return text
    body = text.rstrip()
    for at, opener in reversed(opened):
        line = text[:at].rpartition("\n")[2] if "\n" in text[:at] else place.cursor.head
        if opener == "{" and "\n" in text[at:].rstrip():
            body += f"\n{indent_of(line)}" + PAIRS[opener]
        else:
            body += PAIRS[opener]
    return trimmed(body, place)
