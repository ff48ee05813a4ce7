"""Which of several texts without faults is best: close to the code, specific, of a good length."""

from __future__ import annotations

import re

from docgen.facts.symbol_facts import FUNCTIONS
from docgen.judging.acts import keeps_act, words_of_name
from docgen.judging.chinese import is_chinese
from docgen.judging.phrases import lacks_article
from docgen.judging.said import Said
from docgen.judging.telling import NOTHING_SAID, parts_of, stem

_BEST_WIDTH = {"summary": (30, 85), "extended": (80, 400), "returns": (15, 90)}
_BEST_OF_ENTRY = (15, 90)
_USED = frozenset({"use", "used", "using", "uses"})
_OF_ACT, _OF_NAME, _OF_ARTICLE = 0.12, 0.08, 0.06
"""What a summary of a function gains by the verb of its name and by its other words, and loses by
an article that is not there."""
_VAGUE = re.compile(
    r"\b(?:various|certain|several|specific|some|something|thing|things|handle[sd]?|process(?:es|ed)?|"
    r"manage[sd]?|operation|operations|functionality|information|data|properly|correctly|"
    r"appropriate(?:ly)?|given|provided|specified|etc)\b|一些|某些|各种|处理|操作|相关|信息|给定|指定",
    re.IGNORECASE,
)


def score_of(said: Said) -> float:
    """More is better; between about 0 and 1."""
    text = said.text.strip()
    width = sum(2 if is_chinese(one) else 1 for one in text)
    least, most = _BEST_WIDTH.get(said.slot.kind, _BEST_OF_ENTRY)
    off = max(least - width, 0) / least + max(width - most, 0) / most
    vague = len(_VAGUE.findall(said.prose))
    is_bare = said.slot.kind in ("parameter", "attribute") and not _left(said)
    room = said.record.room
    is_broken = said.slot.kind == "summary" and room is not None and width > room
    is_thing = said.slot.kind == "summary" and said.record.symbol.kind in FUNCTIONS
    return (
        0.4 * max(0.0, 1.0 - off)
        + 0.45 * groundedness(said)
        + 0.15 / (1 + vague)
        + (0.05 if text.endswith((".", "。")) else 0.0)
        - (0.2 if is_bare else 0.0)
        - (0.1 if is_broken else 0.0)
        + (_of_function(said, text) if is_thing and said.language == "en" else 0.0)
        - (0.2 if is_thing and re.match(r"(?:an?|the)\b", text, re.IGNORECASE) else 0.0)
    )


def _of_function(said: Said, text: str) -> float:
    """How well an English summary keeps to the name of its function."""
    _, *rest = words_of_name(said.record.symbol, said.source) or [""]
    wanted = {stem(one) for one in rest if len(one) > 2}
    told = {stem(one) for one in said.words} | {
        stem(part) for span in said.spans for part in parts_of(span)
    }
    share = len(wanted & told) / len(wanted) if wanted else 0.0
    return (
        _OF_NAME * share
        + (_OF_ACT if keeps_act(said) else 0.0)
        - (_OF_ARTICLE if lacks_article(text) else 0.0)
    )


def _left(said: Said) -> set[str]:
    """What an entry says beside the name and that it is used."""
    name = {stem(part) for part in parts_of(said.slot.name)}
    told = {stem(word) for word in said.words if word not in NOTHING_SAID | _USED}
    return told - name | set(said.spans)


def groundedness(said: Said) -> float:
    """How many of the words with a meaning of their own occur in the code, its names, or what is
    known of its callees. Chinese words cannot be compared: names and code spans are."""
    known = {stem(one) for one in parts_of_all(said.code)}
    told = [
        word for word in said.words if word.isascii() and word not in NOTHING_SAID and len(word) > 2
    ]
    held = [part for span in said.spans for part in parts_of(span)]
    if said.language == "zh":
        return min(1.0, 0.5 + 0.25 * len(said.spans) + 0.25 * len(told))
    if not told and not held:
        return 0.5
    borne = sum(stem(word) in known for word in told)
    return (borne + len(held)) / (len(told) + len(held))


def parts_of_all(code: str) -> set[str]:
    """The words of a source, those within its names too."""
    return {
        part for name in set(re.findall(r"[A-Za-z_]\w*", code)) for part in (*name.split("_"), name)
    }
