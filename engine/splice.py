"""The suffix splice: which cells of an evaluated suffix serve a prompt that has it further on.

In a PSM prompt (prefix, suffix, middle) every keystroke lengthens the prefix, and moves the suffix
with it. Pure planning; the cells are cut and pasted in `engine/kv_cache.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from engine.model import FimTokens, State
from engine.requests import Splice
from engine.sequences import Tokens

_ANCHOR = 8
_MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class Run:
    """The `length` tokens at `source` of what is cached are those at `target` of the prompt."""

    source: int
    target: int
    length: int


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Cells on their way: `tokens` that a sequence is to hold from `position` on."""

    tokens: Tokens
    position: int
    state: State


@dataclass(frozen=True, slots=True)
class Suffix:
    """The tokens [start, end) of a PSM prompt are its suffix."""

    start: int
    end: int


def suffix_of(tokens: Tokens, fim: FimTokens) -> Suffix | None:
    """Where the suffix of a PSM prompt is, however much of it there is; None in any other text."""
    if fim.middle is None:
        return None
    (begins,) = np.nonzero(tokens == fim.suffix[1])
    if not len(begins) or not (tokens[: begins[-1]] == fim.prefix[1]).any():
        return None
    start = int(begins[-1]) + 1
    rest = tokens[start:]
    if (rest == fim.prefix[1]).any():
        return None
    (ends,) = np.nonzero(rest == fim.middle[1])
    return Suffix(start, start + int(ends[0]) if len(ends) else len(tokens))


def best_run(
    cached: Tokens, old: Suffix, prompt: Tokens, new: Suffix, *, kept: int, splice: Splice
) -> Run | None:
    """The longest run of the suffix `old` of `cached` that the suffix `new` of `prompt` has too.

    The first `kept` tokens of the prompt are there already. `splice` says what is left out.
    """
    first, last = _bounds(prompt, new, kept, splice)
    best = None
    for distance in _distances(cached, old, prompt, new):
        begin = max(first, old.start + splice.head + distance)
        end = min(last, old.end + distance)
        if end - begin < max(splice.least, best.length + 1 if best else 1):
            continue
        equal = cached[begin - distance : end - distance] == prompt[begin:end]
        start, length = _longest(equal)
        if length >= splice.least and (best is None or length > best.length):
            best = Run(begin + start - distance, begin + start, length)
    return best


def place_of(cut: Cut, prompt: Tokens, new: Suffix, *, kept: int, splice: Splice) -> int | None:
    """Where in the suffix `new` of `prompt` all tokens of `cut` stand; else as `best_run`."""
    begin, end = _bounds(prompt, new, kept, splice)
    if end - begin < len(cut.tokens):
        return None
    windows = sliding_window_view(prompt[begin:end], len(cut.tokens))
    (places,) = np.nonzero((windows == cut.tokens).all(axis=1))
    return begin + int(places[-1]) if len(places) else None


def _bounds(prompt: Tokens, new: Suffix, kept: int, splice: Splice) -> tuple[int, int]:
    """[first, last) of what may be spliced; the prompt's last token is needed for its logits."""
    return max(new.start, kept) + splice.head, min(new.end - splice.tail, len(prompt) - 1)


def _distances(cached: Tokens, old: Suffix, prompt: Tokens, new: Suffix) -> Iterator[int]:
    """By how much the suffix may have moved: it begins or ends alike, or some part says so."""
    yield new.start - old.start
    yield new.end - old.end
    length = new.end - new.start
    if length < _ANCHOR or old.end - old.start < _ANCHOR:
        return
    windows = sliding_window_view(cached[old.start : old.end], _ANCHOR)
    for place in (length // 4, length // 2, 3 * length // 4):
        at = new.start + min(place, length - _ANCHOR)
        (found,) = np.nonzero((windows == prompt[at : at + _ANCHOR]).all(axis=1))
        if len(found) <= _MOST_PLACES:
            yield from (at - old.start - int(where) for where in found)


def _longest(equal: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[int, int]:
    """(start, length) of the longest stretch of what is true."""
    edges = np.concatenate(([-1], np.nonzero(~equal)[0], [len(equal)]))
    lengths = np.diff(edges) - 1
    best = int(lengths.argmax())
    return int(edges[best]) + 1, int(lengths[best])
