"""Statements as words: rows of `en.toml` and `zh.toml` with sources as code spans put in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources

from docgen.judging.chinese import tidy_chinese
from docgen.wording.statements import Statement, opposite

LANGUAGES = ("en", "zh")
_DENIED = re.compile(r"^(?:not_(?!found)|none_of$|differs$|does_not_exist$|lacks_attribute$)")
_PLAINLY_IS = re.compile(r"(?:^|(?<=` ))is (?!not )")
_VERB = re.compile(r"^ (is|has|does)\b")


def _table(language: str) -> Mapping[str, Mapping[str, str]]:
    text = resources.files("docgen.wording").joinpath(f"{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


TABLES: Mapping[str, Mapping[str, Mapping[str, str]]] = {one: _table(one) for one in LANGUAGES}


def condition_said(statement: Statement, language: str, subject: str | None = None) -> str:
    """What a condition says, in words; `subject` are words that stand in for `x`."""
    table = TABLES[language]
    rows = table["conditions"]
    if statement.row in ("some", "every"):
        return _of_values(statement, language)
    if statement.parts:
        return _of_parts(statement, language)
    if statement.things:
        return _of_things(statement, language)
    if statement.row == "none_of" and len(statement.types) == 2:
        statement = Statement("neither", statement.x, *statement.types)
    row = rows[statement.row]
    if statement.row in ("matches", "not_matches") and not statement.y:
        row = rows[f"{statement.row}_form"]
    return row.format(
        x=code(statement.x) if subject is None else subject,
        y=listed(statement.types, language, "or") if statement.types else code(statement.y),
        z=code(statement.z),
        none=code(statement.y),
        state=table["states"].get(statement.y, statement.y),
    )


def _of_parts(statement: Statement, language: str) -> str:
    rows = TABLES[language]["conditions"]
    said: list[str] = []
    for part in statement.parts:
        text = condition_said(part, language)
        before = statement.parts[len(said) - 1] if said else None
        if before is not None and part.x and _is_same_thing(before, part):
            text = text.removeprefix(f"{code(part.x)} ")
            if _PLAINLY_IS.search(said[-1]):  # "is `null` or empty", "is not odd or is negative"
                text = _PLAINLY_IS.sub("", text)
        said.append(rows["grouped"].format(one=text) if part.row in ("and", "or") else text)
    text = said[0]
    for other in said[1:]:
        text = rows[statement.row].format(one=text, other=other)
    return text


def _is_same_thing(one: Statement, other: Statement) -> bool:
    return one.x == other.x and not (one.parts or other.parts or one.things or other.things)


def _of_values(statement: Statement, language: str) -> str:
    (inner,) = statement.parts
    several = TABLES[language]["several"]
    if statement.row == "every" and _DENIED.match(inner.row) and (turned := opposite(inner)):
        subject = several["none"].format(x=code(statement.x))
        return condition_said(turned, language, subject)
    subject = several[statement.row].format(x=code(statement.x))
    return condition_said(inner, language, subject)


def _of_things(statement: Statement, language: str) -> str:
    several = TABLES[language]["several"]
    one = Statement(statement.row, "", statement.y, statement.z, statement.types)
    if statement.joint == "or":
        return condition_said(one, language, listed(statement.things, language, "or"))
    turned = opposite(one) if _DENIED.match(statement.row) else None
    if turned is not None and len(statement.things) == 2:
        first, second = map(code, statement.things)
        subject = several["neither"].format(x=first, y=second)
        return condition_said(one if language == "zh" else turned, language, subject)
    all_of = listed(statement.things, language, "and")
    subject = several["both" if len(statement.things) == 2 else "all"].format(x=all_of)
    said = condition_said(one, language, "")
    return subject + _VERB.sub(lambda verb: f" {several[verb[1]]}", said)


def listed(sources: Sequence[str], language: str, word: str) -> str:
    """`a`, `b` or `c`."""
    lists = TABLES[language]["lists"]
    *rest, last = map(code, sources)
    return lists[word].join([lists["comma"].join(rest), last]) if rest else last


def code(source: str) -> str:
    """A source as a code span; a number as it is."""
    if re.fullmatch(r"-?\d+(?:\.\d+)?", source):
        return source
    source = re.sub(r"^(?:self|this)\.(?=\w)", "", source)
    ticks = "``" if "`" in source else "`"
    return f"{ticks}{source}{ticks}"


def sentence(language: str, row: str, **parts: str) -> str:
    """A row of the sentences, with its parts put in."""
    said = TABLES[language]["sentences"][row].format(**parts)
    return tidy_chinese(said) if language == "zh" else said[:1].upper() + said[1:]
