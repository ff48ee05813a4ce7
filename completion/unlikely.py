"""Where to end a text whose rest nobody is likely to want: tokens are paid for one by one.

For suggestions that come while somebody types. What is shown of a text is decided in `sure.py`.
"""

from __future__ import annotations

import math
import re
from itertools import accumulate

from completion.cursor import is_inside_word
from completion.generate import Generated
from completion.lines import first_line
from completion.stop import Stop, StopReason

# Less likely than this, what comes next is asked for when the text has been typed so far.
_HOPELESS = math.log(0.03)
# Lines below a first one, or below several, that are less likely than this are asked for once
# those stand there.
_WORTH_A_SECOND_LINE = math.log(0.2)
_WORTH_MORE_LINES = math.log(0.02)
# What is less likely than this is not shown: what stands before it can be, at once.
_UNSURE = math.log(0.3)
_WORD_END = re.compile(r"\w+$")


def unlikely_end(so_far: Generated) -> Stop | None:
    """Where to end what was written, if it is not worth going on."""
    line = first_line(so_far.text)
    if len(line) == len(so_far.text):
        return _before(so_far, _HOPELESS)
    if _total(so_far, len(line)) < _WORTH_A_SECOND_LINE:
        return Stop(len(line), StopReason.LINE)
    lines = so_far.text.rfind("\n")
    if lines > len(line) and _total(so_far, lines) < _WORTH_MORE_LINES:
        return Stop(lines, StopReason.LINE)
    return None


def sure_beginning(so_far: Generated) -> Stop | None:
    """Where the first line becomes less likely than what may be shown; None if it has not yet."""
    return _before(so_far, _UNSURE)


def is_likely(so_far: Generated, length: int) -> bool:
    """Whether the first `length` characters are likely enough to be shown."""
    return _total(so_far, length) >= _UNSURE


def _before(so_far: Generated, least: float) -> Stop | None:
    """The end before the first token with which the text is less likely than `least`."""
    starts = (0, *so_far.ends)
    for start, total in zip(starts, accumulate(so_far.logprobs), strict=False):
        if total < least:
            kept = so_far.text[:start]
            if is_inside_word(kept, so_far.text[start:]):
                kept = _WORD_END.sub("", kept)
            return Stop(len(kept.rstrip()), StopReason.UNSURE)
    return None


def _total(so_far: Generated, length: int) -> float:
    starts = (0, *so_far.ends)
    tokens = zip(starts, so_far.logprobs, strict=False)
    return sum(logprob for start, logprob in tokens if start < length)
