"""C and C++ nearly as their compiler sees declarations: macros that stand where the grammar knows
no name, and conditionals that cut a declaration apart, made comments. Nothing is expanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

PREPROCESSED = frozenset({"c", "cpp"})

_UNREAD = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL)
_DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*(?P<word>\w*)(?:\\\n|[^\n])*", re.MULTILINE)
_ONE = (
    r"[A-Z][A-Z0-9]*_[A-Z0-9_]+\b"
    r"(?:[ \t]*\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\))?"
)
_MACROS = re.compile(rf"(?<![\w:.>#]){_ONE}(?:\s+{_ONE})*")
_LABEL = re.compile(r"(?<![\w:.>#])(?P<name>[A-Z][A-Z0-9]*_[A-Z0-9_]+)[ \t]*:(?!:)")
_DECLARES = re.compile(
    r"\s*(?:(?P<own>namespace|class|struct|union|enum|template|inline|static|extern|constexpr|"
    r"const|virtual|explicit|operator|typedef|friend|void|bool|char|unsigned|signed|int|short|"
    r"long|float|double|auto)\b|(?P<name>~?[A-Za-z_][\w:]*)(?P<called>\s*\()?|\[\[|"
    r"(?P<end>\}|\Z)|(?P<block>\{))"
)
_CLASS = re.compile(r"\b(?:class|struct|union)\s+$")
_LINE = re.compile(r"\S[^\r\n]*")
_ENDS = frozenset(";{}>:")
_TEMPLATE = re.compile(r"\s*template\s*<[^;{}]*,\s*\Z")
_LONG = 2000
_OPENS = frozenset({"if", "ifdef", "ifndef"})


def without_macros(text: str) -> str:
    """The text, as long as it was and with the same lines, without what hides declarations."""
    kept = list(text)
    read = _UNREAD.sub(_blank, text)
    cut = list(_cut_branches(read))
    _hide(kept, read, cut)
    characters = list(read)
    for start, end in cut:
        characters[start:end] = _blank_of(read[start:end])
    read = _DIRECTIVE.sub(_blank, "".join(characters))
    for found in _LABEL.finditer(read):
        if _last(read, found.start()) in _ENDS:
            label = "private" if "PRIVATE" in found["name"] else ""
            kept[found.start() : found.end()] = f"{label + ':' * bool(label):<{len(found[0])}}"
    macros = (found for found in _MACROS.finditer(read) if _is_beside_declarations(read, found))
    _hide(kept, read, [found.span() for found in macros])
    return "".join(kept)


def _hide(kept: list[str], read: str, spans: Iterable[tuple[int, int]]) -> None:
    """Each line of code as a comment that says nothing: what is above is still of what is below."""
    for start, end in spans:
        for line in _LINE.finditer(read, start, end):
            room = len(line[0]) - len("/*")
            shown = f"/*{'*/':>{room}}" if room > len("*/") else " " * len(line[0])
            kept[line.start() : line.end()] = shown


def _blank(found: re.Match[str]) -> str:
    return _blank_of(found[0])


def _blank_of(text: str) -> str:
    return re.sub(r"[^\r\n]", " ", text)


def _last(text: str, end: int) -> str:
    """The last character before a place that is no space; "" at the beginning."""
    while end and text[end - 1].isspace():
        end -= 1
    return text[end - 1] if end else ""


def _is_beside_declarations(text: str, macros: re.Match[str]) -> bool:
    """Whether macros say something of the declaration behind them, or stand for a whole one. A type
    or a value they are where a name that is called, or an operator, follows."""
    behind = _DECLARES.match(text, macros.end())
    if behind is None:
        return False
    if _CLASS.search(text, max(0, macros.start() - 40), macros.start()):
        return behind["name"] is not None and behind["called"] is None
    last = _last(text, macros.start())
    if last and last not in _ENDS:
        return False
    if behind["own"] is not None:
        return True
    if behind["block"] is not None:  # `MY_TRY {` within a function; `TEST(a, b) {` is one
        return text[macros.start() - 1 : macros.start()] in (" ", "\t")
    if behind["end"] is not None:  # a statement, no last item of a list
        return last not in {"{", ""} or macros[0].endswith(")")
    is_last_on_line = "\n" in text[macros.end() : behind.end()]
    return is_last_on_line and behind["called"] is None


def _cut_branches(text: str) -> Iterator[tuple[int, int]]:
    """What is to go of conditionals that cut a declaration apart: their directives, and all
    branches but the first one, which is the second of `#if 0`."""
    code = _DIRECTIVE.sub(_blank, text)
    open_: list[list[re.Match[str]]] = []
    for found in _DIRECTIVE.finditer(text):
        word = found["word"]
        if word in _OPENS:
            open_.append([found])
        elif word.startswith(("el", "endif")) and open_:
            open_[-1].append(found)
            if word == "endif":
                marks = open_.pop()
                if not _is_whole(code, marks):
                    yield from _gone(marks)


def _is_whole(code: str, marks: list[re.Match[str]]) -> bool:
    """Whether each branch holds declarations, statements or items from first to last."""
    start = marks[0].start()
    begun = code[max(code.rfind(end, max(0, start - _LONG), start) for end in ";{}") + 1 : start]
    if begun.count("(") > begun.count(")") or _TEMPLATE.match(begun):
        return False
    return all(
        _is_complete(code[one.end() : other.start()].strip()) for one, other in pairwise(marks)
    )


def _is_complete(branch: str) -> bool:
    is_even = all(branch.count(a) == branch.count(b) for a, b in ("{}", "()"))
    return not branch or (is_even and branch[-1] in ";},:")


def _gone(marks: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    chosen = 1 if re.search(r"\bif\s+0\s*$", marks[0][0]) and len(marks) > 2 else 0
    if chosen:
        yield marks[0].start(), marks[1].end()
    else:
        yield marks[0].start(), marks[0].end()
    yield marks[chosen + 1].start(), marks[-1].end()
