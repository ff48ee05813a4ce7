"""In which human language a text is, told by its characters; what of a text is in another one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from docgen.reference.paragraphs import Piece, divided, has_words

_CODE = re.compile(r"`+[^`]*`+|\]\([^()\s]*\)")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CELL = re.compile(r"(?:[^|\\`]|\\.|`[^`]*`)+")
_LETTERS_OF_A_WORD = 4
"""So many Chinese characters weigh no less than a word in Latin letters between them."""


def language_of(text: str) -> str:
    """Code apart: "zh", or "en" for everything else."""
    said = _CODE.sub("", text)
    words = max(len(said.split()), 1)
    return "zh" if len(_CHINESE.findall(said)) * _LETTERS_OF_A_WORD >= words else "en"


def is_foreign(text: str, language: str) -> bool:
    """Whether it says something, and in another language."""
    return has_words(text) and language_of(text) != language


def marked(text: str, language: str, mark: Callable[[str], str]) -> str:
    """Markdown whose sentences in another language than this are put through `mark`: paragraphs,
    items of lists, headings, cells of tables."""
    return "\n".join(_marked(one, language, mark) for one in divided(text))


def _marked(piece: Piece, language: str, mark: Callable[[str], str]) -> str:
    if not piece.said:
        is_row = not piece.is_code and piece.text.lstrip(" >").startswith("|")
        return "".join(_cells(piece.text, language, mark)) if is_row else piece.text
    whole = piece.text.rstrip()
    end = len(whole) - len(piece.tail)
    inner = whole[len(piece.lead) : end]
    if not is_foreign(piece.said, language) or inner.startswith("#"):
        return piece.text
    return piece.lead + mark(inner) + piece.text[end:]


def _cells(row: str, language: str, mark: Callable[[str], str]) -> Iterator[str]:
    at = 0
    for found in _CELL.finditer(row):
        yield row[at : found.start()]
        cell = found[0]
        inner = cell.strip()
        yield cell.replace(inner, mark(inner), 1) if is_foreign(inner, language) else cell
        at = found.end()
    yield row[at:]
