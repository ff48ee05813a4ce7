"""Texts that only repeat what the model was shown: what is said of something else, an example, a
fault that was named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from docgen.judging.fault import Fault
from docgen.judging.mood import imperative
from docgen.prose.prompts import examples
from docgen.prose.record import Record
from docgen.prose.slots import Slot

_LONG_ENOUGH = 40
_WHEN = re.compile(
    r"(?:if|when|whenever|unless|where|on|after|before|while|for|as soon as)\b", re.I
)
_WHEN_ZH = re.compile(r"时[，。、；]|[之以]前|[之以]后|如果|若|一旦|情况")


def echoes(
    slot: Slot, text: str, record: Record, language: str, named: Iterable[str] = ()
) -> Iterator[Fault]:
    """What a text repeats. `named` are the faults that the model was told of."""
    bare = _bare(text)
    for contract in record.contracts:
        if slot.kind == "summary" and contract.summary and _bare(contract.summary) == bare:
            name = contract.name.rpartition(".")[2]
            yield Fault("echo", f"that is said of {name}; say what {record.symbol.name} does")
            break
    if slot.kind == "summary" and bare == _bare(record.symbol.qualified_name):
        yield Fault("echo", "say in a sentence what it does")
    is_told = slot.kind == "summary" or len(bare) > _LONG_ENOUGH
    if is_told and any(bare == _bare(one) for one in _of_examples()):
        yield Fault("echo", "that is said of another symbol")
    runs = {run for one in named for run in _runs(one)} - set(_runs(record.source))
    if not runs.isdisjoint(_runs(text)):
        yield Fault("echo", "say what the code does")
    if slot.kind == "raises" and language == "en" and not _WHEN.match(text):
        yield Fault("condition", 'begin with "If" and say when it is raised')
    if slot.kind == "raises" and language == "zh" and not _WHEN_ZH.search(text):
        yield Fault("condition", "say when it is raised, and end with 时")


def _of_examples() -> Iterator[str]:
    for one in examples():
        yield from (*one.en.values(), *one.zh.values())


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Three words in a row, each."""
    words = re.findall(r"\w+", text.lower())
    return zip(words, words[1:], words[2:], strict=False)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", imperative(text).lower()))
