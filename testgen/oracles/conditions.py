"""Conditions as documentation words them, read as predicates over a call's arguments.

A text that does not fit a row of `condition_rows.py` to its last word is not read.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from testgen.checks.expressions import value_of
from testgen.oracles.condition_rows import ROWS, Row, is_number
from testgen.values import Function, Parameter

Known = Mapping[str, object]
"""Arguments of which the value is known, by parameter."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that was read: `holds` tells of known arguments whether it is so."""

    written: str
    parameters: tuple[str, ...]
    decide: Callable[[Known], bool | None]

    def holds(self, known: Known) -> bool | None:
        """None where an argument is not known or of a kind that the condition does not speak of."""
        try:
            return self.decide(known)
        except (TypeError, ValueError, ArithmeticError, LookupError):
            return None


_JUNK = re.compile(r"^(?:the |a |an |given |input |provided |specified |parameter |argument )+")
_EITHER = re.compile(r",?\s+or\s+(?:if\s+|when\s+)?|;\s*(?:or\s+)?(?:if\s+)?")
_BOTH = re.compile(r",?\s+and\s+(?:if\s+|when\s+)?")
_NOUNS = (
    "list|string|text|sequence|array|input|iterable|dict|dictionary|mapping|tuple|set|collection|"
    "number|value|integer|argument|word|sentence|name|items|values|numbers|elements|strings"
)


def condition_of(text: str, function: Function) -> Condition | None:
    """The condition that a text words ("n is negative or zero"); None if it is not read whole.

    Of alternatives, those that are read count and the rest is left out: each is enough. Of parts
    that must all hold, all must be read.
    """
    said = _cleaned(text)
    if not said or re.search(r"\b(?:unless|except|otherwise|but)\b", said):
        return None
    if (whole := _single(said, function)) is not None:
        return whole
    parts = _EITHER.split(said)
    alternatives = [one for part in parts if (one := _all_of(part, function)) is not None]
    if not alternatives:
        return None
    if len(alternatives) < len(parts) and any(
        re.search(r"\bnot\b|\bnon-", one.written) for one in alternatives
    ):
        # "is not a str or Version": the rest may belong to what is negated.
        return None
    if len(parts) == 1:
        return alternatives[0]

    def decide(known: Known) -> bool | None:
        answers = [one.holds(known) for one in alternatives]
        return True if True in answers else None

    return Condition(said, tuple(dict.fromkeys(
        name for one in alternatives for name in one.parameters)), decide)  # fmt: skip


def _all_of(text: str, function: Function) -> Condition | None:
    parts = [_single(part, function) for part in _BOTH.split(text)]
    read = [one for one in parts if one is not None]
    if len(read) < len(parts):
        return None
    if len(read) == 1:
        return read[0]

    def decide(known: Known) -> bool | None:
        answers = [one.holds(known) for one in read]
        return False if False in answers else None if None in answers else True

    return Condition(text, tuple(name for one in read for name in one.parameters), decide)


def _cleaned(text: str) -> str:
    said = re.sub(r"""["'`]+(\w+)["'`]+""", r"`\1`", " ".join(text.split())).replace("``", "`")
    said = said.rstrip(" .;,:")
    return re.sub(
        r"^(?:if|when|whenever|in case|where|for|on|raised if|thrown if)\s+", "", said, flags=re.I
    )


def _single(text: str, function: Function) -> Condition | None:
    said = _JUNK.sub("", text.strip())
    by_code = _code(said, function)
    if by_code is not None:
        return by_code
    for parameter, word in _words(said, function):
        for row in ROWS:
            made = _by_row(row, said, parameter, word, function)
            if made is not None:
                return made
    return None


def _words(said: str, function: Function) -> list[tuple[Parameter, str]]:
    """How each parameter may be named in the text: by its name, or as "the list" if there is
    only one parameter that it can mean."""
    found = [
        (one, rf"(?:(?:the |a |an )?(?:{_NOUNS}) )?`*{re.escape(one.name)}`*")
        for one in function.parameters
        if re.search(rf"(?<!\w){re.escape(one.name)}(?!\w)", said)
    ]
    required = [one for one in function.parameters if not one.has_default]
    if len(required) == 1:
        found.append((required[0], rf"(?:the )?(?:input |given )?(?:{_NOUNS})"))
    return found


def _by_row(
    row: Row, said: str, parameter: Parameter, word: str, function: Function
) -> Condition | None:
    for pattern in row.patterns:
        found = re.fullmatch(pattern.replace("{p}", word), said, re.I)
        if found is None:
            continue
        other = _other(found.groupdict().get("other"), parameter, function)
        if other is None:
            continue
        name, fixed = other

        def decide(known: Known, name: str = name, fixed: object = fixed) -> bool | None:
            value = known[parameter.name]
            beside = known[name] if name else fixed
            return row.test(value, beside) if row.applies(value) else None

        return Condition(said, (parameter.name, name) if name else (parameter.name,), decide)
    return None


def _other(text: str | None, parameter: Parameter, function: Function) -> tuple[str, object] | None:
    """What stands beside: a parameter's name, or a value; None if it is neither."""
    if text is None:
        return "", None
    word = text.strip("`")
    if any(one.name == word for one in function.parameters):
        return (word, None) if word != parameter.name else None
    known = value_of(_NUMBER_WORDS.get(word.lower(), word))
    return None if known is None or not is_number(known.value) else ("", known.value)


_NUMBER_WORDS = {"zero": "0", "one": "1", "two": "2", "three": "3", "ten": "10"}


def _code(said: str, function: Function) -> Condition | None:
    """A condition that is written as code: ``low > high``."""
    source = said.replace("`", "").strip()
    if not re.search(r"[<>]=?|[!=]=|\bin\b|\bis\b", source):
        return None
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError):
        return None
    if not isinstance(tree, ast.Compare):
        return None
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - {"len"}
    if not names or not names <= {one.name for one in function.parameters}:
        return None
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    if any(not (isinstance(one.func, ast.Name) and one.func.id == "len") for one in calls):
        return None

    def decide(known: Known) -> bool | None:
        if not names <= known.keys():
            return None
        result = value_of(source, {name: known[name] for name in names})
        return None if result is None else bool(result.value)

    return Condition(said, tuple(sorted(names)), decide)
