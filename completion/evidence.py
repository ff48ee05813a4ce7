"""From a suggestion and its place to the evidence on which it is shown or kept back.

What the evidence is worth is in `confidence.py`.
"""

from __future__ import annotations

import keyword
import re

from completion.confidence import Evidence, Where
from completion.generate import Generated
from completion.lines import first_line, line_count
from completion.place import Place
from completion.tokens import Tokens
from completion.values import CompletionRequest, PlainText

_NAME = re.compile(r"[^\W\d]\w*")
_BEGUN = re.compile(r"\w*$")
_NEARBY = 8192
# So much of a line tells where it begins in what the model wrote.
_TELLING = 12


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that need not stand nearby, of all languages; a language's row has its builtins.
_COMMON = frozenset(keyword.kwlist) | _words(
    "auto bool boolean break case catch char const default delete do double enum export extends "
    "final float fn for func function if impl implements int interface let long match mut new nil "
    "null nullptr number private protected pub public self size_t static std string struct super "
    "switch template this throw throws true false try type typename typeof undefined unsigned use "
    "using var virtual void while"
)


def tokens_of(generated: Generated, kept: str, given: str) -> Tokens:
    """The tokens of a suggestion: `given`, and of what the model wrote what was `kept`."""
    told = Tokens(generated.logprobs[: len(generated.ends)], generated.ends)
    start = generated.text.find(first_line(kept).strip()[:_TELLING])
    blanks = len(kept) - len(kept.lstrip())
    return told.shifted(len(given) + blanks - start if start >= 0 else len(given))


def evidence_of(
    text: str,
    logprobs: tuple[float, ...],
    request: CompletionRequest,
    place: Place,
    *,
    doubts: int = 0,
    whole: bool = True,
    part: bool = False,
    model: str = "",
) -> Evidence:
    """The evidence for `text` at a place; `logprobs` are those of its first line's tokens."""
    line = first_line(text)
    head = place.typed_head
    return Evidence(
        logprobs=logprobs,
        chars=len(line.strip()),
        lines=line_count(text),
        shape=place.shape,
        where=where(head),
        begun=len(_BEGUN.findall(head)[0]) if head else 0,
        in_text=place.in_text,
        in_prose=place.in_prose,
        doubts=doubts,
        novel=0 if place.in_text else _novel(line, request, head),
        shortened=not whole,
        part=part,
        language=request.language_id,
        model=model,
    )


def where(head: str) -> Where:
    """What `head`, the cursor's line before it, ends with."""
    code = head.rstrip()
    last = code[-1:]
    if not code:
        return Where.LINE_START
    if code == head and (last == "_" or last.isalnum()):
        return Where.WORD
    if last in "([{,":
        return Where.BRACKET
    if last == "=":
        return Where.EQUALS
    if code != head:
        return Where.BLANK
    return Where.MEMBER if last == "." else Where.SIGN


def _novel(line: str, request: CompletionRequest, head: str) -> int:
    """How many names of the line stand nowhere near the cursor."""
    begun = _BEGUN.findall(head)[0] if head else ""
    names = set(_NAME.findall(begun + line.lstrip("\n"))) - _COMMON
    if not isinstance(request.parse, PlainText):
        names -= request.parse.language.builtins
    if not names:
        return 0
    text, offset = request.snapshot.text, request.offset
    near = text[max(0, offset - _NEARBY) : offset - len(begun)]
    around = set(_NAME.findall(near)) | set(_NAME.findall(text[offset : offset + _NEARBY]))
    return len(names - around)
