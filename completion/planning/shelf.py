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
    wanted goes. Of the document itself there is one outline. A text that stands there is not put
    there again because it is wanted for another reason.
    """
    wanted: dict[_Text, Snippet] = {}
    left = budget
    for snippet in found:
        if _text_of(snippet) not in wanted and lengths[snippet] <= left:
            wanted[_text_of(snippet)] = snippet
            left -= lengths[snippet]
    standing = {_text_of(old) for old in shelf}
    new = [snippet for text, snippet in wanted.items() if text not in standing]
    if shelf and not any(snippet.why in _WORTH_IT for snippet in new):
        return tuple(shelf)
    outlined = any(snippet.why == "outline" for snippet in new)
    kept = [old for old in shelf if not (outlined and old.why == "outline")]
    over = sum(lengths[each] for each in [*kept, *new]) - budget
    for old in tuple(kept):
        if over > 0 and _text_of(old) not in wanted:
            kept.remove(old)
            over -= lengths[old]
    # The most useful stands nearest to the document.
    return (*kept, *reversed(new))


_Text = tuple[str, str]


def _text_of(snippet: Snippet) -> _Text:
    return snippet.path, snippet.text
