"""What was written for a reference, as its documentation: put together, and put in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from docgen.prose.slots import Slot
from docgen.reference.markup import markdown
from docgen.reference.markup.blocks import written as as_markdown
from docgen.reference.markup.inline import Find
from docgen.reference.model import Documentation, Entry, Reference, Section

_SECTIONS: tuple[tuple[str, str], ...] = (
    ("type_parameter", "type_parameters"),
    ("parameter", "parameters"),
    ("attribute", "attributes"),
    ("returns", "returns"),
    ("yields", "yields"),
    ("raises", "raises"),
)


@dataclass
class Filled:
    """What was written: by id of the object or unit, and how often the model was asked for it.
    `deprecated` is why objects are, in other words; `objects` counts what was described, in each
    language."""

    documentation: dict[str, list[Documentation]] = field(default_factory=dict)
    deprecated: dict[str, list[Documentation]] = field(default_factory=dict)
    of_units: dict[str, list[Documentation]] = field(default_factory=dict)
    objects: int = 0
    calls: int = 0
    left_out: int = 0


def documentation_of(texts: Mapping[Slot, str], language: str, find: Find) -> Documentation | None:
    """What the writer wrote, as documentation; None where it found nothing true to say."""

    def text_of(text: str) -> str:
        return as_markdown(markdown.read(text, find, "", language))

    if not texts:
        return None
    sections = []
    for slot_kind, kind in _SECTIONS:
        entries = tuple(
            Entry(slot.name, text_of(text))
            for slot, text in texts.items()
            if slot.kind == slot_kind
        )
        if entries:
            sections.append(Section(kind, "", "", entries))
    example = texts.get(Slot("example"))
    if example:
        sections.append(Section("examples", "", f"```pycon\n{example}\n```"))
    summary = text_of(texts.get(Slot("summary"), ""))
    body = text_of(texts.get(Slot("extended"), ""))
    return Documentation(language, "inkling", summary, body, tuple(sections))


def with_prose(reference: Reference, filled: Filled) -> Reference:
    """The reference with what was written for its objects and units, behind what people wrote."""
    more, of_units = filled.documentation, filled.of_units
    return replace(
        reference,
        objects=tuple(
            replace(
                one,
                documentation=(*one.documentation, *more.get(one.id, ())),
                deprecated_in=tuple(filled.deprecated.get(one.id, ())),
            )
            for one in reference.objects
        ),
        units=tuple(
            replace(one, documentation=(*one.documentation, *of_units.get(one.id, ())))
            for one in reference.units
        ),
    )
