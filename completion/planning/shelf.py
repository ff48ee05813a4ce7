"""The other files a prompt shows, in an order that keeps what stands there cached.

Where they come from is `completion/repository/`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

File: TypeAlias = tuple[str, str]
"""A path and the text shown of it."""


def restocked(
    shelf: Sequence[File], found: Sequence[File], lengths: Mapping[File, int], budget: int
) -> tuple[File, ...]:
    """The files to show next, in the prompt's order: what stands there stays where it is.

    `found` is what would help, the most useful first; `lengths` are tokens. As long as `budget`
    holds, new ones go behind the old, so that these stay cached; then the oldest that is no longer
    wanted goes.
    """
    wanted: list[File] = []
    left = budget
    for file in found:
        if file not in wanted and lengths[file] <= left:
            wanted.append(file)
            left -= lengths[file]
    new = [file for file in wanted if file not in shelf]
    if not new:
        return tuple(shelf)
    kept = list(shelf)
    over = sum(lengths[each] for each in [*kept, *new]) - budget
    for old in shelf:
        if over <= 0:
            break
        if old not in wanted:
            kept.remove(old)
            over -= lengths[old]
    return (*kept, *new)
