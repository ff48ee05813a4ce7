"""Numbers and quoted literals of a text: each occurs in the code, or follows from it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.judging.said import Said, without_spans

_NUMBER = re.compile(
    r"(?<![\w.#&-])-?(?:0[xXoObB][0-9a-fA-F_]+|\d[\d_,]*(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w-]*[a-z]\w*\()"
)
_INSIDE = re.compile(r"\d+(?:\.\d+)?")
_QUOTED = re.compile(r"(?<![\w'\"])(?P<q>['\"])(?P<text>[^\s'\"][^'\"\n]{0,40}?)(?P=q)(?![\w'\"])")
_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "first": 1, "second": 2, "third": 3, "once": 1, "twice": 2,
    "both": 2, "pair": 2, "double": 2, "half": 2,
    "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
    "九": 9, "十": 10,
}  # fmt: skip
_COUNTED = frozenset({"0", "1"})
"""Whatever has places and sizes has these."""
_KNOWN = re.compile(
    r"(?:\b[A-Z][A-Z0-9]+|\b(?:Python|Unicode|IPv|Windows|Java|ECMAScript|version))[- ]?\(?$"
)
_EXAMPLE = re.compile(r"\b(?:e\.g\.|i\.e\.|such as|like|for example|for instance)|例如|比如|如")


def numbers_in(text: str) -> tuple[str, ...]:
    """The numbers that the prose of a text has in digits, as they are written plainly."""
    return tuple(_plain(found[0]) for found in _NUMBER.finditer(without_spans(text)))


def numbers_in_words(text: str) -> frozenset[str]:
    """The numbers that stand in words in a text."""
    lowered = without_spans(text).lower()
    words = set(re.findall(r"[a-z]+", lowered))
    return frozenset(
        str(value)
        for word, value in _WORDS.items()
        if word in words or (not word.isascii() and word in lowered)
    )


def unknown_numbers(said: Said) -> Iterator[str]:
    """A number that the code does not know."""
    known = _known(said)
    for found in _NUMBER.finditer(said.prose):
        if _KNOWN.search(said.prose[: found.start()]):
            continue
        number = _plain(found[0])
        if number not in known and not _is_negative_of(number, known, said.code):
            yield f"the code has no {found[0]}; say only what it shows"


def _is_negative_of(number: str, known: set[str], code: str) -> bool:
    """Whether a negative number stands in the code as one: "a - 1" has none."""
    size = number.lstrip("-")
    if size == number or size not in known:
        return False
    return bool(re.search(rf"(?:[=(,\[<>:{{]|\b(?:return|in|or|and|is|else))\s*-\s*{size}\b", code))


def unknown_literals(said: Said) -> Iterator[str]:
    """Something in quotes that the code has not."""
    for found in _QUOTED.finditer(said.prose):
        text = found["text"]
        if " " in text or not re.search(r"[\w]", text):
            continue
        is_word = found["q"] == '"' and re.fullmatch(r"[a-z]+", text)
        if is_word or _EXAMPLE.search(said.prose[: found.start()]):
            continue
        if text.lower() not in said.code and text not in said.record.names:
            yield f"the code has no {found[0]}"


def _plain(number: str) -> str:
    text = number.rstrip(",_").replace("_", "").replace(",", "")
    try:
        value = float(int(text, 0)) if re.match(r"-?0[xob]", text.lower()) else float(text)
    except (ValueError, OverflowError):
        return text
    return f"{value:.12g}"


def _known(said: Said) -> set[str]:
    """The numbers of the code; those next to them, for bounds may be told either way; shares as
    percentages; how many values are given back."""
    known = set(_COUNTED)
    literals = [text for one in said.record.literals for text in _INSIDE.findall(one)]
    code = said.code + " " + said.record.symbol.signature
    literals += re.findall(r"0x[0-9a-f]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?", code)
    for text in literals:
        plain = _plain(text)
        known.add(plain)
        try:
            value = float(plain)
        except ValueError:
            continue
        if value == int(value) if abs(value) < 1e15 else False:
            known |= {f"{value + step:.12g}" for step in (-1, 1)}
        known |= {f"{value * 100:.12g}", f"{value / 100:.12g}"}
    for value_, _ in (*said.facts.result.values, *said.facts.yields):
        known.add(str(value_.count(",") + 1))
    for listed in re.findall(r"\(([^()]*,[^()]*)\)", said.text):
        known.add(str(listed.count(",") + 1))
    known.add(str(len(said.facts.parameters)))
    return known
