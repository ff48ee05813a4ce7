"""The other files a prompt shows, in an order that keeps what stands there cached.

Where they come from is `completion/repository/`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from completion.repository.snippets import Snippet, Why

# What is worth evaluating the document behind it again for. The others ride along.
_WORTH_IT: frozenset[Why] = frozenset({"definition", "member", "called", "outline"})


def restocked(
    shelf: Sequence[Snippet],
    found: Sequence[Snippet],
    lengths: Mapping[Snippet, int],
    budget: int,
) -> tuple[Snippet, ...]:
    """The files to show next, in the prompt's order: what stands there stays where it is.

    `found` is what would help, the most useful first; `lengths` are tokens. As long as `budget`
    holds, new ones go behind the old, so that these stay cached; then the oldest that is no longer
    wanted goes.
    """
    wanted: list[Snippet] = []
    left = budget
    for snippet in found:
        if snippet not in wanted and lengths[snippet] <= left:
            wanted.append(snippet)
            left -= lengths[snippet]
    new = [snippet for snippet in wanted if snippet not in shelf]
    if shelf and not any(snippet.why in _WORTH_IT for snippet in new):
        return tuple(shelf)
    kept = list(shelf)
    over = sum(lengths[each] for each in [*kept, *new]) - budget
    for old in shelf:
        if over > 0 and old not in wanted:
            kept.remove(old)
            over -= lengths[old]
    # The most useful stands nearest to the document.
    return (*kept, *reversed(new))
