"""A list in a source at its own commas."""

from __future__ import annotations

import re


def split(text: str) -> list[str]:
    """A list at its commas."""
    found, depth, begin, quote = [], 0, 0, ""
    at = 0
    while at < len(text):
        one = text[at]
        if quote:
            if one == "\\" and quote != "`":
                at += 1
            elif one == quote:
                quote = ""
        elif one in '"`' or (one == "'" and re.match(r"'(\\.[^']*|[^'\\])'", text[at:])):
            quote = one
        elif one in "([{":
            depth += 1
        elif one in ")]}":
            depth -= 1
        elif one == "," and depth == 0:
            found.append(text[begin:at])
            begin = at + 1
        at += 1
    return [one.strip() for one in (*found, text[begin:]) if one.strip()]
