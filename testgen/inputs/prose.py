"""Calls that a project's README and manual show: interpreter sessions, and blocks of Python."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

SUFFIXES = frozenset({".md", ".rst", ".txt", ""})
_MOST_PAGES = 24
_FENCED = re.compile(r"^```[ ]*(?:python|py|python3)\b[^\n]*\n(.*?)^```", re.M | re.S | re.I)
_DIRECTIVE = re.compile(
    r"^(?P<by>[ ]*)\.\. (?:code-block|code|sourcecode):: *python[^\n]*\n"
    r"(?P<code>(?:(?P=by)[ ]{2,}[^\n]*\n|[ ]*\n)+)",
    re.M | re.I,
)


def pages_of(root: Path) -> list[Path]:
    """The README, and what of a manual stands in the usual folder."""
    found = [path for path in sorted(root.glob("README*")) if path.suffix in SUFFIXES]
    for folder in ("docs", "doc"):
        found += [path for path in sorted((root / folder).glob("*")) if path.suffix in SUFFIXES]
    return [path for path in found if path.is_file()][:_MOST_PAGES]


def blocks_in(text: str) -> Iterator[str]:
    """The blocks of Python in a page, without those that are sessions."""
    for pattern, group in ((_FENCED, 1), (_DIRECTIVE, "code")):
        for found in pattern.finditer(text):
            code = textwrap.dedent(found[group])
            if ">>>" not in code:
                yield code
