"""From texts for slots to a comment's parts: which sections, in which order, with which types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from docgen.comments.comment import SectionKind
from docgen.comments.markdown import PANIC
from docgen.comments.parts import EntryParts, Parts, SectionParts
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS, ParameterFact, SymbolFacts
from docgen.facts.value_types import type_of_default, type_of_results
from docgen.judging.mood import in_mood
from docgen.placing.house_style import HouseStyle
from docgen.prose.slots import Slot, SlotKind
from docgen.wording.wording import default_said
from foundation.nothing import Nothing
from syntax.parameters import ParameterKind
from syntax.symbols import SymbolKind

_SECTIONS: tuple[tuple[SectionKind, SlotKind], ...] = (
    ("type_parameters", "type_parameter"),
    ("parameters", "parameter"),
    ("attributes", "attribute"),
    ("returns", "returns"),
    ("yields", "yields"),
    ("raises", "raises"),
    ("examples", "example"),
)
_SECTION_OF: Mapping[SlotKind, SectionKind] = {slot: section for section, slot in _SECTIONS}
_VALUE = re.compile(
    r"-?\d[\w.]*|True|False|true|false|[rbu]?\"[^\"\n]*\"|[rbu]?'[^'\n]*'|\[\]|\{\}|\(\)"
    r"|[A-Za-z]\w*(?:\.[A-Za-z]\w*)*"
)
_SAYS_DEFAULT = re.compile(r"\bdefault|默认|缺省", re.IGNORECASE)
_ENDS = (".", "!", "?", "。", "！", "？")
_IS_TRUTH = re.compile(r"`{0,2}True`{0,2} (?:if|when)\b|[Ww]hether\b|如果.*返回\s*`{0,2}True|是否")
_LIKE_NUMPY = frozenset({"numpy"})


def is_written(slot: Slot, facts: SymbolFacts, house: HouseStyle) -> bool:
    """Whether comments here have a place for a slot."""
    section = _SECTION_OF.get(slot.kind)
    if section is None:
        return True
    if slot.kind == "parameter" and facts.symbol.kind in CLASSES:
        if facts.symbol.language != "python":
            return False  # the constructor has a comment of its own
        section = "attributes" if has_fields(facts) else section
        return house.writes(section) and house.writes("parameters")
    return house.writes(section)


def has_fields(facts: SymbolFacts) -> bool:
    """Whether a class's parameters are its fields, as a dataclass has them."""
    return facts.symbol.kind in CLASSES and not facts.has_signature


def parts_of(texts: Mapping[Slot, str], facts: SymbolFacts, house: HouseStyle) -> Parts:
    """The parts of a comment; entries in the order of the signature, sections in the usual one."""
    extended = tuple(
        " ".join(one.split())
        for one in texts.get(Slot("extended"), "").split("\n\n")
        if one.strip()
    )
    sections = tuple(
        part
        for kind, slot in _SECTIONS
        if (section := _section(kind, slot, texts, facts, house)) is not None
        for part in _panics_apart(section, house)
    )
    return Parts(
        summary=_summary(texts.get(Slot("summary"), ""), facts, house),
        extended=extended,
        sections=_ordered(sections, house),
        language=house.language,
    )


def _summary(text: str, facts: SymbolFacts, house: HouseStyle) -> str:
    """A summary in the mood that functions have here. Go's begin with the name."""
    symbol = facts.symbol
    acts = symbol.kind in FUNCTIONS and symbol.kind is not SymbolKind.PROPERTY
    if house.mood is None or house.language != "en" or not acts or symbol.language == "go":
        return text
    return in_mood(text, house.mood)


def _ordered(sections: tuple[SectionParts, ...], house: HouseStyle) -> tuple[SectionParts, ...]:
    """Sphinx' and JSDoc's tags stand behind everything else."""
    if house.style.name != "sphinx":
        return sections
    return tuple(sorted(sections, key=lambda one: one.kind != "examples"))


def _section(
    kind: SectionKind,
    slot: SlotKind,
    texts: Mapping[Slot, str],
    facts: SymbolFacts,
    house: HouseStyle,
) -> SectionParts | None:
    if slot == "example":
        text = texts.get(Slot("example"), "")
        return SectionParts(kind=kind, text=text) if text else None
    entries = [
        _entry(one, text, facts, house) for one, text in texts.items() if one.kind == slot and text
    ]
    if not entries:
        return None
    if slot == "parameter":
        order = {one.name: number for number, one in enumerate(facts.parameters)}
        entries.sort(key=lambda one: order.get(one.name, len(order)))
        if has_fields(facts):
            kind = "attributes"
            entries = [replace(one, is_optional=False) for one in entries]
    return SectionParts(kind=kind, entries=tuple(entries))


def _panics_apart(section: SectionParts, house: HouseStyle) -> Iterator[SectionParts]:
    """Rust tells panics under a heading of their own."""
    if section.kind != "raises" or house.style.name != "rustdoc":
        yield section
        return
    panics = tuple(one for one in section.entries if one.name == PANIC)
    errors = tuple(one for one in section.entries if one.name != PANIC)
    if errors:
        yield replace(section, entries=errors)
    if panics:
        yield replace(section, title="Panics", entries=panics)


def _entry(slot: Slot, text: str, facts: SymbolFacts, house: HouseStyle) -> EntryParts:
    text = _as_entries_here(" ".join(text.split()), house)
    if slot.kind == "parameter" and (fact := facts.by_name.get(slot.name)) is not None:
        return _parameter(fact, text, facts, house)
    if slot.kind in ("returns", "yields"):
        annotation = facts.result.annotation
        wanted = house.types or house.style.name in _LIKE_NUMPY
        kind = _yielded(annotation) if slot.kind == "yields" else annotation
        kind = kind or _certain_result(slot, text, facts)
        return EntryParts(text=text, type=kind if wanted else None)
    return EntryParts(name=slot.name, text=text)


def _as_entries_here(text: str, house: HouseStyle) -> str:
    """A text with a small letter, and without a period, where entries here have none."""
    if not house.capitals and re.match(r"(?!(?:True|False|None|I)\b)[A-Z][a-z]*\s", text):
        text = text[:1].lower() + text[1:]
    is_single = re.search(r"[.!?]\s|[。！？].", text) is None
    return text.removesuffix(".").removesuffix("。") if is_single and not house.periods else text


def _parameter(fact: ParameterFact, text: str, facts: SymbolFacts, house: HouseStyle) -> EntryParts:
    stars = fact.stars
    if house.style.name not in ("google", "numpy", "sphinx"):
        stars = "..." if fact.kind is ParameterKind.VARIADIC and house.types else ""
    kind = fact.annotation or _certain_type(fact, facts)
    shown = house.types and kind is not None
    has_brackets = house.style.name == "jsdoc"
    # `(optional)` alone says little
    is_marked = has_brackets or (shown and house.optional)
    return EntryParts(
        name=fact.name,
        text=_with_default(text, fact, house),
        stars=stars,
        type=kind if shown else None,
        is_optional=house.types and is_marked and fact.is_optional and not fact.stars,
    )


def _certain_type(fact: ParameterFact, facts: SymbolFacts) -> str | None:
    """The type that no annotation tells, where the code leaves no doubt."""
    if facts.symbol.language != "python" or fact.default is None or fact.stars:
        return None
    return type_of_default(fact.name, fact.default, facts.code)


def _certain_result(slot: Slot, text: str, facts: SymbolFacts) -> str | None:
    if facts.symbol.language != "python" or slot.kind == "yields" or facts.is_async:
        return None
    values = [value or "None" for value, _ in facts.result.values]
    return type_of_results(values, is_truth=_IS_TRUTH.match(text) is not None)


def _with_default(text: str, fact: ParameterFact, house: HouseStyle) -> str:
    """A description with the default behind it, where comments here tell it and it is a value."""
    is_value = _VALUE.fullmatch(fact.default or "") is not None
    if not (house.defaults and is_value) or _SAYS_DEFAULT.search(text):
        return text
    said = default_said(fact, house.language)
    if isinstance(said, Nothing) or not text:
        return text
    if house.language == "zh":
        return f"{text if text.endswith(_ENDS) else text + '。'}{said}"
    return f"{text if text.endswith(_ENDS) else text + '.'} {said}"


def _yielded(annotation: str | None) -> str | None:
    """What a generator's annotation says it yields."""
    if annotation is None or "[" not in annotation:
        return None
    inner = annotation.partition("[")[2].rpartition("]")[0]
    depth, end = 0, len(inner)
    for at, character in enumerate(inner):
        depth += (character in "[(") - (character in "])")
        if character == "," and depth == 0:
            end = at
            break
    return inner[:end].strip() or None
