"""A piece of the repository that is worth showing beside a completion, and why it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Why: TypeAlias = Literal[
    "definition", "member", "called", "recent", "similar", "counterpart", "outline"
]


@dataclass(frozen=True, slots=True)
class Snippet:
    """Source text of the file `path` (relative to its root, "/" between folders), keys masked.

    `why`: it defines a name used near the cursor, has the members of a receiver's class, is the
    signature of something called there; was edited or viewed lately; resembles the code at the
    cursor; is the test beside the source, or the reverse; is the rest of the document itself in
    outline. `uses` are the names it is there for.
    """

    path: str
    text: str
    why: Why
    uses: tuple[str, ...] = ()
