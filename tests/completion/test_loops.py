"""What belongs behind a loop is not suggested within it, where it would end the first round."""

from __future__ import annotations

import pytest

from completion.loops import ends_the_loop

HEADER = "def total(items):\n    sums = {}\n    for item in items:\n"
BODY = HEADER + "        sums[item.kind] = item.cents"


@pytest.mark.parametrize(
    ("before", "text", "start"),
    [
        (BODY, "\n        return sums", 1),
        (BODY + "\n        ", "return sums", 0),
        (BODY + "\n    ", "    return sums", 0),
        (HEADER + "        ", "add(item)\n        return sums\n", 10),
        (BODY + "\n\n        # All of them.\n        ", "return sums", 0),
        # Behind the loop.
        (BODY, "\n    return sums", None),
        (BODY + "\n    ", "return sums", None),
        # The first that fits is what is looked for.
        (HEADER + "        if not item:\n            continue\n        ", "return item", None),
        (HEADER + "        if item.fits:\n            ", "return item", None),
        (HEADER + "        ", "return item", None),
        (HEADER + "        try:\n            x = item()\n            ", "return x", None),
        # Until it works.
        ("while True:\n    answer = ask()\n    ", "return answer", None),
        # No statement of its own.
        (BODY + "; ", "return sums", None),
        (BODY + "\n        ", "returned = 1", None),
    ],
)
def test_a_return_that_ends_the_first_round(before: str, text: str, start: int | None) -> None:
    assert ends_the_loop(before, text) == start
