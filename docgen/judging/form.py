"""The form of a text: whole sentences of a fitting length, in the right language, no leftovers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from docgen.judging.chinese import LATIN_WORD, is_chinese, punctuation_faults, share_of_chinese
from docgen.judging.said import Said
from docgen.judging.words import LISTS

_MOST = {"summary": 180, "extended": 1200, "example": 1200}
_MOST_OF_ENTRY = 400
_FEWEST_CHINESE = 0.45
_IN_CHINESE = LISTS["in_chinese"]
_ENDS_OPEN = re.compile(
    r"(?:[,;:(\[{—–-]|\b(?:a|an|the|of|and|or|that|which|is|are|"
    r"if|when|than|be|its|their))[.。]?\s*$|(?:[，、；：（的和与或在从把被将若但]|(?<![规原法准守细])则|如果|以及)\s*[.。]?\s*$",
    re.IGNORECASE,
)
_MARKUP = (
    (re.compile(r"```"), "a code fence"),
    (re.compile(r"(?m)^\s{0,3}#{1,6}\s"), "a heading"),
    (re.compile(r"(?m)^\s*\*\*[^\W\d_]|\*\*[^*\n]+(?::\*\*|\*\*:)"), "bold text"),
    (re.compile(r"</?(?:p|br|b|i|em|strong|ul|li|code|pre|div|h\d)\s*/?>", re.I), "HTML"),
    (re.compile(r"(?m)^\s*[@\\:](?:param|returns?|throws|brief|raises?|r?type)\b"), "a tag"),
    (re.compile(r"\"\"\"|'''|/\*\*|\*/"), "comment marks"),
    (
        re.compile(
            r"(?mi)^\s*(?:args|arguments|parameters|returns|raises|yields|examples?"
            r"|参数|返回值?|异常|示例)\s*[:：]\s*"
        ),
        "a section title",
    ),
    (re.compile(r"(?m)^\s*(?:[-*•]|\d+[.)])\s+"), "a list"),
    (re.compile(r"\\[nt](?![\w\"'])"), "an escape sequence"),
)  # fmt: skip
_LEFTOVERS = re.compile(
    r"\b(?:here(?: is|'s| are) (?:the|a|an|your)|as an ai|language model|"
    r"docstring|the json|json schema|one sentence|placeholder|lorem ipsum|fill in|todo|fixme|"
    r"your (?:code|function|text)|the (?:provided|following|above) code|"
    r"(?:don't|do not|never) mention|it(?:'s| is) not an? \w+,? (?:but|it(?:'s| is))\b|"
    r"the source code|as (?:described|shown|mentioned) (?:above|below))\b"
    r"|^(?:sure|certainly)[,!]|<(?:description|summary|name|type|text)>|\[(?:description|summary|text)\]|^N/?A\.?$"
    r"|以下是|当然[，！]|代码片段|上述代码|给定的代码|这段代码|该代码|文档字符串|占位",
    re.IGNORECASE,
)
_LISTED_BADLY = re.compile(
    r"; (?:`[^`]*`|\ufffc)[.]?$|"
    r"\b(was|is|were|are) [\w\ufffc]+, \1 [\w\ufffc]+[.]?$"
)
_AGAIN = re.compile(r"([\u4e00-\u9fff]{3,})[，、]?\1|\b(\w+ \w+), \2\b")
_AGAIN_IN_CHINESE = re.compile(r"([\u4e00-\u9fff][\u4e00-\u9fffA-Za-z ]{5,})[^，。；\ufffc]*\1")
"""Most of a clause, said twice in it."""
_IN_CODE = {"文档字符串": "__doc__", "占位": "placeholder"}
"""What of the code a Chinese word speaks of."""
_RAW = re.compile(
    r"(?<![\w`])[A-Za-z_][\w.]*(?:\([\w., ]*\))? (?:==|!=|<=|>=|<|>|&&|\|\||\*\*) [\w'\"(-]+"
    r"|\b\w+\((?!s\))\w+\) (?:is|in|not|and|or)\b|\bisinstance\("
)
_STATEMENT, _SIGNS = 10, re.compile(r"[\w)\]][.(\[=]|_")
"""From how many characters on, and with what in it, a line of code is no sentence of words."""
_FIRST_PERSON = re.compile(
    r"(?<![\w/.'\"`])(?:I|I'm|we|We|we're|our|Our|us|my|My|let's|Let's)(?![\w/.'\"`]|\)|\+)"
    r"|我们|咱们|我的|(?<!自)我(?!们)"
)
_OTHER_SCRIPT = re.compile(r"[\u0400-\u04ff\u3040-\u30ff\uac00-\ud7af\u0600-\u06ff\u0e00-\u0e7f]")
_NO_CLAUSE = re.compile(
    r"(?:if|when|unless) (?!to\b|`?(?:true|false|none|null|set|given|not)\b)"
    r"(?:[\w`'’-]+ ?){2,6}[.]?$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:first(?:ly)?|then|next|finally|also|additionally|however|therefore|furthermore|moreover|"
    r"in addition),|(?:also|note that|not(?! (?:used|needed|yet|only|all)\b)) (?=[a-z])",
    re.IGNORECASE,
)
_DOUBLE = frozenset({"that", "had", "very"})
_SENTENCE_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\betc)[.!?](?=\s+[A-Z`]|$)|[。！？]")
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("（", "）"), ("“", "”"), ("「", "」"))


def empty(said: Said) -> Iterator[str]:
    """No words at all."""
    if not said.text.strip():
        yield "there is no text"
    elif not re.search(r"\w", said.prose) and not said.spans:
        yield "there are no words"


def lengths(said: Said) -> Iterator[str]:
    """More than such a place holds."""
    text = said.text.strip()
    most = _MOST.get(said.slot.kind, _MOST_OF_ENTRY)
    width = sum(2 if is_chinese(one) else 1 for one in text)
    if width > most:
        yield f"it is too long: {width} characters, {most} fit; say the essential"
    if said.slot.kind not in ("extended", "example") and "\n" in text:
        yield "write it on one line"
    if said.slot.kind == "summary" and len(_SENTENCE_END.findall(text)) > 1:
        yield "write a single sentence"
    is_short = len(said.words) + len(said.spans) < 2
    is_name = not re.search(r"\s", text) and not any(map(is_chinese, text))
    if said.slot.kind == "summary" and (is_short or is_name) and sum(map(is_chinese, text)) < 4:
        yield "one word is no sentence"


def unfinished(said: Said) -> Iterator[str]:
    """A text that breaks off, or is not closed."""
    text = said.text.strip()
    if _breaks_off(said) or text.endswith(("...", "…", "..")):
        yield "it breaks off; finish the sentence"
    if text.replace("``", "").count("`") % 2:
        yield "a backtick is not closed"
    prose = re.sub(r"[:;]-?[()]|(?<!\w)[\[(][^()\[\]]{0,30}[)\]](?!\w)", "", said.prose)
    for opening, closing in _PAIRS:
        if prose.count(opening) != prose.count(closing):
            yield f"{opening} and {closing} do not match"
            break


def _breaks_off(said: Said) -> bool:
    found = _ENDS_OPEN.search(said.prose.strip())
    word = found[0].strip(" .。") if found is not None else ""
    return found is not None and word not in said.facts.by_name


def fragment(said: Said) -> Iterator[str]:
    """A text of which the beginning or the end is missing, or that asks."""
    text = said.text.strip()
    if re.match(r"[,;.，；：。、)\]）]|:(?!\w)", text):
        yield "the beginning of the sentence is missing"
    if said.slot.kind != "extended" and _ASIDE.match(text):
        yield "begin with what it is"
    if said.slot.kind in ("parameter", "attribute", "returns", "yields"):
        is_bare = re.match(r"to \w+", text, re.IGNORECASE) or (
            re.match(r"(?:for|of|by|with|from) \w+", text, re.IGNORECASE) and not said.spans
        )
        if is_bare:
            yield "say what it is first, then what it is for"
        if any(_NO_CLAUSE.match(one.text) for one in said.sentences):
            yield "an if without a then: finish the sentence, or leave it out"
        if re.search(r"(?:(?<![超计延实及])时|为|是|使用|返回)[。.]?$", text) and len(text) < 40:
            yield "the end of the sentence is missing"
    if re.search(r"[\w`]\s*如果[^，。]*。?$", text) and re.search(r"返回|为", text):
        yield "put the condition first: 如果……，则……"
    if _LISTED_BADLY.search(said.prose):
        yield "the end of the sentence is no part of it"
    if text.endswith(("?", "？")):
        yield "a description does not ask"
    if re.search(r"\{[\w.]+[(!:][^}]*\}|%\([a-z_]+\)s|%[sdr](?!\w)", said.prose):
        yield "leave out the message's placeholders"


def markup(said: Said) -> Iterator[str]:
    """Markup that has no place here."""
    for pattern, what in _MARKUP:
        if what == "a list" and said.slot.kind == "extended":
            continue
        if pattern.search(said.prose):
            yield f"it has {what}; write plain sentences"


def raw_code(said: Said) -> Iterator[str]:
    """Code that stands in a sentence as if it were words."""
    found = _RAW.search(said.prose)
    if found is not None:
        yield f'put "{found[0].strip()}" into backticks, or say it in words'
    for line in said.facts.code.splitlines():
        statement = line.strip().rstrip(";")
        if len(statement) >= _STATEMENT and _SIGNS.search(statement) and statement in said.prose:
            yield f'"{statement}" is a line of the code: say it in words'
            return


def leftovers(said: Said) -> Iterator[str]:
    """What was said to who asked, not to who reads."""
    found = _LEFTOVERS.search(said.prose)
    if found is None:
        return
    word = _IN_CODE.get(found[0], found[0].lower())
    bare = re.sub(r"\W", "", word.removeprefix("the "))
    if word not in said.code and bare not in said.code.replace("_", ""):
        yield f'leave out "{found[0]}": readers see the documentation only'


def first_person(said: Said) -> Iterator[str]:
    """I and we."""
    found = _FIRST_PERSON.search(said.prose)
    if found is not None:
        yield f'leave out "{found[0]}": no first person'


def language(said: Said) -> Iterator[str]:
    """Another language than the one asked for."""
    if said.language == "en":
        if any(is_chinese(one) for one in said.prose):
            yield "write English"
        elif _OTHER_SCRIPT.search(said.prose):
            yield "write English only"
        return
    if share_of_chinese(said.text) < _FEWEST_CHINESE:
        yield "write Chinese; only names, numbers and code stay as they are"
    elif _OTHER_SCRIPT.search(said.prose):
        yield "write Chinese only"


def chinese_marks(said: Said) -> Iterator[str]:
    """Marks and spaces of a Chinese text."""
    if said.language == "zh":
        yield from punctuation_faults(said.text)


def mixed(said: Said) -> Iterator[str]:
    """Words of another language that are no names, amid Chinese."""
    if said.language != "zh" or share_of_chinese(said.text) < _FEWEST_CHINESE:
        return
    place = {part.lower() for part in said.record.place.path.parts}
    for found in LATIN_WORD.finditer(said.prose):
        if found[0] not in _IN_CHINESE and found[0] not in place:
            yield f'"{found[0]}" is no Chinese: translate it'


def doubled(said: Said) -> Iterator[str]:
    """A word or a stretch of words said twice in a row."""
    words = re.findall(r"`+[^`]*`+|[^\W_]+", said.text.lower())
    for one, other in pairwise(words):
        is_double = one == other and one.isalpha() and len(one) > 1 and one not in _DOUBLE
        if is_double and f" {one} {one} " in f" {said.prose.lower()} ":
            yield f'"{one}" stands there twice'
    sentences = [one.text.lower() for one in said.sentences]
    if len(set(sentences)) < len(sentences):
        yield "a sentence is repeated"
    for size in (4, 6, 8):
        runs = [tuple(words[at : at + size]) for at in range(len(words) - size + 1)]
        plain = (one.isalpha() for run in runs for one in run) if "(" not in said.text else ()
        if any(plain) and any(one == runs[at + size] for at, one in enumerate(runs[:-size])):
            yield "words are repeated"
            return
    if _AGAIN.search(said.prose) or _AGAIN_IN_CHINESE.search(said.prose):
        yield "words are repeated"
