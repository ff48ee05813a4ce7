"""Names that say no, and what is told of them: `nosign` is no "Whether numbers are signed"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from docgen.judging.said import Said
from docgen.judging.telling import parts_of, stem

_NO = frozenset({"no", "not", "non", "without"})
_LEAVES_OUT = frozenset(
    {
        *("disable", "skip", "hide", "ignore", "exclude", "suppress", "omit", "quiet", "silent"),
        *("disabled", "skipped", "hidden", "ignored", "excluded", "suppressed", "omitted"),
    }
)
_COMPACT = re.compile(r"no_?(?P<rest>[a-z]{3,})$")
_OF_FLAG = re.compile(
    r"(?:a flag (?:for|to|that|which)[^.;]*?|(?:a |an )?(?:flag|boolean)? ?indicat\w+ )?whether\b"
    r"|(?:if|when) (?:set to )?`{0,2}true`{0,2}(?!\w)|true (?:if|to|when)\b"
    r"|是否|(?:如果|若|当)?(?:设置?)?为\s*`?(?:True|真)",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\b(?:not|no|never|none|nothing|neither|nor|non|without|except|only|instead|rather|otherwise"
    r"|unless|false|off|out|less|fewer|despite|regardless|anyway|even|like|normal|raw|cannot"
    r"|(?:skip|ignor|disabl|omit|exclu|hid|suppress|drop|discard|prevent|avoid|bypass|remov|strip"
    r"|filter|exempt|disregard|deactivat|forgo|refrain|stop|quiet|silen|mute|mask|conceal|swallow"
    r"|forbid|disallow|reject|withh|deny|denied|block|fail|miss|absen|lack|cancel|abort|delet"
    r"|inhibit|overrid|overlook|neglect|minimal|tolerat|continu|plain|invisib|inactiv|insens"
    r"|un(?!i[tqoc]|der|til|ion)[a-z]{3}|non-?[a-z]{3})\w*)\b|n't\b"
    r"|不|无|未|非|没|跳过|忽略|禁|隐藏|排除|省略|抑制|关闭|停用|避免|除|去掉|静默|仅|只|继续|取消",
    re.IGNORECASE,
)
_TO_KEEP = re.compile(
    r"\b(?:to|be|is|are) (?:include|keep|show|display|retain)(?:d|n|ed)?\b|(?:包含|保留|显示)的",
    re.IGNORECASE,
)
_OPPOSITES = (
    (
        frozenset({"show", "display", "visible"}),
        r"hide|conceal|not (?:show|display)",
        "隐藏|不显示",
    ),
    (
        frozenset({"include", "keep", "with", "retain"}),
        r"exclude|omit|leave out|not (?:include|keep)",
        "排除|不包含|不保留",
    ),
    (frozenset({"allow", "permit"}), r"disallow|forbid|prohibit|not allow", "禁止|不允许"),
    (frozenset({"enable", "enabled"}), r"disable|not enable", "禁用|停用"),
)


def turned_round(said: Said) -> Iterator[str]:
    """A flag whose name says no, told as if it said yes; and the other way round."""
    if said.slot.kind not in ("parameter", "attribute"):
        return
    name, parts = said.slot.name, parts_of(said.slot.name)
    told = _OF_FLAG.match(said.text)
    if told is None:
        if _says_no(name, parts, said) and _TO_KEEP.search(said.prose) and not _denies(said, parts):
            yield f"{name} tells what is left out: say so"
        return
    if _says_no(name, parts, said):
        if not _denies(said, parts):
            yield f"{name} says no: tell what is not done where it is true"
        return
    for own, english, chinese in _OPPOSITES:
        turned = rf"whether to (?:{english})\b|是否(?:要)?(?:{chinese})"
        if parts[:1] and parts[0] in own and re.match(turned, said.text, re.IGNORECASE):
            yield f"{name} does not say no: tell what is done where it is true"


def _says_no(name: str, parts: list[str], said: Said) -> bool:
    if len(parts) > 1 and parts[0] in _NO:
        return True
    if parts and parts[0] in _LEAVES_OUT:
        return True
    found = _COMPACT.match(name)  # `nosign`, where there is a `sign`
    return found is not None and found["rest"] in said.record.names


def _denies(said: Said, parts: list[str]) -> bool:
    """Whether a text has a word that says no, be it that of the name."""
    own = {stem(one) for one in parts} & {stem(one) for one in (*_NO, *_LEAVES_OUT)}
    return _NEGATIVE.search(said.text) is not None or any(stem(one) in own for one in said.words)


_HAS = r"\b(?:with|has|having|holds|contains) (?:an? |the |its )?(?:[\w-]+ )?"
_IS_SO = (
    r"\b{thing}s? (?:is|are|being|holds?) (?:[\w-]+ ){{0,2}}{so}"
    r"|\b{so}(?:ly)? (?:\w+ to )?(?:the |its )?{thing}s?\b"
)
_HALVES = (
    *(("key", "value"), ("first", "last"), ("left", "right"), ("row", "column")),
    *(("min", "max"), ("minimum", "maximum"), ("upper", "lower"), ("input", "output")),
    *(("source", "target"), ("parent", "child"), ("start", "end"), ("top", "bottom")),
)


def other_half(said: Said) -> Iterator[str]:
    """A summary that has what the name says there is none of, or tells of the keys what the name
    tells of the values."""
    if said.slot.kind != "summary" or said.language != "en":
        return
    names = [
        said.record.symbol.name,
        *(sorted(said.record.ancestry.names) if said.is_class else ()),
    ]
    for name in names:
        parts = parts_of(name)
        for before, one in pairwise(parts):
            is_had = re.search(_HAS + re.escape(one), said.prose, re.IGNORECASE)
            if before == "no" and is_had and _NEGATIVE.search(said.prose) is None:
                yield f"{name} has no {one}"
                return
            other = next((second for second in _opposed(one) if second not in parts), None)
            if other is None or stem(one) in map(stem, said.words):
                continue
            if re.search(_IS_SO.format(thing=other, so=before), said.prose, re.IGNORECASE):
                yield f"it is the {one} that is {before}, not the {other}"
                return


def _opposed(word: str) -> Iterator[str]:
    for one, other in _HALVES:
        if word in (one, other):
            yield other if word == one else one
