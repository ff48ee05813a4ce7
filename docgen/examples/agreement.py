"""Whether what an example gives is what it is said to give. Doubt is agreement.

By doctest's rules with the options that a step names, and beyond: whoever reads an example does
not mind how a line is broken, or how many digits of a number are shown.
"""

from __future__ import annotations

import ast
import doctest
import math
import re
from collections.abc import Iterable

from docgen.examples.outcome import Raised

_CHECKER = doctest.OutputChecker()
_LENIENT = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
_ADDRESS = re.compile(r"\b0x[0-9A-Fa-f]{4,}\b")
_NUMBER = re.compile(r"(?<![\w.])[+-]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][+-]?\d+)?")
_SCALAR = re.compile(r"\bnp\.\w+\(([^()]*|\([^()]*\))\)")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_HEADER = re.compile(r"Traceback \((?:most recent call last|innermost last)\):")
_ERROR = re.compile(r"^(?P<type>[A-Za-z_][\w.]*)(?::\s?(?P<message>.*))?$", re.S)
_CLASS = re.compile(r"(?:Error|Exception|Warning|Interrupt|Exit|Iteration)$")
_OURS = frozenset({"SKIP", "ELLIPSIS", "NORMALIZE_WHITESPACE", "NUMBER"})
_KNOWN = frozenset(doctest.OPTIONFLAGS_BY_NAME) | _OURS | {"ALLOW_UNICODE", "ALLOW_BYTES"}


def foreign_option(options: Iterable[tuple[str, bool]]) -> str | None:
    """An option of another runner than doctest and pytest: how it compares nobody knows here."""
    return next((name for name, is_on in options if is_on and name not in _KNOWN), None)


def agrees(expected: str, got: str, options: Iterable[tuple[str, bool]] = ()) -> bool:
    """Whether an output is what was expected."""
    flags = _LENIENT
    for name, is_on in options:
        flag = doctest.OPTIONFLAGS_BY_NAME.get(name, 0)
        flags = flags | flag if is_on else flags
    expected, got = _plain(expected), _plain(got)
    if "np." in got and "np." not in expected:
        got = _of_numpy(got)
    if _CHECKER.check_output(expected, got, flags):
        return True
    return (
        _same_without_blanks(expected, got)
        or _same_values(expected, got)
        or _same_items(expected, got)
        or _CHECKER.check_output(_rounded(expected, got), got, flags)
        or _without_prefixes(expected) == _without_prefixes(got)
    )


def agrees_on_error(expected: str, raised: Raised, options: Iterable[tuple[str, bool]]) -> bool:
    """Whether an exception is the one that was expected, with or without its traceback."""
    wanted = error_in(expected)
    if wanted is None:
        return False
    found = _ERROR.match(wanted)
    if found is None:
        return agrees(wanted, raised.shown, options)
    name = found["type"].rpartition(".")[2]
    if name != raised.type.rpartition(".")[2]:
        return False
    message = (found["message"] or "").strip()
    if ("IGNORE_EXCEPTION_DETAIL", True) in tuple(options) or not message:
        return True
    got = raised.shown.partition(":")[2].strip()
    return agrees(message, got, options) or got.startswith(message.rstrip("."))


def error_in(expected: str) -> str | None:
    """The exception that an output shows, behind a traceback or alone; None where it shows none."""
    lines = expected.strip().splitlines()
    at = next((n for n, line in enumerate(lines) if _HEADER.match(line.strip())), None)
    if at is not None:
        for number in range(at + 1, len(lines)):
            line = lines[number]
            if line[:1].isalpha() or line.startswith("_"):
                return "\n".join(lines[number:])
        return lines[-1].strip()
    first = lines[0] if lines else ""
    found = _ERROR.match(first)
    is_error = found is not None and _CLASS.search(found["type"]) is not None
    return "\n".join(lines) if is_error else None


def _plain(text: str) -> str:
    return _ADDRESS.sub("0x...", _COLOURS.sub("", text)).strip("\n").expandtabs() + "\n"


def _of_numpy(text: str) -> str:
    """Scalars as NumPy showed them before it named their types."""
    return re.sub(r"\bnp\.(True|False)_", r"\1", _SCALAR.sub(r"\1", text))


def _same_without_blanks(expected: str, got: str) -> bool:
    """Arrays and tables are set with more or less space by each version of what prints them."""
    squeezed = re.sub(r"\s+", "", expected.replace("<BLANKLINE>", ""))
    return bool(squeezed) and squeezed == re.sub(r"\s+", "", got)


def _same_values(expected: str, got: str) -> bool:
    try:
        one, other = ast.literal_eval(expected.strip()), ast.literal_eval(got.strip())
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return False
    return type(one) is type(other) and bool(one == other)


def _same_items(expected: str, got: str) -> bool:
    """Sets and dictionaries are shown in the order they happen to have."""
    one, other = _items(expected), _items(got)
    return one is not None and other is not None and sorted(one) == sorted(other)


def _items(text: str) -> list[str] | None:
    """What stands between the braces that hold all of a text, split at outer commas."""
    text = re.sub(r"\s+", " ", text.strip())
    begin = text.find("{")
    if begin < 0 or not re.fullmatch(r"[\w.]*\(?", text[:begin]):
        return None
    end = len(text) - (1 if text[:begin].endswith("(") and text.endswith(")") else 0)
    if text[end - 1 : end] != "}":
        return None
    items, depth = [""], 0
    for character in text[begin + 1 : end - 1]:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and not depth:
            items.append("")
        else:
            items[-1] += character
    return [text[:begin], *(item.strip() for item in items)]


def _rounded(expected: str, got: str) -> str:
    """What is expected with the numbers that were got, where those round to the ones shown."""
    wanted, seen = _NUMBER.findall(expected), _NUMBER.findall(got)
    if len(wanted) != len(seen):
        return expected
    numbers = iter(seen)

    def put(found: re.Match[str]) -> str:
        other = next(numbers)
        return other if _rounds_to(other, found[0]) else found[0]

    return _NUMBER.sub(put, expected)


def _rounds_to(number: str, shown: str) -> bool:
    digits = re.split(r"[eE]", shown)[0].partition(".")[2]
    exponent = int(re.split(r"[eE]", shown)[1]) if re.search(r"[eE]", shown) else 0
    unit = 10.0 ** (exponent - len(digits))
    one, other = float(number), float(shown)
    return math.isclose(one, other, rel_tol=1e-6) or abs(one - other) <= unit


def _without_prefixes(text: str) -> str:
    """Text without what Python 2 wrote before strings, and quotes of either kind."""
    bare = re.sub(r"(?<!\w)[uUbB](?=['\"])", "", text)
    return " ".join(bare.replace('"', "'").split())
