"""What is said of when an exception is raised, against the guards that raise it."""

from __future__ import annotations

import ast
import itertools
import re
import sys
from collections.abc import Iterator, Sequence

from docgen.facts.raising import Raised
from docgen.facts.usage import body_tree
from docgen.judging.said import Said
from docgen.judging.telling import parts_of, stem
from docgen.judging.well_known import is_well_known
from docgen.judging.words import LISTS

_COMMON = LISTS["of_conditions"]
_SIGNS = (
    (
        re.compile(r"^\(?(?P<name>[\w.]+) < 0\)?$"),
        re.compile(r"\bpositive\b|(?:大于|正)"),
        "negative",
    ),
    (re.compile(r"^\(?(?P<name>[\w.]+) > 0\)?$"), re.compile(r"\bnegative\b|小于|负"), "positive"),
    (
        re.compile(r"^\(?(?:not (?P<name>[\w.]+)|(?P<other>[\w.]+) is None)\)?$"),
        re.compile(r"\b(?:is|are) not (?:empty|none)\b|不为空"),
        "empty or missing",
    ),
)


def condition(said: Said) -> Iterator[str]:
    """A condition that is another one than the code's."""
    if said.slot.kind != "raises":
        return
    found = [one for one in said.facts.raises.raised if one.type == said.slot.name]
    if not found:
        return
    for one in found:
        for pattern, wrong, true in _SIGNS:
            guard = pattern.match(one.condition or "")
            if (
                guard is not None
                and len(found) == 1
                and wrong.search(said.text)
                and "non" not in said.text
            ):
                yield f"it is raised if `{one.condition}`: {true}"
                return
    for name in _inner_names(found, said):
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said.text):
            yield f"{name} is a name of what is called, which readers do not see"
            return
    raises = said.facts.body.raises if said.facts.body is not None else ()
    if any(one.handled for one in raises):
        return  # what is raised again was raised for a reason of its own
    guards = [one for one in said.facts.guards if one.type == said.slot.name]
    if len(guards) < len(found) or not all(one.on_arguments for one in guards):
        return
    if said.language == "zh" and not _CHINESE_CONDITION.search(said.text):
        yield "say when it is raised: 如果……, or ……时"
        return
    known = {stem(word) for one in found for word in _words_of(one)}
    told = {stem(word) for word in said.words if word.isascii() and word not in _COMMON}
    told |= {stem(part) for span in said.spans for part in parts_of(span)}
    if known and told and not known & told and said.language == "en":
        shown = next((one.condition for one in found if one.condition), None)
        if shown is not None:
            yield f"it is raised if `{shown}`; say that in words"


def inner_condition(said: Said) -> Iterator[str]:
    """A condition told of an exception that only what is called raises, in words of nobody's."""
    if said.slot.kind != "raises" or said.language != "en":
        return
    found = [one for one in said.facts.raises.raised if one.type == said.slot.name]
    if not found or any(not one.through or one.told for one in found):
        return
    names = (*said.facts.by_name, said.record.symbol.qualified_name, said.slot.name)
    known = {stem(word) for one in found for word in _words_of(one)}
    known |= {stem(part) for name in names for part in parts_of(name)}
    told = {stem(word) for word in said.words if word not in _COMMON and len(word) > 2}
    if len(told - known) > 1:
        yield f"what is called raises it: say that of `{found[0].through[0]}` alone"


def foreign_spans(said: Said) -> Iterator[str]:
    """A code span with a name that neither the head nor the body of the symbol has."""
    if said.slot.kind != "raises":
        return
    own = f"{said.record.symbol.signature} {_without_keywords(said)}"
    for span in said.spans:
        for name in re.findall(r"(?<![\w.'\"])[^\W\d]\w*", _STRINGS.sub(" ", span)):
            is_own = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", own) is not None
            if not is_own and not is_well_known(name, said.record.language):
                yield f"`{span}` is a name of what is called, which readers do not see"
                return


def _without_keywords(said: Said) -> str:
    """The code of a body; in Python without the names that calls give their arguments, which are
    those of what is called."""
    code = said.facts.code
    tree = body_tree(code) if said.record.language == "python" else None
    if tree is None:
        return code
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword):
            node.arg = None if node.arg is None else "_"
    return ast.unparse(tree)


def _inner_names(found: Sequence[Raised], said: Said) -> Iterator[str]:
    """Names that a condition within a callee speaks of, where they are no words."""
    known = {*said.facts.by_name, *_WORDS_OF_CODE}
    for one in found:
        bare = _STRINGS.sub(" ", one.condition or "") if one.through else ""
        for name in re.findall(r"(?<![\w.])[a-z_][\w]*", bare):
            is_word = len(name) > 3 and "_" not in name and re.search(r"[aeiou]", name)
            if name not in known and not is_word and name not in sys.stdlib_module_names:
                yield name


_VAGUE = re.compile(
    r"^if (?:(?:any|one|some) of )?(?:the |an? )?(?:input |given |required |provided )?"
    r"(?:parameters?|arguments?|inputs?|conditions?|properties|input values?|operation|function|"
    r"method|call|error)\b(?: (?:for|of) [\w ]+)? "
    r"(?:(?:is|are) (?:not )?(?:invalid|valid|incorrect|wrong|met|inconsistent)|fails?|occurs?)\b",
    re.IGNORECASE,
)
"""What is true of every exception."""
_MANY = 3
"""So many alternatives are a list that somebody made up, or that nobody reads."""
_STRINGS = re.compile(r"\"[^\"]*\"|'[^']*'")
_WORDS_OF_CODE = frozenset(
    {"is", "not", "in", "and", "or", "if", "len", "int", "str", "set", "any", "all", "abs", "min"}
)
_CHINESE_CONDITION = re.compile(r"时|如果|若|当|无效|不|未|缺|失败|超|过|错|没有|为空")
_MESSAGE = re.compile(
    r"\bmessage\b.{0,12}[:'\"]|\bwith the message\b|\bmessage is\b|消息为|错误信息为", re.IGNORECASE
)

_CODE_CONDITION = re.compile(r"\b(?:not|and|or)\b|[=!]=|&&|\|\||^!")
_LITERAL_SUBJECT = re.compile(
    r"\b(?:if|when) `{0,2}(?:None|True|False|null)`{0,2} (?:is|are)\b", re.I
)
_WITH_MESSAGE = re.compile(
    r"\b(?:rais|throw)\w*\b.*\bwith (?:the|a) message\b|(?:抛出|引发).*消息", re.IGNORECASE
)

_RAISED_TOO = re.compile(
    r"(?:,|;|\bthen|\belse|\botherwise) (?:it )?(?:raise|throw)s?\b|否则(?:抛出|引发)"
    r"|, (?:the |an? |it )?(?:[\w`]+ ){0,4}(?:is|are) (?:used|returned|ignored|set|called)\b",
    re.IGNORECASE,
)


_NOT_ITSELF = re.compile(
    r"\bthe (?P<thing>[a-z]{3,}) (?:is|was) not an? (?P=thing)\b", re.IGNORECASE
)


def message(said: Said) -> Iterator[str]:
    """A message that is repeated in place of a condition, or what is no condition."""
    if said.slot.kind == "summary" and _WITH_MESSAGE.search(said.text):
        yield "leave the message out: say what it does"
    if said.slot.kind == "raises":
        yield from itertools.islice(_no_condition(said), 1)


def _no_condition(said: Said) -> Iterator[str]:
    """Why a text is not what an exception is raised for."""
    found = [one for one in said.facts.raises.raised if one.type == said.slot.name]
    if any(_CODE_CONDITION.search(_STRINGS.sub(" ", span)) for span in said.spans):
        yield "put the condition into words"
    if "{}" in said.prose:
        yield "leave out the message's placeholders"
    if _LITERAL_SUBJECT.search(said.text):
        yield "say of which argument that is so"
    if _MESSAGE.search(said.text):
        yield "say when it is raised, not with which message"
    if (itself := _NOT_ITSELF.search(said.prose)) is not None:
        yield f"what is a {itself['thing']} is one: say what is wrong with it"
    if _RAISED_TOO.search(said.text):
        yield f"say only when {said.slot.name} is raised"
    if re.search(rf"(?<!\w){re.escape(said.slot.name)}(?!\w)", said.text):
        yield f"say when {said.slot.name} is raised without naming it"
    if _VAGUE.search(said.text):
        yield "say which ones, and what is wrong with them"
    if len(re.findall(r"\bor (?:if |when )?(?:the|an?|`)|，或", said.text)) >= _MANY:
        yield "that is a list; say what they have in common"
    if said.language == "en" and any(_is_denied(one.message or "", said) for one in found):
        yield "it is raised where that is not so: say what is not possible"
    if any(_is_message(one.message or "", said) for one in found):
        yield "that is the message; say when it is raised"


def _is_message(message: str, said: Said) -> bool:
    own = re.sub(r"\W+", " ", message.lower()).strip(" f")
    told = re.sub(r"\W+", " ", said.text.lower()).strip()
    return len(own) > _LONG_MESSAGE and (told.startswith(own[:40]) or own.startswith(told))


_LONG_MESSAGE = 12


def _is_denied(message: str, said: Said) -> bool:
    """Whether a message says that something is not so, and the text the same words without that."""
    if not _DENIES.search(message) or _DENIES.search(said.text):
        return False
    own = {stem(word) for word in re.findall(r"[a-z]{4,}", message.lower())}
    told = {stem(word) for word in said.words if len(word) > 3}
    return len(own & told) >= _SAME_WORDS


_SAME_WORDS = 3
_DENIES = re.compile(
    r"\b(?:not|no|never|without|cannot|unable|fail\w*|missing|lack\w*|neither|nor|only|unless|none|"
    r"too|exceed\w*|more|less|other|un[a-z]{4,}|in(?:valid|correct|compatible|consistent)\w*)\b|n't\b",
    re.IGNORECASE,
)


def _words_of(one: Raised) -> Iterator[str]:
    for source in (one.condition, one.message, *one.through):
        yield from parts_of(source or "")
    for word, means in _MEANT:
        if word.search(one.condition or ""):
            yield from means


_MEANT = tuple(
    (re.compile(pattern), tuple(words.split()))
    for pattern, words in (
        (
            r"\bnot \w|is None|len\(|== 0|==\s*['\"]{2}",
            "empty missing none no zero found provided given present exist available",
        ),
        (r"<", "negative less small below low short fewer positive least range minimum"),
        (r">", "greater large above exceed long more most range maximum many high big"),
        (r"isinstance|type\(", "type instance string number integer callable kind"),
        (
            r"\bin\b",
            "found exist unknown support present missing known valid already contain duplicate",
        ),
        (r"!=|==", "match equal differ same wrong mismatch exactly"),
    )
)
