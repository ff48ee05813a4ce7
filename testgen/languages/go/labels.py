"""What the rows of a table are called: what is special about them, or what they are given."""

from __future__ import annotations

import re
from collections.abc import Sequence

from testgen.languages.compiled.splitting import split
from testgen.languages.go.reading import string
from testgen.languages.go.spelling import text

_LONGEST = 32


def labels(rows: Sequence[Sequence[str]], outcomes: Sequence[str]) -> list[str]:
    """A literal for each row, no two alike."""
    found: list[str] = []
    for arguments, outcome in zip(rows, outcomes, strict=True):
        plain = outcome or _word(arguments)
        name, number = plain, 2
        while name in found:
            name = f"{plain} {number}"
            number += 1
        found.append(name)
    return [text(one) for one in found]


def _word(arguments: Sequence[str]) -> str:
    if not arguments:
        return "simple"
    if all(one in ('""', "nil") for one in arguments):
        return "nil" if "nil" in arguments else "empty"
    if len(arguments) == 1 and arguments[0] == "0":
        return "zero"
    if len(arguments) == 1 and re.fullmatch(r"-\d[\d.e+-]*", arguments[0]):
        return f"negative {arguments[0][1:]}"
    words = [_of_one(one) or _plain(one) for one in arguments]
    shown = ", ".join(words)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def _of_one(source: str) -> str:
    if found := re.fullmatch(r"math\.(NaN|Inf)\((-?)1?\)", source):
        return found.group(2) + found.group(1)
    if source in ("true", "false"):
        return source
    if re.fullmatch(r"&?[\w\[\]]+\{\}", source):
        return "empty"
    if found := re.fullmatch(r"(?:\[\]|\[\d+\])[\w.*\[\]]+\{(.*)\}", source):
        parts = split(found.group(1))
        shown = ", ".join(map(_plain, parts))
        if len(shown) <= _LONGEST - 2 and "{" not in shown:
            return f"[{shown}]"
        count = len(parts)
        return "one item" if count == 1 else f"{count} items"
    if found := re.fullmatch(r"func\(.*\{ return (.*) \}", source):
        return found.group(1)
    if found := re.fullmatch(r"\w+\.New\w+\((\".*\")\)", source):
        return _plain(found.group(1))
    return ""


def _plain(source: str) -> str:
    """A source as words of a name."""
    value = string(source)
    if value is None:
        return source
    return value if value.strip() and value.isprintable() else source.strip('"') or "empty"
