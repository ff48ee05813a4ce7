"""Chinese text: how much of it is Chinese, and its punctuation and spacing, checked and mended.

Full-width marks in Chinese, half-width ones in code and English; a space between Chinese and Latin
letters or digits. Nothing in a code span is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CODE = re.compile(
    r"```.*?```|(?P<t>`{1,2})(?!`).+?(?P=t)(?!`)|https?://[!-~]+|\{@\w+[^}]*\}", re.DOTALL
)
_WIDE = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！", ".": "。"}
_CLOSING = "，。：；？！、）》」』”’"
_OPENING = "（《「『“‘"
_MARKS = _CLOSING + _OPENING + "…—·"
_LATIN = r"A-Za-z0-9\u00c0-\u024f"
LATIN_WORD = re.compile(r"(?<![\w./\\<{@'\"“-])[a-z]{3,}(?![\w/\\>}'\"”(-]|\.\w)", re.ASCII)
"""A plain word of a Latin script: no name, no path, nothing in quotes."""
_PLACE = re.compile("[\ue000-\uf8ff]")


def is_chinese(character: str) -> bool:
    """Whether a character is a Han character."""
    return bool(re.match(f"[{_HAN}]", character))


def share_of_chinese(text: str) -> float:
    """How much of the prose is Chinese: a Han character counts as one word, as a Latin word does.
    Code spans are no prose; without prose it is 1."""
    prose = _CODE.sub(" ", text)
    prose = re.sub(r"\b\w*[a-z0-9_]+(?:[._][A-Za-z0-9_]+)+\b|\b\w+\(\)", " ", prose)
    han = len(re.findall(f"[{_HAN}]", prose))
    latin = len(re.findall(r"[A-Za-z]{2,}", prose))
    return han / (han + latin) if han + latin else 1.0


def punctuation_faults(text: str) -> tuple[str, ...]:
    """What is wrong with the marks and spaces of a Chinese text."""
    return tuple(dict.fromkeys(_faults(text)))


def _faults(text: str) -> Iterator[str]:
    prose, _ = _without_code(text)
    for found in re.finditer(rf"[{_HAN}\ue000-\uf8ff][,:;?!](?!\S*\w\()", prose):
        mark = found[0][-1]
        if not re.match(f"[{_HAN}]", found[0]) and not _around(prose, found.end() - 1):
            continue
        yield f'write "{_WIDE[mark]}" and not "{mark}" in Chinese'
    if re.search(rf"[{_HAN}]\.(?:\s|$)|[{_HAN}][^。！？\n]*[{_LATIN}]\.\s*\Z", prose):
        yield 'end Chinese sentences with "。"'
    if re.search(rf"[{_HAN}]\((?=[^)]*[{_HAN}])|\([^()]*[{_HAN}][^()]*\)", prose):
        yield "write （） around Chinese"
    if re.search(rf"[{_HAN}][{_LATIN}\ue000-\uf8ff]|[{_LATIN}\ue000-\uf8ff][{_HAN}]", prose):
        yield "put a space between Chinese and Latin letters, digits or code"
    if re.search(rf"\s[{_CLOSING}]|[{_OPENING}]\s|[{_CLOSING}][ \t]+[{_HAN}]", prose):
        yield "put no space beside a full-width mark"
    if re.search(rf"[{_HAN}][ \t]+[{_HAN}]", prose):
        yield "put no space between Chinese characters"


def _around(prose: str, at: int) -> bool:
    """Whether Chinese stands right behind a mark, or nothing does and there is Chinese before."""
    behind = prose[at + 1 :].lstrip()
    return bool(re.match(f"[{_HAN}]", behind)) or (
        not behind and bool(re.search(f"[{_HAN}]", prose))
    )


def tidy_chinese(text: str) -> str:
    """The text with full-width marks in Chinese, and spaces between Chinese and Latin. Code spans
    stay as they are; doing it twice changes nothing more."""
    if not re.search(f"[{_HAN}]", text):
        return text
    prose, kept = _without_code(text)
    for _ in range(8):
        before = prose
        prose = _tidied(prose)
        if prose == before:
            break
    return _PLACE.sub(lambda found: kept.get(found[0], found[0]), prose)


def _tidied(prose: str) -> str:
    near = f"[{_HAN}\ue000-\uf8ff{_CLOSING}{_OPENING}]"
    prose = re.sub(
        rf"(?<=[{_HAN}\ue000-\uf8ff”’）》」』])[ \t]*([,:;?!])[ \t]*(?=[{_HAN}\ue000-\uf8ff]|$)",
        lambda found: _WIDE[found[1]],
        prose,
    )
    prose = re.sub(
        rf"(?<=[{_HAN}])[ \t]*([,:;?!])[ \t]*(?=\S)", lambda found: _WIDE[found[1]], prose
    )
    prose = re.sub(
        rf"(?<=[{_LATIN})%])[ \t]*([,;?!])[ \t]*(?=[{_HAN}])", lambda found: _WIDE[found[1]], prose
    )
    prose = re.sub(rf"(?<=[{_LATIN}]):[ \t]+(?=[{_HAN}])", "：", prose)
    prose = re.sub(rf"(?<=[{_HAN}\ue000-\uf8ff）」』”])\.(?=\s|$)", "。", prose)
    prose = re.sub(rf"(?<=[{_HAN}])\.(?=[{_HAN}])", "。", prose)
    if re.search(rf"[{_HAN}][^。！？\n]*\.\s*\Z", prose):
        prose = re.sub(rf"(?<=[{_LATIN}])\.(?=\s*\Z)", "。", prose)
    prose = re.sub(rf"\(([^()（）\n]*[{_HAN}][^()（）\n]*)\)", r"（\1）", prose)
    prose = re.sub(rf"(?<={near})[ \t]*[,，]{{2,}}", "，", prose)
    prose = re.sub(rf"(?<=[{_HAN}])(?=[{_LATIN}\ue000-\uf8ff])", " ", prose)
    prose = re.sub(rf"(?<=[{_LATIN}\ue000-\uf8ff%])(?=[{_HAN}])", " ", prose)
    prose = re.sub(rf"(?<=[{_HAN}])[ \t]+(?=[{_HAN}])", "", prose)
    prose = re.sub(rf"[ \t]+(?=[{_CLOSING}])|(?<=[{_CLOSING}{_OPENING}])[ \t]+", "", prose)
    return re.sub(rf"[ \t]+(?=[{_OPENING}])", "", prose)


def _without_code(text: str) -> tuple[str, dict[str, str]]:
    """The text with one private character for each stretch of code, and what they stand for."""
    kept: dict[str, str] = {}
    taken = set(_PLACE.findall(text))
    free = (chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in taken)

    def keep(found: re.Match[str]) -> str:
        mark = next(free, "")
        if not mark:
            return found[0]
        kept[mark] = found[0]
        return mark

    return _CODE.sub(keep, text), kept
