"""The prompts, which are files, and the conversation that is made of them for one symbol.

All conversations of a language begin alike, so that the engine evaluates that part once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import msgspec

from docgen.judging.fault import Fault
from docgen.prose.answers import label_of
from docgen.prose.options import ProseLanguage
from docgen.prose.record import Record
from docgen.prose.slots import Slot
from docgen.prose.telling import contracts_told, facts_told

Message = Mapping[str, str]
Conversation = tuple[Message, ...]


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A worked example: what is shown, and the fields filled in, a language each."""

    name: str
    source: str
    facts: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    en: Mapping[str, str]
    zh: Mapping[str, str]

    def filled(self, language: ProseLanguage) -> Mapping[str, str]:
        """The fields in a language."""
        return self.zh if language == "zh" else self.en


class _Examples(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    example: tuple[Example, ...]


@cache
def text_of(name: str) -> str:
    """A prompt's text, `write.en` for one."""
    file = resources.files("docgen.prose").joinpath("prompts", f"{name}.txt")
    return file.read_text(encoding="utf-8").strip()


@cache
def examples() -> tuple[Example, ...]:
    """The worked examples, in the order in which they are shown."""
    file = resources.files("docgen.prose").joinpath("prompts", "examples.toml")
    return msgspec.toml.decode(file.read_bytes(), type=_Examples).example


@cache
def beginning(language: ProseLanguage) -> Conversation:
    """What every conversation of a language begins with."""
    messages: list[Message] = [said("system", text_of(f"write.{language}"))]
    for one in examples():
        messages.append(said("user", _shown(one.name, one.source, one.facts, one.contracts)))
        messages.append(said("assistant", filled_in(one.filled(language))))
    return tuple(messages)


def asking(record: Record, language: ProseLanguage, seen: str = "") -> Conversation:
    """The conversation up to the question what is to be said of a symbol. `seen`: what came of
    calls that were tried out."""
    name = record.symbol.qualified_name or record.symbol.name
    around = record.nearby.lines
    shown = _shown(name, record.source, facts_told(record), contracts_told(record), around)
    tried = f"\nTried out:\n{seen}\n" if seen else ""
    return (*beginning(language), said("user", shown + tried))


def asking_for(before: Conversation, instruction: str) -> Conversation:
    """The same symbol with another question."""
    asked = before[-1]["content"]
    return (*before[:-1], said("user", f"{asked}\n{instruction}"))


def asking_again(
    before: Conversation,
    failed: Mapping[Slot, tuple[str, Sequence[Fault]]],
    language: ProseLanguage,
) -> Conversation:
    """The same question with what was answered to it, and what is wrong with that. There is no
    answer of the assistant's among it: what it said once it says again."""
    lines = [
        f"- {label_of(slot)}: not {json.dumps(text, ensure_ascii=False)}: {faults[0].message}"
        for slot, (text, faults) in failed.items()
    ]
    asked = before[-1]["content"]
    again = "\n".join([asked, text_of(f"again.{language}"), *lines])
    return (*before[:-1], said("user", again))


def said(role: str, content: str) -> Message:
    """A message."""
    return {"role": role, "content": content}


def filled_in(fields: Mapping[str, str]) -> str:
    """Fields as the model writes them."""
    return json.dumps(fields, ensure_ascii=False)


def _shown(
    name: str,
    source: str,
    facts: Sequence[str],
    contracts: Sequence[str],
    around: Sequence[str] = (),
) -> str:
    stands_in = "".join(f"- {one}\n" for one in around)
    used = "".join(f"- {one}\n" for one in contracts)
    told = "".join(f"- {one}\n" for one in facts)
    return "\n".join(
        [
            *([f"Around it:\n{stands_in}"] if stands_in else ()),
            *([f"Used there:\n{used}"] if used else ()),
            f"Document `{name}`:\n{source.strip()}\n",
            *([f"Facts:\n{told}"] if told else ()),
        ]
    )
