"""What is wrong with a text that was written for a slot, check by check, and how good it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from docgen.judging import (
    acts,
    agreement,
    constants,
    descent,
    directions,
    effects,
    evidence,
    flags,
    form,
    heads,
    kind_words,
    kinds,
    mood,
    naming,
    numbers,
    phrases,
    polarity,
    raised,
    switches,
    telling,
    usage,
)
from docgen.judging.fault import Fault
from docgen.judging.said import Check, Said
from docgen.judging.scoring import score_of
from docgen.judging.usage import one_of_many
from docgen.prose.record import Record
from docgen.prose.slots import Slot, SlotKind

_TEXTS: frozenset[SlotKind] = frozenset(
    {
        "summary",
        "extended",
        "parameter",
        "type_parameter",
        "returns",
        "yields",
        "raises",
        "attribute",
    }
)
_ENTRIES: frozenset[SlotKind] = frozenset({"parameter", "attribute", "returns", "yields"})

CHECKS: tuple[Check, ...] = (
    Check("empty", form.empty),
    Check("length", form.lengths, _TEXTS),
    Check("unfinished", form.unfinished, _TEXTS),
    Check("fragment", form.fragment, _TEXTS),
    Check("markup", form.markup, _TEXTS),
    Check("raw-code", form.raw_code, _TEXTS),
    Check("leftover", form.leftovers, _TEXTS),
    Check("first-person", form.first_person, _TEXTS),
    Check("language", form.language, _TEXTS),
    Check("chinese-marks", form.chinese_marks, _TEXTS),
    Check("mixed", form.mixed, _TEXTS),
    Check("doubled", form.doubled, _TEXTS),
    Check("itself", telling.itself, _TEXTS),
    Check("other-thing", telling.other_thing, _TEXTS),
    Check("bare-value", telling.bare_value, _ENTRIES),
    Check("filler", telling.filler, _TEXTS),
    Check("vague-result", telling.vague_result, _TEXTS),
    Check("doubt", telling.doubt, _TEXTS),
    Check("only-the-name", telling.only_the_name, _TEXTS),
    Check("mood", mood.mood, _TEXTS),
    Check("act-of-module", mood.act_of_module, _TEXTS),
    Check("without-verb", phrases.without_verb, _TEXTS),
    Check("other-act", acts.other_act, _TEXTS),
    Check("instruction", mood.instruction, _ENTRIES),
    Check("unknown-span", naming.unknown_spans, _TEXTS),
    Check("local-span", naming.local_spans, _TEXTS),
    Check("borrowed-span", naming.borrowed_spans, _TEXTS - {"raises"}),
    Check("private-span", naming.private_spans, _TEXTS - {"raises"}),
    Check("unknown-name", naming.unknown_names, _TEXTS),
    Check("unknown-initials", naming.unknown_initials, _TEXTS),
    Check("unknown-kind", naming.unknown_kinds, _TEXTS),
    Check("unknown-exception", naming.unknown_exceptions, _TEXTS),
    Check("unknown-number", numbers.unknown_numbers, _TEXTS),
    Check("unknown-literal", numbers.unknown_literals, _TEXTS),
    Check("opposite", directions.opposite, _TEXTS),
    Check("negated", directions.negated, _TEXTS),
    Check("turned-round", polarity.turned_round, _TEXTS),
    Check("other-half", polarity.other_half, _TEXTS),
    Check("modifier", heads.of_a_modifier, _TEXTS),
    Check("no-container", heads.of_what_it_holds, _TEXTS),
    Check("named-kind", kind_words.named_kind, _TEXTS),
    Check("descent", descent.inherits, _TEXTS),
    Check("flag", flags.told_as_a_thing, _TEXTS),
    Check("other-kind", kinds.other_kind, _TEXTS),
    Check("contradicted", agreement.claims, _TEXTS),
    Check("not-borne-out", evidence.borne_out, _TEXTS),
    Check("default", agreement.defaults, _TEXTS),
    Check("for-none", agreement.for_none, _TEXTS),
    Check("switched", switches.switched, _TEXTS),
    Check("unused", agreement.unused, _TEXTS),
    Check("only-if", agreement.only_if, _TEXTS),
    Check("in-a-list", agreement.in_a_list, _TEXTS),
    Check("raising", agreement.raising, _TEXTS),
    Check("nothing", agreement.nothing, _TEXTS),
    Check("gives-nothing", agreement.gives_no_result, _TEXTS),
    Check("other-constant", constants.other_constant, _TEXTS),
    Check("gives-class", agreement.gives_class, _TEXTS),
    Check("gives-instance", agreement.gives_instance, _TEXTS),
    Check("gives-function", agreement.gives_function, _TEXTS),
    Check("place-not-number", usage.place_not_number, _TEXTS),
    Check("default-class", usage.default_class, _TEXTS),
    Check("items-not-characters", usage.items_not_characters, _TEXTS),
    Check("one-item", usage.one_item, _TEXTS),
    Check("which-condition", usage.which_condition, _TEXTS),
    Check("met-condition", usage.met_condition, _TEXTS),
    Check("changed-copy", effects.changed_copy, _TEXTS),
    Check("set-as-well", effects.set_as_well, _TEXTS),
    Check("decorator", effects.decorator, _TEXTS),
    Check("passed-on", effects.passed_on, _TEXTS),
    Check("permission", effects.permission, _TEXTS),
    Check("written-file", effects.written_file, _TEXTS),
    Check("denied-call", effects.denied_call, _TEXTS),
    Check("twice", effects.twice, _TEXTS),
    Check("lazy", effects.lazy, _TEXTS),
    Check("condition", raised.condition, _TEXTS),
    Check("inner-condition", raised.inner_condition, _TEXTS),
    Check("foreign-span", raised.foreign_spans, _TEXTS),
    Check("message", raised.message, _TEXTS),
)


def faults_of(slot: Slot, text: str, record: Record, language: str) -> tuple[Fault, ...]:
    """Everything that is wrong with a text, in the order of the checks; empty if nothing is."""
    said = Said(slot, text, record, language)
    found: list[Fault] = []
    for check in CHECKS:
        if check.slots and slot.kind not in check.slots:
            continue
        found += [Fault(check.name, message) for message in dict.fromkeys(check.find(said))]
        if check.name == "empty" and found:
            break
    return tuple(found)


def faults_across(
    texts: Mapping[Slot, str], record: Record, language: str
) -> Mapping[Slot, tuple[Fault, ...]]:
    """What is wrong with texts of one symbol beside each other: one that says what another did."""
    seen: dict[str, Slot] = {}
    found: dict[Slot, tuple[Fault, ...]] = {}
    for slot, text in texts.items():
        if slot.kind == "example":
            continue
        key = re.sub(r"[\W_]+|\b(?:the|a|an|returns?)\b", " ", text.lower()).strip()
        first = seen.setdefault(key, slot)
        if first != slot and key:
            other = f"{first.kind} {first.name}".strip()
            message = f"it says the same as the {other}; say what is special here"
            found[slot] = (Fault("repeated", message),)
    single = one_of_many(texts)
    if single is not None and language == "en" and record.facts.result.annotation is None:
        found.setdefault(Slot("returns"), (Fault("one-of-many", single),))
    return found


def score(slot: Slot, text: str, record: Record, language: str) -> float:
    """How good a text without faults is, to compare it with others for the same slot."""
    return score_of(Said(slot, text, record, language))
