"""Kept cases in short: `kept("clamp(1, 0, 2)", "1")` for tests of writing."""

from __future__ import annotations

import itertools

from testgen.values import Case
from testgen.writing.kept import Check, CheckKind, KeptCase

SOURCE = '''\
"""Sizes."""


class Box:
    def __init__(self, width, height=1):
        self.width = width
        self.height = height

    def area(self):
        return self.width * self.height


def clamp(value, low, high):
    if low > high:
        raise ValueError("empty range")
    return max(low, min(value, high))


def label(name):
    return f"<{name}>"
'''
"""The module that the cases are of."""

_numbers = itertools.count(1)


def kept(
    call: str,
    expected: str,
    kind: CheckKind = "equal",
    *,
    setup: tuple[str, ...] = (),
    target: str = "",
    match: str = "",
    why: str = "",
) -> KeptCase:
    """A case with one check of its result. `target` is the function called, by default."""
    name = target or call.partition("(")[0]
    case = Case(id=next(_numbers), target=name, call=call, setup=setup)
    subject = "" if kind in ("raises", "printed") else "result"
    return KeptCase(case, (Check(kind, subject, expected, "observed", match),), why=why)


SIZES = (
    kept("clamp(-5, 0, 10)", "0", why="value < low"),
    kept("clamp(50, 0, 10)", "10"),
    kept("clamp(1, 10, 0)", "ValueError", "raises", match="empty range"),
    kept("label('x')", "'<x>'"),
    kept("Box(2, 3).area()", "6", target="Box.area"),
    kept("box.area()", "4", target="Box.area", setup=("box = Box(4)",)),
)
"""Of `SOURCE`."""
