"""What the model wrote as it is put into documentation: habits taken off, nothing else changed."""

from __future__ import annotations

import re

from docgen.facts.symbol_facts import CLASSES, FUNCTIONS
from docgen.judging.mood import in_mood, mood_of
from docgen.prose.chinese_habits import without_habits
from docgen.prose.completing import with_nothing
from docgen.prose.go_names import of_go
from docgen.prose.record import Record
from docgen.prose.slots import Slot
from docgen.wording.once import told_once
from syntax.symbols import SymbolKind

_ITSELF = re.compile(
    r"^(?:This|The) (?:\w+ )?(?:function|method|class|constructor|property|module) "
    r"(?:is used to |is responsible for |will |can |should )?"
    r"(?=[a-z])(?!(?:and|or|of|to|that|which|with|for|in|as|from|by|at|on|it|itself)\b)"
)
_CUSTOM = re.compile(r"^(?:A|The) custom (?=(?P<what>exception|error|warning|class)\b)")
"""Whoever writes a class has it his way."""
_TO_DO = re.compile(r"^(?:(?:It|This) is used )?[Tt]o (?=[a-z])")
_DEFAULT = re.compile(
    r"(?:[;,.]| -)?\s*\(?(?:and |it |which |is |with a )?"
    r"(?:default(?:s|ing|ed)? (?:to|is|value (?:is|of))|by default(?: it is)?,?|"
    r"默认(?:值)?(?:为|是)?)"
    r"\s*(?:`[^`]*`|\"[^\"]*\"|'[^']*'|[\w.-]+)\)?(?=[.;。；,，]|$)[.。]?",
    re.IGNORECASE,
)
_RAISES_AGAIN = re.compile(
    r",? (?:then )?(?:it )?(?:raises?|throws?|(?:is|will be) (?:raised|thrown)|an? \S+ is raised)"
    r"(?: an?)?(?: `?\w+`?)?\.?$",
    re.IGNORECASE,
)
_OPTIONAL = re.compile(
    r"^\(?optional\)?[.:,]?\s+|\s*\(optional\)|,? optional(?=\.$)", re.IGNORECASE
)
_PARAMETER = re.compile(
    r"^(?:(?:This|The) )?(?:parameter|argument|option|flag)(?: is| specifies| that)? (?=\w)"
)
_LITERAL = re.compile(r"`(True|False|None|true|false|null|nil)`")
_LOWER = {"True": "true", "False": "false", "None": "null", "nil": "null"}
_LITERALS = {
    "python": {"true": "True", "false": "False", "null": "None", "nil": "None"},
    "rust": {"True": "true", "False": "false", "null": "None", "nil": "None"},
    "go": {**_LOWER, "None": "nil", "null": "nil"},
    "cpp": {**_LOWER, "None": "nullptr", "null": "nullptr", "nil": "nullptr"},
    "c": {**_LOWER, "None": "NULL", "null": "NULL", "nil": "NULL"},
}
_GOT = re.compile(r"^(?:Gets?|Returns?|Retrieves?|Provides?) (?=(?:the|an?|whether|all)\b)")
_RETURNED = re.compile(r"^(?:Returns|Return|Yields|Yield|It returns)\s+(?=\S)")
_RAISED = re.compile(r"^(?:Raised|Thrown|Raises(?: an? \S+)?)\s+(?=(?:if|when)\b)", re.IGNORECASE)


def finished(slot: Slot, text: str, record: Record, language: str) -> str:
    """The text of a slot in its final form."""
    if slot.kind == "example":
        return text.strip().replace("\t", "\\t")  # a tab is read back as spaces
    text = " ".join(text.replace("\\n", " ").replace("``", "`").split())
    text = re.sub(r"^(?:summary|returns?|description)\s*:\s+", "", text, flags=re.IGNORECASE)
    text = _with_own_literals(text, record.language)
    if language == "en":
        text = _english(slot, text, record)
    if slot.kind in ("parameter", "attribute"):
        text = _OPTIONAL.sub("", _DEFAULT.sub("", text)).strip()
        text = _without_bare_default(slot, text, record)
    if language == "zh":
        text = without_habits(slot, text, record)
        if record.language == "go" and slot.kind == "summary":
            text = of_go(text, record, "zh")
    return closed(_capital(text), language)


def _with_own_literals(text: str, language: str) -> str:
    """Truth and nothing as the language spells them: `True` is `true` in Java."""
    own = _LITERALS.get(language, _LOWER)
    return _LITERAL.sub(lambda one: f"`{own.get(one[1], one[1])}`", text)


def _without_bare_default(slot: Slot, text: str, record: Record) -> str:
    """ "Flags to open with, 0." of a parameter whose default is 0: the list has a place for it."""
    one = record.facts.by_name.get(slot.name)
    if one is None or one.default is None:
        return text
    bare = rf",\s*\(?`?{re.escape(one.default)}`?\)?\.?$"
    return re.sub(bare, ".", text) if re.search(bare, text) else text


_GIVEN = re.compile(
    r"\b(?P<the>[Tt]he )(?:given|specified|provided|supplied) (?=(?P<code>`?)(?P<name>\w+))"
)
"""What every argument is: "the given path" of a parameter `path` is the path."""
_WITH_WHAT_IS_GIVEN = re.compile(
    r"(?<=\w),? (?:with|using|based on|according to) (?:the )?"
    r"(?:given|specified|provided|supplied) "
    r"(?:parameters|arguments|options|values|settings|inputs?|attributes|configuration)(?=\.?$)"
)
_WITH_WHAT_FITS = re.compile(
    r",? (?:using|based on|according to|by means of) (?:the |an? )?"
    r"(?:appropriate|correct|proper|suitable|relevant|necessary) \w+(?: \w+)?"
    r"(?: (?:for|of) (?:the |an? )?\w+(?: \w+)?)?(?=\.?$)"
)
_WITH_WHAT_IS_SAID = re.compile(
    r",? (?:using|with|based on|according to) (?:the )?(?:"
    r"(?:given|specified|provided|supplied) (?P<behind>\w+)"
    r"|(?P<before>\w+) (?:given|specified|provided|supplied))(?=\.?$)"
)
"""Tails that say that it is done as it should be, or with what nobody passes."""
_A = re.compile(r"\b([Aa]) (?=[ai]\w|e(?!u)\w|o(?!n[ec]\b|ne-)\w|un(?!i)\w)")
"""An article before a vowel that is spoken as one."""
_AN = re.compile(r"\b([Aa])n (?=[bcdgjkpqtvwz][a-z]{2,})")
"""And before a consonant that no abbreviation spells out as one."""


def _english(slot: Slot, text: str, record: Record) -> str:
    if slot.kind == "summary":
        text = _without_tail(_WITH_WHAT_IS_GIVEN.sub("", text), record)
    text = _AN.sub(r"\1 ", _A.sub(r"\1n ", _without_given(text, record)))
    if slot.kind in ("summary", "extended"):
        text = _ITSELF.sub("", text)
    if slot.kind == "summary":
        if record.symbol.kind in FUNCTIONS:
            text = _TO_DO.sub("", text)
        elif record.symbol.kind in CLASSES:
            text = _CUSTOM.sub(lambda one: "An " if one["what"][0] in "e" else "A ", text)
        return _in_mood(_capital(text), record)
    if slot.kind == "parameter":
        return _PARAMETER.sub("", text)
    if slot.kind == "returns":
        return with_nothing(_with_marked_truth(_RETURNED.sub("", text), record), record.facts)
    if slot.kind == "yields":
        return _RETURNED.sub("", text)
    if slot.kind == "raises":
        return told_once(_RAISES_AGAIN.sub("", _RAISED.sub("", text)))
    return text


def _with_marked_truth(text: str, record: Record) -> str:
    """ "True if it is" -> "`true` if it is" in Java."""
    own = _LITERALS.get(record.language, _LOWER)
    return _TRUTH.sub(lambda one: f"`{own.get(one[0].capitalize(), one[0].capitalize())}`", text)


_TRUTH = re.compile(r"(?<![`\w.])(?:[Tt]rue|[Ff]alse)(?= (?:if|when|otherwise)\b)")


def _without_tail(text: str, record: Record) -> str:
    found = _WITH_WHAT_IS_SAID.search(text)
    if found is not None:
        told = (found["behind"] or found["before"]).lower().removesuffix("s")
        if not any(told in name.lower() for name in record.facts.by_name):
            text = text[: found.start()] + text[found.end() :]
    return _WITH_WHAT_FITS.sub("", text)


def _without_given(text: str, record: Record) -> str:
    names = record.facts.by_name.keys()
    return _GIVEN.sub(
        lambda one: one["the"] if one["code"] or one["name"].lower() in names else one[0], text
    )


def _in_mood(text: str, record: Record) -> str:
    """A summary as the language's documentation has it."""
    kind = record.symbol.kind
    if record.language == "go" and kind not in FUNCTIONS:
        return of_go(text, record, "en")
    if kind is SymbolKind.PROPERTY:
        return _capital(_GOT.sub("", text))
    if kind not in FUNCTIONS:
        return text
    if record.language == "python":
        return in_mood(text, "imperative")
    if record.language != "go":
        return in_mood(text, "indicative")
    name = record.symbol.name
    named = re.match(rf"`?{re.escape(name)}`?\s+", text, re.IGNORECASE)
    if named is not None:
        rest = _capital(text[named.end() :])
        # "Replace replaces …" begins with the name, "Replace a …" with a verb of its spelling.
        if mood_of(rest) is not None:
            text = rest
    text = in_mood(_WITHOUT_VERB.sub(_with_verb, text), "indicative")
    return f"{name} {text[:1].lower()}{text[1:]}" if text else text


_WITHOUT_VERB = re.compile(r"^(?:(?P<whether>Whether)|The|An?)(?= )")


def _with_verb(found: re.Match[str]) -> str:
    """The verb that a name needs before what a function gives."""
    return f"{'Report' if found['whether'] else 'Return'} {found[0].lower()}"


def _capital(text: str) -> str:
    """A capital where the first word is a word: no name of code is changed."""
    first = re.match(r"[a-z]+(?=[\s,;]|\.(?:\s|$))", text)
    return text[:1].upper() + text[1:] if first is not None else text


def closed(text: str, language: str) -> str:
    """A text with the mark that ends a sentence."""
    text = text.rstrip()
    if not text or text.endswith((".", "。", "!", "?", "！", "？", ":", "：", "...", "…")):
        return text
    return text.rstrip(",;，；") + ("。" if language == "zh" else ".")
