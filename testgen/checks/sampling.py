"""In which order mutants are tried when there are more of them than time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from testgen.values import Mutant

_RANKS = (
    ("return", 0),
    ("raise", 0),
    ("not ", 0),
    ("<", 1),
    (">", 1),
    ("==", 1),
    ("!=", 1),
    (" and ", 1),
    (" or ", 1),
    (" in ", 1),
    (" is ", 1),
    ("+", 2),
    ("-", 2),
    ("*", 2),
    ("/", 2),
    ("%", 2),
    ("break", 2),
    ("continue", 2),
)
_ELSE = 3


def in_order(mutants: Iterable[Mutant]) -> list[Mutant]:
    """The most telling first, spread over lines and kinds of change.

    One mutant of each line, then another of each, each time of a kind that this line has not
    had yet, so that any beginning of the list says about the same as the whole.
    """
    lines: defaultdict[int, list[Mutant]] = defaultdict(list)
    for mutant in sorted(mutants, key=lambda one: (one.line, _rank(one), one.id)):
        lines[mutant.line].append(mutant)
    queues = [_spread(lines[line]) for line in sorted(lines)]
    longest = max(map(len, queues), default=0)
    return [queue[at] for at in range(longest) for queue in queues if at < len(queue)]


def _spread(mutants: Sequence[Mutant]) -> list[Mutant]:
    """Those of one line, no kind again before every other has had its turn."""
    turns: defaultdict[str, int] = defaultdict(int)
    placed = []
    for at, mutant in enumerate(mutants):
        kind = kind_of(mutant)
        placed.append((turns[kind], at, mutant))
        turns[kind] += 1
    return [mutant for _, _, mutant in sorted(placed, key=lambda one: one[:2])]


def kind_of(mutant: Mutant) -> str:
    """What was changed, without into what: "replaced < by <=" and "... by >" are of one kind."""
    return mutant.what.partition(" by ")[0]


def _rank(mutant: Mutant) -> int:
    what = f"{mutant.what} "
    return min((rank for word, rank in _RANKS if word in what), default=_ELSE)
