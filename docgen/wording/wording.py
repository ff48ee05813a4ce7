"""What facts say in words: defaults, what is passed on, what is always given back.

A sentence is a row of `en.toml` and `zh.toml`. Where facts say nothing that a reader could use,
nothing is said, with the reason.
"""

from __future__ import annotations

import re

from docgen.facts.symbol_facts import CLASSES, ParameterFact, SymbolFacts
from docgen.wording.conditions import read_condition
from docgen.wording.readers import OWN, is_known
from docgen.wording.telling import code, condition_said, sentence
from foundation.nothing import Nothing
from syntax.dialects import SCRIPTS
from syntax.symbols import SymbolKind

_LONGEST_CODE = 60
_MOST_LEAVES = 2
_WINDING = re.compile(r"\b(?:for|while|try|match|switch|do|loop)\b")
_NOT_INHERITED = frozenset({"static", "staticmethod", "private", "final"})
_TEST = re.compile(r"[=!]=|[<>]|\b(?:in|is|not|isinstance)\b|\.\w+swith\(")


def default_said(parameter: ParameterFact, language: str) -> str | Nothing:
    """ "Defaults to `10`." """
    default = parameter.default
    if default is None or default in ("...", "None", "null", "undefined", "nil"):
        return Nothing(f"{parameter.name} has no default that tells something")
    if len(default) > _LONGEST_CODE or "\n" in default:
        return Nothing(f"the default of {parameter.name} is too long for a sentence")
    return sentence(language, "default", x=code(default))


def parameter_said(parameter: ParameterFact, facts: SymbolFacts, language: str) -> str | Nothing:
    """Where arguments are passed on to, for `*args` and `**kwargs`; that one is not used."""
    body = facts.body
    if is_unused(parameter.name, facts):
        return sentence(language, "unused")
    if not parameter.stars or body is None:
        return Nothing(f"code alone does not tell what {parameter.name} is for")
    handed = re.compile(rf"(?<![\w*]){re.escape(parameter.shown)}\b")
    takers = {call.callee for call in body.calls if handed.search(call.arguments)}
    if len(takers) != 1 or not re.fullmatch(r"[\w.]+(?:\(\))?(?:\.\w+)*", taker := takers.pop()):
        return Nothing(f"{parameter.name} goes to no one place")
    row = "positional_for" if parameter.stars == "*" else "keywords_for"
    return sentence(language, row, x=code(taker))


def said_plainly(kind: str, language: str) -> str | Nothing:
    """What is true of whatever stands in a list of a comment: one that leaves it out tells less."""
    if kind == "parameter":
        return sentence(language, "some_value")
    if kind == "returns":
        return sentence(language, "some_result")
    return Nothing("only lists have to be whole")


def alias_said(name: str, language: str) -> str:
    """ "Alias for `miles`." """
    return sentence(language, "alias", x=code(name))


def is_unused(name: str, facts: SymbolFacts) -> bool:
    """Whether the body of a function that stands for itself never names a parameter."""
    if facts.body is None or facts.overrides or facts.symbol.kind in CLASSES:
        return False
    if facts.is_stub:  # a name that begins so says it all the same
        return name.startswith("_") and facts.symbol.language in SCRIPTS
    if facts.symbol.kind is SymbolKind.CONSTRUCTOR or facts.symbol.name.startswith("__"):
        return False
    known = (*(one.name for one in facts.parameters), *OWN)
    if facts.symbol.kind is SymbolKind.METHOD and not any(_is_named(one, facts) for one in known):
        return False  # it is there to be overridden
    return not _is_named(name, facts)


def _is_named(name: str, facts: SymbolFacts) -> bool:
    return bool(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)|\blocals\(\)|\barguments\b", facts.code)
    )


def returns_said(facts: SymbolFacts, language: str) -> str | Nothing:
    """What is given back, where that is one thing that can be named."""
    values = {value for value, _ in facts.result.values}
    if not facts.result.is_known or not values or facts.symbol.kind in CLASSES:
        return Nothing("code alone does not tell what is given back")
    if values in ({"True", "False"}, {"true", "false"}):
        return _either(facts, language)
    if len(values) > 1:
        return Nothing("there are several results")
    (value,) = values
    if value in OWN and value not in facts.by_name:
        return sentence(language, "returns_itself")
    if value in facts.by_name and not _is_rebound(value, facts):
        is_changed = any(one.parameter == value for one in facts.mutations)
        row = "returns_changed" if is_changed else "returns_argument"
        return sentence(language, row, x=code(value))
    if facts.constant is not None:
        return constant_said(facts.constant, facts, language)
    return _whether(value, facts, language)


def constant_said(
    value: str, facts: SymbolFacts, language: str, *, is_overridden: bool = False
) -> str | Nothing:
    """The one result that there is; a method may have an heir that gives another."""
    if len(value) > _LONGEST_CODE:
        return Nothing("what is given back is too long for a sentence")
    if is_overridden:
        return sentence(language, "returns_unless", x=code(value))
    is_last = bool(_NOT_INHERITED & {*facts.symbol.modifiers, *facts.symbol.decorators})
    is_open = facts.symbol.kind in (SymbolKind.METHOD, SymbolKind.PROPERTY) and not is_last
    return sentence(language, "returns_constant" if is_open else "returns_value", x=code(value))


def _either(facts: SymbolFacts, language: str) -> str | Nothing:
    """True under one condition, and false at the end; or the other way round."""
    gives = facts.body.gives if facts.body is not None else ()
    is_straight = not _WINDING.search(facts.code) and not any(
        _is_rebound(one, facts) for one in facts.by_name
    )
    if not is_straight or len(gives) != 2 or not gives[0].conditions or gives[1].conditions:
        return Nothing("when it is true takes words")
    first = gives[0].value or ""
    condition = " and ".join(f"({one})" for one in reversed(gives[0].conditions))
    if first not in ("True", "true"):
        condition = f"not ({condition})"
    return _whether(condition, facts, language)


def _whether(value: str, facts: SymbolFacts, language: str) -> str | Nothing:
    """A comparison or a test that is the result."""
    annotations = {one.name: one.annotation for one in facts.parameters}
    is_test = _TEST.search(value)
    found = (
        read_condition(value, annotations, is_wide=True)
        if is_test
        else Nothing("it is no condition")
    )
    if (
        isinstance(found, Nothing)
        or found.row in ("unset", "set")
        or found.leaves > _MOST_LEAVES
        or not all(is_known(one, facts) for one in found.sources())
    ):
        return Nothing("code alone does not tell what is given back")
    true, false = ("True", "False") if facts.symbol.language == "python" else ("true", "false")
    return sentence(
        language,
        "returns_whether",
        condition=condition_said(found, language),
        true=code(true),
        false=code(false),
    )


def yields_said(facts: SymbolFacts, language: str) -> str | Nothing:
    """What comes out of a generator that hands on what an argument holds."""
    values = {value for value, _ in facts.yields}
    if len(values) == 1 and facts.body is not None:
        (value,) = values
        name = value.removeprefix("from ").strip()
        if value.startswith("from ") and name in facts.by_name:
            return sentence(language, "yields_from", x=code(name))
    return Nothing("code alone does not tell what is yielded")


def _is_rebound(name: str, facts: SymbolFacts) -> bool:
    writes = facts.body.writes if facts.body is not None else ()
    return any(one.target == name and one.how in ("name", "rebound") for one in writes)
