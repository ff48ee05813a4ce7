"""Lines that end a loop in its first round: after a suggested loop body, a model that was given the
body's indentation writes there what belongs behind the loop.

Told from lines; what comes of it is decided in `doubts.py`.
"""

from __future__ import annotations

import re

from completion.cursor import indent_of, width_of

_FOR = re.compile(r"\s*(async\s+)?for\b.*:\s*(#.*)?$")
_RETURN = re.compile(r"\s*return\b")
_CONTINUE = re.compile(r"\bcontinue\b")
_REACH = 100


def ends_the_loop(before: str, text: str) -> int | None:
    """Where in `text`, written behind `before`, a `return` stands straight in the body of a `for`,
    below other statements of it and without a `continue` above: nothing is ever done twice.

    For languages whose blocks are indented. None if there is no such line.
    """
    begun = before.rpartition("\n")[2]
    lines = (begun + text).split("\n")
    above = before.split("\n")[:-1][-_REACH:]
    start = -len(begun)
    for number, line in enumerate(lines):
        own = number > 0 or not begun.strip()
        width = width_of(indent_of(line))
        if own and _RETURN.match(line) and _is_last_of_a_loop([*above, *lines[:number]], width):
            return max(0, start)
        start += len(line) + 1
    return None


def _is_last_of_a_loop(above: list[str], width: int) -> bool:
    follows = False
    for line in reversed(above):
        if not line.strip():
            continue
        if width_of(indent_of(line)) < width:
            return follows and _FOR.match(line) is not None
        if _CONTINUE.search(line):
            return False
        follows = True
    return False
