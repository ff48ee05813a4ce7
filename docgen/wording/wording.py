"""What facts say in words: defaults, when an exception is raised, what is always given back.

A sentence is a row of `en.toml` and `zh.toml`. Where facts say nothing that a reader could use,
nothing is said, with the reason.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib import resources

from docgen.facts.raising import Raised
from docgen.facts.symbol_facts import CLASSES, ParameterFact, SymbolFacts
from docgen.judging.chinese import tidy_chinese
from docgen.wording.conditions import Statement, joined, read_condition
from docgen.wording.messages import condition_in, requirement_in
from foundation.nothing import Nothing
from syntax.symbols import SymbolKind

LANGUAGES = ("en", "zh")
_LONGEST_CODE, _LONGEST_CONDITION = 60, 40
_CONSTANT = re.compile(
    r"(?:True|False|true|false|-?\d+(?:\.\d+)?|\"[^\"\\]*\"|'[^'\\]*'|\[\]|\{\}|\(\))$"
)
_TEST = re.compile(r"[=!]=|[<>]|\b(?:in|is|not|isinstance)\b|\.\w+swith\(")
_OWN = frozenset({"self", "this", "cls"})
_EVERYWHERE = frozenset(
    {
        *("and", "or", "not", "in", "is", "None", "True", "False", "len", "isinstance", "str"),
        *("int", "float", "bool", "list", "dict", "tuple", "set", "bytes", "type", "callable"),
        *("hasattr", "null", "true", "false", "undefined", "typeof", "nil"),
    }
)


def _table(language: str) -> Mapping[str, Mapping[str, str]]:
    text = resources.files("docgen.wording").joinpath(f"{language}.toml").read_text("utf-8")
    return tomllib.loads(text)


TABLES: Mapping[str, Mapping[str, Mapping[str, str]]] = {one: _table(one) for one in LANGUAGES}


def default_said(parameter: ParameterFact, language: str) -> str | Nothing:
    """ "Defaults to `10`." """
    default = parameter.default
    if default is None or default in ("...", "None", "null", "undefined", "nil"):
        return Nothing(f"{parameter.name} has no default that tells something")
    if len(default) > _LONGEST_CODE or "\n" in default:
        return Nothing(f"the default of {parameter.name} is too long for a sentence")
    return _sentence(language, "default", x=_code(default))


def parameter_said(parameter: ParameterFact, facts: SymbolFacts, language: str) -> str | Nothing:
    """Where arguments are passed on to, for `*args` and `**kwargs`; that one is not used."""
    body = facts.body
    if is_unused(parameter.name, facts):
        return _sentence(language, "unused")
    if not parameter.stars or body is None:
        return Nothing(f"code alone does not tell what {parameter.name} is for")
    handed = re.compile(rf"(?<![\w*]){re.escape(parameter.shown)}\b")
    takers = {call.callee for call in body.calls if handed.search(call.arguments)}
    if len(takers) != 1 or not re.fullmatch(r"[\w.]+(?:\(\))?(?:\.\w+)*", taker := takers.pop()):
        return Nothing(f"{parameter.name} goes to no one place")
    row = "positional_for" if parameter.stars == "*" else "keywords_for"
    return _sentence(language, row, x=_code(taker))


def is_unused(name: str, facts: SymbolFacts) -> bool:
    """Whether the body of a function that stands for itself never names a parameter."""
    if facts.body is None or facts.is_stub or facts.overrides or facts.symbol.kind in CLASSES:
        return False
    if facts.symbol.kind is SymbolKind.CONSTRUCTOR or facts.symbol.name.startswith("__"):
        return False
    return not re.search(rf"(?<!\w){re.escape(name)}(?!\w)|\blocals\(\)|\barguments\b", facts.code)


def raise_said(raised: Raised, facts: SymbolFacts, language: str) -> str | Nothing:
    """ "If `count` is negative."; of one that comes through a call too, where the condition is one
    of what is passed to it. Where the code does not tell, its message may.

    Nothing is said of names that readers do not see, nor where more than two conditions have to
    hold.
    """
    conditions = _conditions_of(raised, facts)
    said = (
        conditions
        if isinstance(conditions, Nothing)
        else _guard_said(conditions, raised, facts, language)
    )
    if not isinstance(said, Nothing) and not _is_code_alone(said):
        return said
    told = condition_in(raised.message, facts.by_name) if language == "en" else None
    return said if told is None else _sentence(language, "raised", condition=told)


def through_said(raised: Raised, language: str) -> str | Nothing:
    """Of an exception that comes through a call, that it does: "If `read` raises it."; else what
    its message demands."""
    callee = raised.through[0] if raised.through else ""
    is_told = re.fullmatch(r"[\w.]+", callee) and not re.search(r"(?:^|\.)_", callee)
    if is_told and callee not in _OWN:
        return _sentence(language, "raised_through", x=_code(callee))
    demand = requirement_in(raised.message)
    if demand is not None:
        return _sentence(language, "raised_unmet", text=demand)
    return Nothing(f"{raised.type} comes through a call that readers do not know")


def _is_code_alone(said: str) -> bool:
    """Whether a condition is told as code, for want of words."""
    return re.search(r"`[^`]*\W[^`]*`(?:\.$| 时抛出。$)", said) is not None and said.count("`") == 2


def _guard_said(
    conditions: tuple[str, ...], raised: Raised, facts: SymbolFacts, language: str
) -> str | Nothing:
    annotations = _annotations(facts)
    if len(conditions) > 2:
        return Nothing(f"{raised.type} is raised under more conditions than a sentence holds")
    stars = {one.name for one in facts.parameters if one.stars}
    found = [read_condition(one, annotations, stars) for one in conditions]
    read = [one for one in found if not isinstance(one, Nothing)]
    if len(read) < len(found):
        is_alone = len(conditions) == 1 and not (raised.is_assertion or raised.through)
        return (
            _in_code(conditions[0], language, facts) if is_alone else Nothing("too much for words")
        )
    if not all(_is_known(source, facts) for one in read for source in one.sources()):
        return Nothing(f"{raised.condition} speaks of names that readers do not see")
    statement = read[0] if len(read) == 1 else joined("and", tuple(reversed(read)))
    return _sentence(language, "raised", condition=condition_said(statement, language))


def _conditions_of(raised: Raised, facts: SymbolFacts) -> tuple[str, ...] | Nothing:
    """All that has to hold for an exception, innermost first; of one that comes through a call in
    the words of the function's own parameters."""
    if raised.through or facts.symbol.kind in CLASSES:
        return raised.told or Nothing(f"{raised.type} comes under a condition of what is called")
    raises = facts.body.raises if facts.body is not None else ()
    here = next((one for one in raises if one.span == raised.span), None)
    if here is None or not (here.conditions or raised.condition):
        return Nothing(f"{raised.type} is raised under no condition of its own")
    if here.handled:
        return Nothing(f"{raised.type} is raised for another exception")
    if raised.is_assertion:
        return (f"not ({raised.condition})", *here.conditions[1:])
    return here.conditions or (raised.condition or "",)


def told_when(condition: str, types: Mapping[str, str | None], language: str) -> str | Nothing:
    """ "If `count` is negative.", of a condition alone; `types` are the parameters'."""
    found = read_condition(condition, types)
    if isinstance(found, Nothing):
        return found
    if any(re.search(r"(?<!\w)_\w", source) for source in found.sources()):
        return Nothing("the condition speaks of names that readers do not see")
    return _sentence(language, "raised", condition=condition_said(found, language))


def condition_said(statement: Statement, language: str) -> str:
    """What a condition says, in words."""
    rows = TABLES[language]["conditions"]
    if statement.parts:
        said = [condition_said(part, language) for part in statement.parts]
        text = said[0]
        for part in said[1:]:
            text = rows[statement.row].format(one=text, other=part)
        return text
    either = TABLES[language]["types"]["or"]
    return rows[statement.row].format(
        x=_code(statement.x),
        y=either.join(map(_code, statement.types)) if statement.types else _code(statement.y),
        z=_code(statement.z),
        none=_code(statement.y),
    )


def returns_said(facts: SymbolFacts, language: str) -> str | Nothing:
    """What is given back, where that is one thing that can be named."""
    values = {value for value, _ in facts.result.values}
    if not facts.result.is_known or not values or facts.symbol.kind in CLASSES:
        return Nothing("code alone does not tell what is given back")
    if values <= {"True", "False"} and len(values) == 2:
        return Nothing("when it is true takes words")
    if len(values) > 1:
        return Nothing("there are several results")
    (value,) = values
    if value in _OWN and value not in facts.by_name:
        return _sentence(language, "returns_itself")
    if value in facts.by_name and not _is_rebound(value, facts):
        is_changed = any(one.parameter == value for one in facts.mutations)
        row = "returns_changed" if is_changed else "returns_argument"
        return _sentence(language, row, x=_code(value))
    if _CONSTANT.match(value):
        return _sentence(language, "returns_value", x=_code(value))
    return _whether(value, facts, language)


def _whether(value: str, facts: SymbolFacts, language: str) -> str | Nothing:
    """A comparison or a test that is the result."""
    annotations = {one.name: one.annotation for one in facts.parameters}
    is_test = _TEST.search(value)
    found = read_condition(value, annotations) if is_test else Nothing("it is no condition")
    if (
        isinstance(found, Nothing)
        or found.row in ("and", "or", "unset")
        or not all(_is_known(one, facts) for one in found.sources())
    ):
        return Nothing("code alone does not tell what is given back")
    true, false = ("True", "False") if facts.symbol.language == "python" else ("true", "false")
    return _sentence(
        language,
        "returns_whether",
        condition=condition_said(found, language),
        true=_code(true),
        false=_code(false),
    )


def yields_said(facts: SymbolFacts, language: str) -> str | Nothing:
    """What comes out of a generator that hands on what an argument holds."""
    values = {value for value, _ in facts.yields}
    if len(values) == 1 and facts.body is not None:
        (value,) = values
        name = value.removeprefix("from ").strip()
        if value.startswith("from ") and name in facts.by_name:
            return _sentence(language, "yields_from", x=_code(name))
    return Nothing("code alone does not tell what is yielded")


def _annotations(facts: SymbolFacts) -> Mapping[str, str | None]:
    """The parameters' types, as far as they are told: by a default of true or false, too."""
    truths = ("True", "False", "true", "false")
    return {
        one.name: one.annotation or ("bool" if one.default in truths else None)
        for one in facts.parameters
    }


def _in_code(condition: str, language: str, facts: SymbolFacts | None) -> str | Nothing:
    """A condition without words for it, as it stands in the code."""
    text = condition.strip()
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1]
    if len(text) > _LONGEST_CONDITION or "`" in text:
        return Nothing("the condition is too long for a sentence")
    if facts is not None and not _is_known(text, facts):
        return Nothing(f"{text} speaks of names that readers do not see")
    return _sentence(language, "raised", condition=_code(text))


def _is_known(source: str, facts: SymbolFacts) -> bool:
    """Whether readers know what a source speaks of: parameters, constants, types, what is public
    of the object."""
    if source in _OWN:
        return source in facts.by_name
    bare = re.sub(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", " ", source)
    if re.search(r"(?<!\w)_\w", bare) or re.search(r"\.\s*_", bare):
        return False
    names = set(re.findall(r"(?<![\w.])[A-Za-z_]\w*", bare))
    local = {write.target for write in facts.body.writes} if facts.body is not None else set()
    for name in names:
        if name in facts.by_name:
            continue  # also one that was bound anew: what is refused is what became of it
        if name in local or not (name in _OWN or name in _EVERYWHERE or name[:1].isupper()):
            return False
    return True


def _is_rebound(name: str, facts: SymbolFacts) -> bool:
    writes = facts.body.writes if facts.body is not None else ()
    return any(one.target == name and one.how in ("name", "rebound") for one in writes)


def _code(source: str) -> str:
    if re.fullmatch(r"-?\d+(?:\.\d+)?", source):
        return source
    source = source.removeprefix("self.")
    ticks = "``" if "`" in source else "`"
    return f"{ticks}{source}{ticks}"


def _sentence(language: str, row: str, **parts: str) -> str:
    said = TABLES[language]["sentences"][row].format(**parts)
    return tidy_chinese(said) if language == "zh" else said[:1].upper() + said[1:]
