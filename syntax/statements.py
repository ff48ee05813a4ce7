"""Whether a statement that is being written can still become one, told from its own text: what is
broken elsewhere in the file does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from syntax.languages import Language
from syntax.lexicon import TokenKind
from syntax.parsing import Parse, parse
from syntax.scopes import statement_start
from syntax.text import Snapshot

_LARGEST = 2000
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
# A line that ends in something else goes on below, in ways that no list of ends foresees.
_ENDED = {"indent": re.compile(r"[\w)\]}'\":]$"), "brace": re.compile(r"[\w)\]}'\"`;]$")}
_FIRST_WORD = re.compile(r"\}?\s*(\w*)")
# What may be missing within the innermost bracket, and behind all of them.
_WITHIN = {
    "indent": ("", " x", " in x", " else x", ": x"),
    "brace": ("", " x", " of x", ": x", " {}", "() {}", " => x", ">", ">(x)", "> {}"),
}
_BEHIND = {
    "indent": (
        *("", ":\n        pass", "\n    pass", " = x", " in x:\n        pass"),
        *("():\n        pass", " import x", " else x"),
    ),
    "brace": (
        *("", ";", " = x;", " {}", " x {}", " => x;", ": x", " : x;", "(x);", "() {}"),
        *(" x() {}", " of x) {}", ' from "x";', "> = x;", " x>() {}", " x> {}"),
        *(" while (x);", " catch {}"),
    ),
}
# Grammars take it for a pattern, but nobody assigns to none.
_TO_NOTHING = re.compile(r"(?<![=!<>])=\s*(?:\{\s*\}|\[\s*\])\s*=(?![=>])")
# What must stand before a statement that begins with one of these words.
_LEADS = {
    "indent": {
        **dict.fromkeys(("elif", "else"), ("if x:\n    pass\n", "")),
        **dict.fromkeys(("except", "finally"), ("try:\n    pass\n", "")),
        "case": ("match x:\n    ", ""),
    },
    "brace": {
        "else": ("if (x) {} ", ""),
        **dict.fromkeys(("catch", "finally"), ("try {} ", "")),
        **dict.fromkeys(("case", "default"), ("switch (x) {\n", "\n}")),
    },
}
_PLACES = {
    "indent": (("", ""),),
    "brace": (("", ""), ("class A {\n", "\n}"), ("async function* f() {\n", "\n}")),
}
_LANGUAGES = frozenset({"python", "javascript", "javascriptreact", "typescript", "typescriptreact"})


def may_stand(broken: Parse, offset: int, text: str) -> bool:
    """Whether the first line of `text` goes on with the statement before `offset`.

    False only if nothing makes a statement of the two together, although something would of what
    stands there alone. Takes at most a thousand parses of the statement, 30 ms, where that is so.
    """
    language = broken.language
    line = text.partition("\n")[0].rstrip()
    if language.id not in _LANGUAGES or not _ENDED[language.block_style].search(line):
        return True
    start = statement_start(broken, offset)
    if start is None or offset + len(line) - start > _LARGEST:
        return True
    head = broken.snapshot.text[start:offset]
    if "\n" in head:
        return True  # the lines before may be another statement's, which lacks a bracket
    for match in _TO_NOTHING.finditer(head + line):
        if match.start() < len(head) < match.end():
            return False
    return _can_be(head + line, language) or not _can_be(head, language)


def _can_be(code: str, language: Language) -> bool:
    """Whether some ending makes a statement of it; true where brackets do not tell."""
    opened: list[str] = []
    loop = re.match(r"for\b", code)
    for token in language.lexicon.tokens(code, 0, len(code)):
        if not token.closed:
            return True
        if token.kind is TokenKind.OPEN:
            opened.append(code[token.start])
        elif token.kind is TokenKind.CLOSE and (
            not opened or _CLOSERS[opened.pop()] != code[token.start]
        ):
            return True
        elif token.kind is TokenKind.SEMICOLON and opened == ["("] and loop:
            return True  # much may be missing of such a head
    closers = "".join(_CLOSERS[one] for one in reversed(opened))
    return any(
        not _parse(before + code + end + behind, language).has_errors
        for before, behind in _around(code, language)
        for end in _ends(closers, language)
    )


def _ends(closers: str, language: Language) -> Iterator[str]:
    style = language.block_style
    for within, behind in product(_WITHIN[style], _BEHIND[style]):
        yield within + closers + behind


def _around(code: str, language: Language) -> tuple[tuple[str, str], ...]:
    style = language.block_style
    found = _FIRST_WORD.match(code)
    lead = _LEADS[style].get(found[1]) if found else None
    return _PLACES[style] if lead is None else (lead,)


def _parse(code: str, language: Language) -> Parse:
    return parse(Snapshot(code), language)
