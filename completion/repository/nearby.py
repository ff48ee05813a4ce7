"""Which names the code around a cursor uses, and how near to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from completion.values import CompletionRequest, PlainText
from syntax.scopes import CursorFacts
from syntax.symbols import references
from syntax.text import Span

_LINES_BEFORE, _LINES_AFTER = 40, 15
_HALVED_AFTER_LINES = 8
_HEAD_WEIGHT = 0.5
# What stands behind the cursor, or in another function, says less of what comes at it.
_BEHIND, _ELSEWHERE = 0.5, 0.4
_CHAIN = re.compile(r"(?:[\w$]+\s*(?:\([^()]*\))?\s*(?:\?\.|\.|::|->)[ \t]*)+$")
_LINK = re.compile(r"\s*(?:\?\.|\.|::|->)\s*")
_OPEN_CHAIN = re.compile(r"(?:\?\.|\.|::|->)[ \t]*$")
# Possessive: thousands of blanks may follow a name.
_CALLED = re.compile(r"\s*+(?:::)?(?:<[\w\s,.<>]{0,60}>)?\s*+!?\(")
_CHAIN_REACH = 120


@dataclass(frozen=True, slots=True)
class Use:
    """A name used near the cursor, and what it is asked of: `("self", "client")` in
    `self.client.send`; `("",)` where that is no plain name. `weight` is 1 beside the cursor."""

    name: str
    receiver: tuple[str, ...]
    called: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Nearby:
    """The names around a cursor, the most useful first, and the text they were taken from."""

    uses: tuple[Use, ...]
    window: Span
    function: Span | None
    function_name: str | None
    class_name: str | None


def nearby(request: CompletionRequest, facts: CursorFacts) -> Nearby:
    """What is used around the cursor. Takes 3 ms for a file of 1,000 lines, and hardly more for
    longer ones."""
    snapshot, offset = request.snapshot, request.offset
    line = snapshot.line_of(offset)
    first = max(0, line - _LINES_BEFORE)
    last = min(snapshot.line_count - 1, line + _LINES_AFTER)
    window = Span(snapshot.line_start(first), snapshot.line_end(last))
    functions = [scope for scope in facts.scope if scope.kind == "function"]
    classes = [scope for scope in facts.scope if scope.kind == "class"]
    function = functions[-1].span if functions else None
    head = Span(function.start, max(functions[-1].body_span.start, function.start)) if (
        function is not None) else None  # fmt: skip
    if isinstance(request.parse, PlainText):
        return Nearby((), window, None, None, None)
    found: dict[tuple[str, tuple[str, ...]], Use] = {}
    text = snapshot.text
    for reference in references(request.parse, [window, *([head] if head is not None else [])]):
        start, end = reference.span.start, reference.span.end
        in_head = head is not None and head.contains(start)
        if not (window.contains(start) or in_head) or start <= offset <= end:
            continue
        weight = _weight(abs(snapshot.line_of(start) - line))
        if in_head:
            weight = max(weight, _HEAD_WEIGHT)
        else:
            weight *= _BEHIND if start > offset else 1
            weight *= _ELSEWHERE if function is not None and not function.contains(start) else 1
        receiver = _receiver(text[max(0, start - _CHAIN_REACH) : start])
        use = Use(reference.name, receiver, bool(_CALLED.match(text, end)), weight)
        known = found.get((use.name, use.receiver))
        if known is not None:
            use = Use(
                use.name, receiver, use.called or known.called, max(weight, known.weight) + 0.02
            )
        found[use.name, use.receiver] = use
    ordered = sorted(found.values(), key=lambda use: (-use.weight, use.receiver, use.name))
    return Nearby(
        tuple(ordered),
        window,
        function,
        functions[-1].name if functions else None,
        classes[-1].name if classes else None,
    )


def receiver_at(request: CompletionRequest) -> tuple[str, ...]:
    """What a member is being asked of right at the cursor: `("self", "client")` in
    `self.client.se|`; empty where nothing is."""
    text = request.snapshot.text[max(0, request.offset - _CHAIN_REACH) : request.offset]
    return _receiver(text.rstrip("_0123456789$" + _LETTERS))


_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _weight(lines_away: int) -> float:
    return _HALVED_AFTER_LINES / (_HALVED_AFTER_LINES + lines_away)


def _receiver(before: str) -> tuple[str, ...]:
    chain = _CHAIN.search(before)
    if chain is None:
        return ("",) if _OPEN_CHAIN.search(before) else ()
    # A chain that goes on from a bracket or a literal has no first name.
    rooted = not _OPEN_CHAIN.search(before[: chain.start()])
    names = [re.sub(r"\s*\(.*", "()", part) for part in _LINK.split(chain[0]) if part]
    return (*([] if rooted and names[0] != "" else [""]), *names)
