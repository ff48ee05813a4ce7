"""Whether what is shown is what somebody was about to type, and how much of it. Pure functions."""

from __future__ import annotations

FEWEST = 2
"""A suggestion of fewer characters is not worth a key."""


def right_part(shown: str, rest: str) -> str:
    """What of `shown` is taken when `rest` is still to be typed: all, its first lines, or "".

    All of it if all is the next text, blanks at its end aside; else as many whole lines from its
    beginning as are whole lines of `rest`.
    """
    whole = shown.rstrip()
    if rest.startswith(whole):
        return whole if _worth(whole) else ""
    ours, wanted = shown.split("\n"), rest.split("\n")
    right = 0
    while right < min(len(ours), len(wanted)) and ours[right].rstrip() == wanted[right].rstrip():
        right += 1
    part = "\n".join(wanted[:right]).rstrip()
    return part if _worth(part) else ""


def _worth(text: str) -> bool:
    return len(text.strip()) >= FEWEST
