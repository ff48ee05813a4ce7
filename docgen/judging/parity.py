"""Whether two texts in two languages name the same: identifiers, numbers, code spans."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docgen.judging.chinese import tidy_chinese
from docgen.judging.fault import Fault
from docgen.judging.numbers import numbers_in, numbers_in_words
from docgen.judging.said import spans_of, without_spans

_IDENTIFIER = re.compile(
    r"(?<![A-Za-z0-9_.])(?:[A-Za-z]\w*_\w+|_\w+|[a-z]+[A-Z]\w*|[A-Z][a-z0-9]+[A-Z]\w*"
    r"|(?!(?:e\.g|i\.e)\b)[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+|[A-Za-z_]\w*\(\))",
    re.ASCII,
)


def parity_faults(one: str, other: str) -> tuple[Fault, ...]:
    """What the second text names otherwise than the first. A number may stand in words in one of
    them: "two items" and "2 项"."""
    return (
        *_differences("code spans", _spans(one), _spans(other)),
        *_differences("names", _identifiers(one), _identifiers(other)),
        *_numbers(one, other),
    )


def _numbers(one: str, other: str) -> Iterable[Fault]:
    first, second = set(numbers_in(one)), set(numbers_in(other))
    lacking = sorted(first - second - numbers_in_words(other))
    added = sorted(second - first - numbers_in_words(one))
    if lacking:
        yield Fault("parity", f"numbers of the original are missing: {', '.join(lacking)}")
    if added:
        yield Fault("parity", f"numbers that the original has not: {', '.join(added)}")


def _spans(text: str) -> Iterable[str]:
    return ("`" + " ".join(span.split()) + "`" for span in spans_of(text))


def _identifiers(text: str) -> Iterable[str]:
    return (found[0].rstrip(".") for found in _IDENTIFIER.finditer(without_spans(text)))


def _differences(what: str, one: Iterable[str], other: Iterable[str]) -> Iterable[Fault]:
    first, second = set(one), set(other)
    lacking, added = sorted(first - second), sorted(second - first)
    if lacking:
        yield Fault("parity", f"{what} of the original are missing: {', '.join(lacking)}")
    if added:
        yield Fault("parity", f"{what} that the original has not: {', '.join(added)}")


def with_marked_names(text: str) -> str:
    """A text with its names of code in code spans, where a model leaves them as they are."""
    pieces = re.split(r"(`[^`]*`)", text)
    pieces[::2] = [_IDENTIFIER.sub(lambda found: f"`{found[0]}`", one) for one in pieces[::2]]
    return "".join(pieces)


def with_spans_of(first: str, text: str, language: str) -> str:
    """A translation with what the original has in code spans in code spans, and nothing else that
    the original has in its prose."""
    wanted, prose = set(spans_of(first)), without_spans(first)
    for span in dict.fromkeys(spans_of(text)):
        if span not in wanted and re.search(rf"(?<!\w){re.escape(span)}(?!\w)", prose):
            text = text.replace(f"`{span}`", span)
    for span in wanted - set(spans_of(text)):
        bare = re.compile(rf"(?<![A-Za-z0-9_.`]){re.escape(span)}(?![A-Za-z0-9_(`]|\.\w)")
        pieces = re.split(r"(`[^`]*`)", text)
        pieces[::2] = [bare.sub(lambda found: f"`{found[0]}`", one) for one in pieces[::2]]
        text = "".join(pieces)
    return tidy_chinese(text) if language == "zh" else text
