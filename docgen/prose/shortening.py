"""A sentence that is too long, ended earlier: at a clause behind which the rest only adds to it.
Whether what is left is good enough, its judge says."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ADDS = re.compile(
    r"(?:[;；]\s*|\s+[–—]\s+|[,，]\s*(?:which|where|while|with|using|by|including|such as|so that|"
    r"and|or|but|as well as|followed by|并|以及|同时|其中|包括)\s*)",
)
_ASIDE = re.compile(r"\s*(?:\([^()]*\)|（[^（）]*）)")
_FEWEST = 12


def shortened(sentence: str) -> Iterator[str]:
    """The sentence without what stands in brackets, then ended before one clause after another, the
    longest first. Nothing of fewer than 12 characters, and nothing that ends within a code span."""
    end = "。" if sentence.endswith("。") else "."
    whole = _ASIDE.sub("", sentence).rstrip(".。 ")
    if f"{whole}{end}" != sentence:
        yield f"{whole}{end}"
    for found in reversed(list(_ADDS.finditer(whole))):
        kept = whole[: found.start()].rstrip()
        if len(kept) >= _FEWEST and not kept.count("`") % 2:
            yield f"{kept}{end}"
