"""How comments of languages other than Python refer to code: godoc's and rustdoc's brackets, the
tags of Javadoc, TSDoc, JSDoc and Doxygen. A row a family; what names mean is another file's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from syntax.text import Span

_PATH = r"[A-Za-z_$][\w$]*"
# What goes on with a colon, a slash or a hyphen is an address, a page or a sentence.
_TAG = re.compile(
    rf"\{{@link(?:code|plain)?\s+(?P<name>(?:{_PATH}(?:\.{_PATH})*)?(?:[#~]{_PATH})?)"
    r"(?=\s*(?:[}|(\[]|\s))(?![\w.$#:/-])"
)
_SEE_JAVA = re.compile(
    rf"(?m)^\s*@see[ \t]+(?P<name>(?:{_PATH}(?:\.{_PATH})*)?(?:#{_PATH})?)(?=\s*(?:\(|\n|$|\s\w))"
)
_SEE_SCRIPT = re.compile(rf"(?m)^\s*@see[ \t]+(?P<name>{_PATH}(?:[.#]{_PATH})+)(?:\(\))?[ \t]*$")
_GO = re.compile(
    rf"(?<![\w\]\[`\"'/.)\\$])\[\*?(?P<name>{_PATH}(?:\.{_PATH}){{0,2}})\](?![\w\[(:{{`\"'])"
)
# Comments of Go say names without marks; those of one word are words as well.
_GO_SPOKEN = re.compile(
    r"(?<![\w\]\[`\"'/.$@#:<-])(?P<name>[A-Za-z]+[a-z\d][A-Z]\w*)(?![\w`\"'/\](>-]|\.\w|:\S)"
)
_RUST_CODE = re.compile(
    r"(?<![\w\]!\\])\[`(?:(?:fn|struct|enum|trait|type|mod|macro|const)@)?&?(?P<name>\w+(?:::\w+)*)"
    r"(?:\(\)|!|<[^`\]]*>)?`\](?![\[(:])"
)
_RUST_PATH = re.compile(
    r"(?<!!)\[[^\]\n]+\]\((?:(?:fn|struct|enum|trait|type|mod|macro|const)@)?"
    r"(?P<name>(?:\w+::)+\w+|[A-Z]\w*[a-z]\w*)(?:\(\)|!)?\)"
)
_RUST_DEFINED = re.compile(r"(?m)^\s*\[`?(?P<label>[^\]\n`]+)`?\]:\s*(?P<target>\S+)")
_DOXYGEN = re.compile(
    rf"[@\\](?:ref|copydoc|copybrief|copydetails)\s+(?:::|#)?(?P<name>{_PATH}(?:(?:::|\.|\#){_PATH})*)"
    r"(?P<call>\(|)"
)
_SEE_DOXYGEN = re.compile(r"(?m)^[^\S\n]*[@\\](?:sa|see)[^\S\n]+(?P<list>\S[^\n]*)")
_LISTED = re.compile(
    rf"\s*(?:::|#)?(?P<name>{_PATH}(?:(?:::|\#){_PATH})*)(?P<call>\(\s*\)|)\s*(?:,|$)"
)
_FENCED = re.compile(r"(?ms)^[ \t]*(```|~~~).*?(?:^[ \t]*\1|\Z)")
_PRE = re.compile(r"(?is)<pre>.*?</pre>|\{@code\b[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\\code\b.*?\\endcode"
                  r"|@code\b(?![^{}\n]*\}).*?@endcode|\\verbatim.*?\\endverbatim")  # fmt: skip
_GRAMMAR = re.compile(r"(?m)^[ \t]*\w+[ \t]*(?:::?)?=[ \t].*$")
_PLAIN_WORD = re.compile(r"(?<![\w(])[a-z]{2,}(?![\w(*])")
_FEWEST_WORDS = 2
_INDENTED = re.compile(r"(?m)^(?:\t| {4,})\S.*$")

LINK, REF, SPOKEN = "link", "ref", "spoken"
"""Roles: what is meant as code for certain, what may be a page or a section as well, and what a
sentence names without a mark."""


@dataclass(frozen=True, slots=True)
class _Row:
    """`code` is what no reference is read from."""

    patterns: tuple[tuple[re.Pattern[str], str], ...]
    code: tuple[re.Pattern[str], ...]


_SCRIPT = _Row(((_TAG, LINK), (_SEE_SCRIPT, LINK)), (_FENCED,))
_C = _Row(((_DOXYGEN, REF),), (_PRE,))
_ROWS: Mapping[str, _Row] = {
    "javascript": _SCRIPT,
    "javascriptreact": _SCRIPT,
    "typescript": _SCRIPT,
    "typescriptreact": _SCRIPT,
    "java": _Row(((_TAG, LINK), (_SEE_JAVA, LINK)), (_PRE,)),
    "go": _Row(((_GO, LINK), (_GO_SPOKEN, SPOKEN)), (_INDENTED, _FENCED, _GRAMMAR)),
    "rust": _Row(((_RUST_CODE, LINK), (_RUST_PATH, LINK)), (_FENCED,)),
    "c": _C,
    "cpp": _C,
}


def links(text: str, language: str) -> Iterator[tuple[str, str, Span]]:
    """Name, role and place of each reference of a comment, as written."""
    row = _ROWS.get(language)
    if row is None:
        return
    code = [found.span() for pattern in row.code for found in pattern.finditer(text)]
    defined = {one["label"].strip(): one["target"] for one in _RUST_DEFINED.finditer(text)}
    for pattern, role in row.patterns:
        for found in pattern.finditer(text):
            name = found["name"]
            is_code = any(start <= found.start() < end for start, end in code)
            if not name or is_code or name in defined or found[0].strip("[]`*") in defined:
                continue
            if role == SPOKEN and not _is_prose(text, found.start()):
                continue
            if role == REF and ("::" in name or found["call"]):
                yield name, LINK, Span(*found.span("name"))
            else:
                yield name, role, Span(*found.span("name"))
    if language in ("c", "cpp"):
        yield from _see_also(text)


def _is_prose(text: str, at: int) -> bool:
    """Whether a line is of sentences, and not of a grammar or a list of names."""
    end = text.find("\n", at)
    line = text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
    return len(_PLAIN_WORD.findall(line)) >= _FEWEST_WORDS


def _see_also(text: str) -> Iterator[tuple[str, str, Span]]:
    """The names of a list behind `\\sa`: all of it is names, or none of it."""
    for line in _SEE_DOXYGEN.finditer(text):
        names = []
        at = line.start("list")
        while at < line.end("list") and (found := _LISTED.match(text, at, line.end("list"))):
            names.append(found)
            at = found.end()
        for found in names if at >= line.end("list") else ():
            is_code = "::" in found["name"] or bool(found["call"])
            yield found["name"], LINK if is_code else REF, Span(*found.span("name"))
