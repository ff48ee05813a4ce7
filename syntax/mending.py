"""A text of the same length with its breaks blanked out, so that the rest of it parses.

A parser that meets an unfinished call gives up what follows it. The names declared there must
not vanish while somebody types.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from syntax.braces import BraceScanner
from syntax.indentation import IndentScanner
from syntax.layout import Unfinished, line_end, line_start
from syntax.lexicon import TokenKind
from syntax.macros import PREPROCESSED, without_macros
from syntax.open_blocks import top_level_starts
from syntax.parsing import Parse, parse
from syntax.text import Edit, Snapshot

_SHORT = 200
_TRIES = 6
_MANY = 32


def mended(broken: Parse) -> Parse:
    """The parse of a text of the same length, with as little as possible of it in error.

    Offsets in it are offsets in the broken text. It is the broken parse itself where that has no
    errors, or nothing helps.
    """
    if not broken.has_errors:
        return broken
    if broken.language.id in PREPROCESSED:
        broken = _preprocessed(broken)
    tries = [_edited(broken, edits) for edits in _unfinished(broken)] if broken.has_errors else []
    # Of two that leave as much in error, the one that took less away.
    best = min((broken, *filter(None, tries)), key=lambda one: (_harm(one), -_written(one)))
    harm = _harm(best)
    blanked: set[int] = set()
    for _ in range(_TRIES if harm else 0):
        line = next((line for line in _broken_lines(best) if line not in blanked), None)
        if line is None:
            break
        blanked.add(line)
        text = best.snapshot.text
        tried = _edited(best, [_blank(text, line, line_end(text, line))])
        if tried is not None and (left := _harm(tried)) < harm:
            best, harm = tried, left
    return best


def _preprocessed(broken: Parse) -> Parse:
    """Without the macros that a grammar cannot know, if they were what broke it."""
    text = without_macros(broken.snapshot.text)
    tried = parse(Snapshot(text, broken.snapshot.version), broken.language)
    return min(broken, tried, key=_harm)


def _harm(parsed: Parse) -> int:
    """Characters in error, and a few for whatever is missing."""
    return sum(len(span) + 4 for span in parsed.error_spans)


def _written(parsed: Parse) -> int:
    """Characters that are not blank."""
    return len("".join(parsed.snapshot.text.split()))


def _broken_lines(parsed: Parse) -> Iterator[int]:
    """Starts of the lines errors begin on, and of those errors end on."""
    text = parsed.snapshot.text
    for span in parsed.error_spans:
        yield line_start(text, span.start)
    for span in parsed.error_spans:
        yield line_start(text, max(span.end - 1, span.start))


def _edited(parsed: Parse, edits: list[Edit]) -> Parse | None:
    if not edits:
        return None
    if len(edits) > _MANY:
        edits = [_in_one(parsed.snapshot.text, edits)]
    snapshot = parsed.snapshot.replace(edits, parsed.snapshot.version)
    return parse(snapshot, parsed.language, parsed, edits)


def _in_one(text: str, edits: list[Edit]) -> Edit:
    """Edits that each keep the length, as one: each by itself would cost a copy of the text."""
    characters = list(text)
    for edit in edits:
        characters[edit.start : edit.end] = edit.text
    start, end = min(edit.start for edit in edits), max(edit.end for edit in edits)
    return Edit(start, end, "".join(characters[start:end]))


def _unfinished(parsed: Parse) -> list[list[Edit]]:
    """Edits that take back what the layout of the text proves unfinished: strictly, and judged
    by columns too. What begins well before the first error is in order."""
    text, language = parsed.snapshot.text, parsed.language
    start = _start(parsed, min(span.start for span in parsed.error_spans))
    scanner = IndentScanner if language.block_style == "indent" else BraceScanner
    scanners = [scanner(text, language, by_columns) for by_columns in (False, True)]
    common: list[Edit] = []
    for token in language.lexicon.tokens(text, start, len(text)):
        for one in scanners:
            one.feed(token)
        if token.kind is TokenKind.STRING and not token.closed and token.end < len(text):
            common.append(Edit(token.start, token.start + 1, "0"))
            common.append(_blank(text, token.start + 1, token.end))
    return [
        [
            *common,
            *(_blank(text, stray, stray + 1) for stray in one.strays),
            *(_taken_back(text, unfinished) for unfinished in one.unfinished),
        ]
        for one in scanners
    ]


def _start(parsed: Parse, error: int) -> int:
    """A top-level statement that begins before what broke, which may be what an error swallowed
    whole: the outermost node at the error, and a statement more."""
    byte = parsed.snapshot.byte_at(error)
    outermost = parsed.root.first_child_for_byte(byte)
    if outermost is not None:
        error = min(error, parsed.snapshot.offset_of_byte(outermost.start_byte))
    starts = top_level_starts(parsed.snapshot.text, parsed.language, error)
    return next(islice(starts, 2, None), 0)


def _taken_back(text: str, one: Unfinished) -> Edit:
    place = one.bracket.offset
    if one.block:
        return Edit(place, place + 1, ";")
    if one.end - one.statement_start <= _SHORT:
        return _blank(text, one.statement_start, one.end)
    return Edit(place, place + 1, " ")


def _blank(text: str, start: int, end: int) -> Edit:
    """The same lines, with nothing on them."""
    kept = "".join(character if character in "\r\n" else " " for character in text[start:end])
    return Edit(start, end, kept)
