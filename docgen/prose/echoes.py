"""Texts that only repeat what the model was shown: what is said of something else, an example, a
fault that was named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from docgen.facts.symbol_facts import CLASSES, FUNCTIONS
from docgen.judging.fault import Fault
from docgen.judging.mood import imperative
from docgen.judging.telling import stem
from docgen.prose.prompts import examples
from docgen.prose.record import Record
from docgen.prose.slots import Slot
from syntax.symbols import SymbolKind

_LONG_ENOUGH = 40
_ARTICLES = frozenset({"the", "a", "an"})
_TOO_ALIKE = 0.7
_COMMON = frozenset(
    stem(one) for one in ("the", "an", "of", "that", "which", "to", "from", "in", "class", "object")
)
_LITTLE = frozenset(
    stem(one)
    for one in (
        *("a", "an", "the", "of", "to", "in", "on", "is", "are", "be", "if", "or", "and", "as"),
        *("it", "its", "that", "which", "what", "for", "by", "with", "from", "at", "not", "no"),
        *("whether", "was", "were", "they", "them", "one", "all", "any", "each", "most", "none"),
        *("true", "false", "value", "values", "number", "return", "used", "use", "key", "item"),
    )
)
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
    if slot.kind == "returns" and bare in {_bare(one.result) for one in record.contracts} - {""}:
        yield Fault("echo-result", f"say it of {record.symbol.name}, not of what it calls")
    if slot.kind == "summary" and bare in map(_bare, record.nearby.of_owners):
        owner = "what it stands in"
        yield Fault("echo", f"that is said of {owner}; say what {record.symbol.name} does")
    yield from _of_its_owner(slot, text, record)
    yield from _of_one_member(slot, text, record)
    if slot.kind == "summary" and bare == _bare(record.symbol.qualified_name):
        yield Fault("echo", "say in a sentence what it does")
    is_told = slot.kind == "summary" or len(bare) > _LONG_ENOUGH
    if is_told and any(bare == _bare(one) for one in _of_examples()):
        yield Fault("echo", "that is said of another symbol")
    yield from _of_what_was_shown(text, record)
    runs = {run for one in named for run in _runs(one)} - set(_runs(record.source))
    if not runs.isdisjoint(_runs(text)):
        yield Fault("echo", "say what the code does")
    if slot.kind == "raises" and language == "en" and not _WHEN.match(text):
        yield Fault("condition", 'begin with "If" and say when it is raised')
    if slot.kind == "raises" and language == "zh" and not _WHEN_ZH.search(text):
        yield Fault("condition", "say when it is raised, and end with 时")


def _of_its_owner(slot: Slot, text: str, record: Record) -> Iterator[Fault]:
    """An entry that tells what the whole is for."""
    summary = record.comment.summary if record.comment is not None else None
    if slot.kind not in ("parameter", "attribute") or summary is None:
        return
    own, whole = _pieces(text), _pieces(summary.text)
    if len(own) > _FEW and len(own & whole) >= _TOO_ALIKE * min(len(own), len(whole)):
        yield Fault("echo", f"that is what {record.symbol.name} is; say what {slot.name} is for")


_FEW = 3


def _of_one_member(slot: Slot, text: str, record: Record) -> Iterator[Fault]:
    """A class or a module of which only one of its members is told."""
    kind = record.symbol.kind
    if slot.kind != "summary" or not (kind in CLASSES or kind is SymbolKind.MODULE):
        return
    owner = record.symbol.qualified_name
    members = [
        one
        for one in record.file.symbols
        if (one.parent or "") == owner
        and one.kind in FUNCTIONS | CLASSES
        and one.visibility == "public"
        and one.kind is not SymbolKind.CONSTRUCTOR
    ]
    own = _pieces(text)
    names = {one.qualified_name for one in members}
    if kind is SymbolKind.MODULE and len(record.contracts) > 1:  # it may offer what others declare
        names |= {one.name for one in record.contracts if "." not in one.name}
    for contract in record.contracts:
        theirs = _pieces(contract.summary) if contract.name in names else frozenset()
        if len(theirs) > 1 and len(own & theirs) >= _TOO_ALIKE * len(own | theirs):
            name = contract.name.rpartition(".")[2]
            yield Fault("one-member", f"that is what {name} does; say what all of it is for")
            return
    told = [one.name for one in members if re.search(rf"`{re.escape(one.name)}(?:\(\))?`", text)]
    if kind is SymbolKind.MODULE and len(told) == 1 and len(members) > 1:
        yield Fault("one-member", f"there is more than {told[0]} in it; say what all of it is for")


def _of_what_was_shown(text: str, record: Record) -> Iterator[Fault]:
    """Two words beside each other that a worked example has, and nothing of the symbol."""
    told = (f"{one.name} {one.signature} {one.summary}" for one in record.contracts)
    own = {*_stems(" ".join((record.source, record.symbol.qualified_name, *told)))}
    strange = {pair for pair in _pairs(text) if own.isdisjoint(pair)}
    if not strange.isdisjoint(_pairs_of_examples()):
        yield Fault("echo", "that is said of another symbol; say what the code does")


@cache
def _pairs_of_examples() -> frozenset[tuple[str, str]]:
    told = [text for one in examples() for text in (*one.en.values(), *one.zh.values())]
    return frozenset(pair for text in told for pair in _pairs(text))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Neighbouring words that mean something, within a sentence."""
    for sentence in re.split(r"[.!?:;。！？；：]", text):
        words = [one for one in _stems(sentence) if one not in _LITTLE]
        yield from pairwise(words)


def _stems(text: str) -> list[str]:
    return [stem(part) for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", text)]


def _pieces(text: str) -> frozenset[str]:
    """What a text speaks of, in whatever form: the beginnings of its words, Chinese in pairs."""
    words = {stem(word) for word in re.findall(r"[A-Za-z]\w+", text)}
    return frozenset(words - _COMMON) | frozenset(re.findall(r"(?=([\u4e00-\u9fff]{2}))", text))


def _of_examples() -> Iterator[str]:
    for one in examples():
        yield from (*one.en.values(), *one.zh.values())


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Three words in a row, each."""
    words = re.findall(r"\w+", text.lower())
    return zip(words, words[1:], words[2:], strict=False)


def _bare(text: str) -> str:
    words = re.findall(r"[^\W_]+", imperative(text).lower())
    return " ".join(one for one in words if one not in _ARTICLES)
