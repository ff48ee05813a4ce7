"""Making the model's text fit where it goes: nothing twice, no loose blanks, the right indent.

Pure functions from text and place to text. Where the text ends was decided in `stop.py`; trimming
what is trimmed already changes nothing.
"""

from __future__ import annotations

import re

from completion.brackets import first_superfluous, scan
from completion.cursor import indent_of, is_inert
from completion.place import Place
from completion.repetition import says_something
from completion.stop import StopReason
from syntax.lexicon import TokenKind

_LEAST_OVERLAP = 3
_OPENING = (":", ",", "(", "[", "{", "\\")


def trimmed(text: str, place: Place, reason: StopReason = StopReason.ENDED) -> str:
    """`text` as it can be put at the cursor; empty if nothing is left of it.

    `reason` is why it ended: what the token limit cut off loses its last, unfinished line or word.
    """
    if reason is StopReason.LENGTH:
        text = without_unfinished_end(text)
    while True:
        code = _without_remark(_without_markers(text, place), place)
        after = _ended(_begun(_without_doubles(code, place), place), place)
        if after == text:
            return text
        text = after


def without_unfinished_end(text: str) -> str:
    """Text without its last line, or of a single line without its last word."""
    lines = text.split("\n")[:-1]
    # Nor may a line end it that only makes sense with the next.
    while lines and lines[-1].rstrip().endswith(_OPENING):
        lines.pop()
    whole = "\n".join(lines)
    return whole if whole.strip() else re.sub(r"\w+$", "", text)


def _without_markers(text: str, place: Place) -> str:
    for marker in place.markers:
        text = text.partition(marker)[0]
    return text


def _without_remark(text: str, place: Place) -> str:
    """A line of code without the comment that the model thought of behind it."""
    if place.in_text or "\n" in text.strip("\n"):
        return text
    line = place.cursor.head + text
    for token in place.lexicon.tokens(line, 0, len(line)):
        if token.kind is TokenKind.COMMENT and line[: token.start].strip():
            start = token.start - len(place.cursor.head)
            return text[:start].rstrip() if start > 0 else text
    return text


def _begun(text: str, place: Place) -> str:
    """The beginning: blank lines and indentation that stand before the cursor already."""
    head = place.cursor.head
    if not place.is_fresh:
        # One space before the cursor is enough.
        return text.lstrip(" ") if head.endswith((" ", "\t")) else text
    body = text.lstrip("\n")
    blank_lines = len(text) - len(body)
    while body and not body.partition("\n")[0].strip() and "\n" in body:
        body = body.partition("\n")[2]
        blank_lines += 1
    if not head and place.block_indent in (None, "") and not place.cursor.blank_above:
        return "\n" * min(blank_lines, 2) + body
    if blank_lines:
        return _dedented(body, head)
    indent = indent_of(body)
    surplus = place.surplus_of(indent)
    return _shifted(body, head, indent, surplus) if surplus else text


def _dedented(body: str, head: str) -> str:
    """The first line without the indentation that the cursor's line has already."""
    return body[len(head) :] if body.startswith(head) else body.lstrip(" \t")


def _shifted(body: str, head: str, indent: str, surplus: int) -> str:
    """The first line, which begins with `indent`, without `surplus` of it, and the others too if
    all are as deep."""
    first, *rest = body.split("\n")
    deep, right = head + indent, head + indent[surplus:]
    if all(line.startswith(deep) for line in rest if line.strip()):
        rest = [right + line[len(deep) :] if line.strip() else line for line in rest]
    return "\n".join([first[surplus:], *rest])


def _without_doubles(text: str, place: Place) -> str:
    """Without what stands right of the cursor, or below it, already."""
    tail = place.cursor.tail.strip()
    if not place.in_text:
        superfluous = first_superfluous(scan(text, place.lexicon), place.balance.missing)
        if superfluous is not None:
            text = text[:superfluous]
    if tail and not place.inserts_lines:
        text = _without_tail(text, tail)
    return _without_lines_below(text, place)


def _without_tail(text: str, tail: str) -> str:
    """Without the stretch that repeats `tail`, whole or its beginning, at the text's end."""
    if is_inert(tail):
        # Brackets are matched, not compared: those of the text's own stay.
        rest = tail.lstrip(")]}>")
        return text[: -len(rest)] if rest and text.endswith(rest) else text
    at = text.find(tail)
    if at >= 0 and (len(tail) >= _LEAST_OVERLAP or at + len(tail) == len(text)):
        return text[:at]
    for length in range(min(len(tail), len(text)), _LEAST_OVERLAP - 1, -1):
        if text.endswith(tail[:length]):
            return text[:-length]
    return text


def _without_lines_below(text: str, place: Place) -> str:
    lines = text.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    while lines and place.following:
        last = lines[-1] if len(lines) > 1 else place.cursor.head + lines[-1]
        if not says_something(last) or last.rstrip() != place.following[0]:
            break
        lines.pop()
        if not lines:
            return ""
    return text if lines and text.rstrip() == "\n".join(lines).rstrip() else "\n".join(lines)


def _ended(text: str, place: Place) -> str:
    """The end: no trailing blanks; a line put before another ends in a line break."""
    body = "\n".join(line.rstrip() for line in text.split("\n")[:-1])
    last = text.rpartition("\n")[2]
    body = body + "\n" + last if "\n" in text else last
    if place.inserts_lines:
        body = body.rstrip()
        return f"{body}\n{place.typed_head}" if body else ""
    if place.cursor.tail.strip() and not is_inert(place.cursor.tail):
        body = body.rstrip() if place.cursor.tail[0].isspace() else body
        return body if body.strip() else ""
    return body.rstrip()
