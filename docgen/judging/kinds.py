"""What a description takes a parameter for, against what the code does with it: "Number of …" of
something that is called, "Whether …" of a text."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from docgen.facts.symbol_facts import ParameterFact, SymbolFacts
from docgen.judging.said import Said

_LEAD = r"(?:(?:an?|the|optional|additional|any|maximum|minimum|total|exact)\s+)*"


_NOT = (
    r"(?! (?:or|size|length|count|index|name|width|type|key|value|format|argument|result|item|"
    r"element)s?\b)"
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """How descriptions and annotations tell a kind of thing; `alike` may stand for it."""

    words: str
    told: re.Pattern[str]
    annotation: re.Pattern[str]
    alike: frozenset[str]


def _kinds() -> dict[str, _Kind]:
    text = resources.files("docgen.judging").joinpath("kinds.toml").read_text("utf-8")
    return {
        name: _Kind(
            row["words"],
            re.compile(
                "^(?:{}|{})".format(
                    row["told"].replace("{lead}", _LEAD).replace("{not}", _NOT), row["chinese"]
                ),
                re.IGNORECASE,
            ),
            re.compile("".join(row["annotation"].splitlines())),
            frozenset([name, *row["alike"]]),
        )
        for name, row in tomllib.loads(text).items()
    }


_KINDS = _kinds()


def other_kind(said: Said) -> Iterator[str]:
    """A description that takes a parameter for another kind of thing than the code does."""
    one = said.parameter
    if one is None or one.stars:
        return
    told = next((name for name, kind in _KINDS.items() if kind.told.match(said.text)), None)
    true = kinds_of(one, said.facts)
    if told is None or not true or true & _KINDS[told].alike:
        return
    if told == "bool" and true == {"number"} and re.search(r"\bor\b|number|count", said.text):
        return
    words = " or ".join(_KINDS[name].words for name in sorted(true))
    yield f"the code takes {one.name} for {words}, not for {_KINDS[told].words}"


def kinds_of(one: ParameterFact, facts: SymbolFacts) -> set[str]:
    """What a parameter is for certain: by its annotation, by its default, by being called."""
    if one.annotation is not None:
        return kinds_of_annotation(one.annotation)
    found = _of_default(one.default) if one.default is not None else set()
    body = facts.body
    is_same = body is not None and not any(
        write.target == one.name and write.how in ("name", "rebound") for write in body.writes
    )
    if body is not None and is_same and any(call.callee == one.name for call in body.calls):
        return found | {"callable"} if found != {"bool"} else set()
    return found


def kinds_of_annotation(annotation: str) -> set[str]:
    """What is of an annotation for certain; nothing where one of its alternatives is unknown."""
    text = annotation.strip("'\"")
    wrapped = re.fullmatch(r"(?:typing\.|t\.)?Optional\[(.*)\]", text)
    text = wrapped[1] if wrapped else text
    found: set[str] = set()
    for part in _alternatives(text):
        if part in ("None", "null", "undefined"):
            continue
        kind = next((name for name, one in _KINDS.items() if one.annotation.fullmatch(part)), None)
        if kind is None:
            return set()
        found.add(kind)
    return found


def _alternatives(text: str) -> Iterator[str]:
    """The parts of a union, brackets left whole."""
    depth, start = 0, 0
    for at, character in enumerate([*text, "|"]):
        depth += (character in "[(<{") - (character in "])>}")
        if character == "|" and (not depth or at == len(text)):
            yield text[start:at].strip()
            start = at + 1


def _of_default(default: str) -> set[str]:
    try:
        value = ast.literal_eval(default)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return set()
    if isinstance(value, bool):
        return {"bool"}
    if isinstance(value, int | float):
        return {"number"} if value not in (0, 1) else {"number", "bool"}
    if isinstance(value, str | bytes):
        return {"text"}
    return set()
