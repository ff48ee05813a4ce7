"""When an exception is raised, in words: by its guards, by its message, else by what fails.

`raise_said` says what the code tells for sure and whole. `raise_said_plainly` has something true to
say of every exception, where nothing better was found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from docgen.facts.raising import Raised
from docgen.facts.symbol_facts import CLASSES, SymbolFacts
from docgen.judging.chinese import tidy_chinese
from docgen.wording.calls import of_each
from docgen.wording.conditions import read_condition
from docgen.wording.messages import condition_in, requirement_in
from docgen.wording.once import told_once
from docgen.wording.readers import OWN, bound_names, is_known
from docgen.wording.statements import Statement, joined
from docgen.wording.surroundings import Surroundings, Tried, is_plain, surroundings
from docgen.wording.telling import TABLES, code, condition_said, listed, sentence
from foundation.nothing import Nothing

_MOST_CONDITIONS, _LONGEST_SENTENCE = 3, 130
_LONGEST_CODE, _LONGEST_TRIED = 40, 48
_MOST_TOLD, _MOST_LEAVES = 3, 3
_RAISED_IN_CHINESE = "时抛出。"
_ANY = frozenset({"*", "Exception", "BaseException", "Throwable", "Error"})
_TRUTHS = ("True", "False", "true", "false")


def raise_said(raised: Raised, facts: SymbolFacts, language: str) -> str | Nothing:
    """ "If `count` is negative."; of one that comes through a call too, where the condition is one
    of what is passed to it. Where the code does not tell, its message may.

    Nothing is said of names that readers do not see, nor where more has to hold than a sentence
    takes.
    """
    statement = _statement(raised, facts)
    if isinstance(statement, Statement):
        return _sentence_of(statement, language)
    is_near = len(raised.through) <= 1
    told = condition_in(raised.message, facts.by_name) if language == "en" and is_near else None
    if told is not None:
        return sentence(language, "raised", condition=told)
    conditions = _conditions_of(raised, facts)
    is_alone = not (raised.is_assertion or raised.through) and not isinstance(conditions, Nothing)
    if is_alone and isinstance(conditions, tuple) and len(conditions) == 1:
        return _in_code(conditions[0], language, facts)
    return statement


def raises_said(
    those: Sequence[Raised], facts: SymbolFacts, language: str
) -> tuple[tuple[str, ...], bool]:
    """What is said of one exception that is raised at several places, those that are alike drawn
    together; and whether that is all of it."""
    statements = [_statement(one, facts) for one in those]
    found = tuple(dict.fromkeys(one for one in statements if isinstance(one, Statement)))
    rest = [
        raise_said(one, facts, language)
        for one, statement in zip(those, statements, strict=True)
        if isinstance(statement, Nothing)
    ]
    drawn = joined("or", found) if found else Statement("or")
    parts = drawn.parts if drawn.row == "or" else (drawn,)
    said = [*(_sentence_of(one, language) for one in parts), *rest]
    texts = tuple(dict.fromkeys(one for one in said if isinstance(one, str)))
    return texts, all(isinstance(one, str) for one in said)


def raises_said_plainly(those: Sequence[Raised], facts: SymbolFacts, language: str) -> str:
    """What is true of an exception whatever its guards are: what fails, or what it is for."""
    callees: list[str] = []
    said: list[str] = []
    for one in those:
        callee = _shown_callee(one.through[0], facts) if one.through else None
        if callee is not None:
            callees.append(callee)
            continue
        text = _demanded(one, language) if one.through else _around_said(one, facts, language)
        if text is not None:
            said.append(text)
    rest = sentence(language, "raised_otherwise")
    said = [one for one in said if one != rest] if callees or set(said) > {rest} else said
    if callees:
        said.insert(0, _callees_said(tuple(dict.fromkeys(callees)), language))
    if said:
        return together(tuple(dict.fromkeys(said))[:_MOST_TOLD], language)
    means = TABLES[language]["exceptions"].get(those[0].type)
    if means is not None:
        return sentence(language, "raised", condition=means)
    named = told_by_name(those[0].type) if language == "en" else None
    if named is not None:
        return sentence(language, "raised", condition=named)
    if all(one.through for one in those):
        return sentence(language, "raised_inner")
    is_guarded = all(one.conditions or one.condition for one in those)
    return sentence(language, "raised_inside" if is_guarded else "raised_failing")


def told_by_name(name: str) -> str | None:
    """The condition that an exception's name is: "the range is not satisfiable"; None of a name
    that is none."""
    parts = _PARTS.findall(name.rpartition(".")[2])
    words = [one.lower() for one in parts]
    words = words[:-1] if words[-1:] in (["error"], ["exception"]) else words
    if any(one.isupper() for one in parts) or not _VERBS.isdisjoint(words):
        return None
    if "not" in words[1:-1]:
        at = words.index("not")
        return f"the {' '.join(words[:at])} is {' '.join(words[at:])}"
    if len(words) > 1 and words[0] in _FAULTS:
        return f"the {' '.join(words[1:])} is {words[0]}"
    if len(words) > 1 and words[-1] in _FAULTS:
        return f"the {' '.join(words[:-1])} is {words[-1]}"
    return None


_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+")
_VERBS = frozenset(
    {"does", "do", "did", "is", "are", "was", "has", "have", "can", "could", "should"}
)
_FAULTS = frozenset({"invalid", "missing", "unknown", "unsupported", "malformed", "duplicate"})


def together(said: Sequence[str], language: str) -> str:
    """Sentences of one exception as one."""
    first, *others = said
    if language == "zh":
        for other in others:
            is_plain = first.endswith(_RAISED_IN_CHINESE)
            first = first.removesuffix(_RAISED_IN_CHINESE if is_plain else "。")
            first += ("时，或 " if is_plain else "；") + other
        return tidy_chinese(first)
    for other in others:
        first = first.removesuffix(".") + ", or " + other[:1].lower() + other[1:]
    return told_once(first)


def _callees_said(callees: Sequence[str], language: str) -> str:
    """ "If `read` or `write` fails." """
    if len(callees) > _MOST_TOLD:
        return sentence(language, "raised_inner")
    is_class = all(one.rpartition(".")[2][:1].isupper() for one in callees)
    row = "raised_making" if is_class else "raised_through"
    return sentence(language, row, x=listed(callees, language, "or"))


def _demanded(raised: Raised, language: str) -> str | None:
    demand = requirement_in(raised.message)
    return None if demand is None else sentence(language, "raised_unmet", text=demand)


def told_when(condition: str, types: Mapping[str, str | None], language: str) -> str | Nothing:
    """ "If `count` is negative.", of a condition alone; `types` are the parameters'."""
    found = read_condition(condition, types, is_wide=True)
    if isinstance(found, Nothing):
        return found
    if any(re.search(r"(?<!\w)_\w", source) for source in found.sources()):
        return Nothing("the condition speaks of names that readers do not see")
    return sentence(language, "raised", condition=condition_said(found, language))


def _shown_callee(callee: str, facts: SymbolFacts) -> str | None:
    """What is called as readers know it: of something local or private the function alone."""
    callee = callee.removesuffix("()")
    if not is_plain(callee) or callee in OWN:
        return None
    head, _, _ = callee.partition(".")
    last = callee.rpartition(".")[2]
    is_local = head in bound_names(facts) and head not in facts.by_name
    if not is_local and not re.search(r"(?:^|\.)_", callee):
        return callee
    return last if "." in callee and not last.startswith("_") else None


def _statement(raised: Raised, facts: SymbolFacts) -> Statement | Nothing:
    """Its guards as one statement that readers know everything of."""
    conditions = _conditions_of(raised, facts)
    if isinstance(conditions, Nothing):
        return conditions
    if len(conditions) > _MOST_CONDITIONS:
        return Nothing(f"{raised.type} is raised under more conditions than a sentence holds")
    around = _around(raised, facts)
    read: list[Statement] = []
    for one in reversed(conditions):
        found = _read(one, facts, around)
        if isinstance(found, Nothing):
            return found
        read.append(found)
    statement = read[0] if len(read) == 1 else joined("and", tuple(read))
    if not all(is_known(source, facts) for source in statement.sources()):
        return Nothing(f"{raised.condition} speaks of names that readers do not see")
    if statement.leaves > _MOST_LEAVES or len(condition_said(statement, "en")) > _LONGEST_SENTENCE:
        return Nothing("it is too much for a sentence")
    return statement


def _sentence_of(statement: Statement, language: str) -> str:
    return sentence(language, "raised", condition=condition_said(statement, language))


def _read(condition: str, facts: SymbolFacts, around: Surroundings) -> Statement | Nothing:
    annotations = _annotations(facts)
    stars = {one.name for one in facts.parameters if one.stars}
    found = read_condition(around.told(condition), annotations, stars, is_wide=True)
    if isinstance(found, Nothing):
        return found
    for name, of in around.each.items():
        if found.x == name and is_known(of, facts):
            return of_each("some", found, name, of) or found
    return found


def _conditions_of(raised: Raised, facts: SymbolFacts) -> tuple[str, ...] | Nothing:
    """All that has to hold for an exception, innermost first; of one that comes through a call in
    the words of the function's own parameters."""
    if raised.through or facts.symbol.kind in CLASSES:
        return raised.told or Nothing(f"{raised.type} comes under a condition of what is called")
    raises = facts.body.raises if facts.body is not None else ()
    here = next((one for one in raises if one.span == raised.span), None)
    conditions = here.conditions if here is not None else raised.conditions
    if not (conditions or raised.condition):
        return Nothing(f"{raised.type} is raised under no condition of its own")
    if here is not None and here.handled:
        return Nothing(f"{raised.type} is raised for another exception")
    if raised.is_assertion:
        return (f"not ({raised.condition})", *conditions[1:])
    return conditions or (raised.condition or "",)


def _around(raised: Raised, facts: SymbolFacts) -> Surroundings:
    """What stands around it, if it is raised by the function itself."""
    if raised.through or facts.body is None or facts.symbol.language != "python":
        return Surroundings()
    order = sorted(one.span.start for one in facts.body.raises)
    found = surroundings(facts.code, frozenset((*facts.by_name, *OWN)))
    if isinstance(found, Nothing) or len(found) != len(order) or raised.span.start not in order:
        return Surroundings()
    return found[order.index(raised.span.start)]


def _around_said(raised: Raised, facts: SymbolFacts, language: str) -> str | None:
    """What a handler is for, or that there is nothing to be told of."""
    raises = facts.body.raises if facts.body is not None else ()
    here = next((one for one in raises if one.span == raised.span), None)
    around = _around(raised, facts)
    if here is None:
        return None
    if here.handled:
        return _handled_said(raised.type, here.handled, around, facts, language)
    if not here.conditions and around.is_always:
        return sentence(language, "raised_always")
    if not here.conditions and around.is_rest:
        return sentence(language, "raised_otherwise")
    return None


def _handled_said(
    name: str, handled: Sequence[str], around: Surroundings, facts: SymbolFacts, language: str
) -> str | None:
    tried = around.tried or Tried()
    if tried.module:
        return sentence(language, "raised_without", x=code(tried.module))
    if tried.key and "KeyError" in handled and is_known(tried.key, facts):
        is_told = is_known(tried.holder, facts)
        row, y = ("not_in", tried.holder) if is_told else ("not_found", "")
        statement = Statement(row, tried.key, y)
        return sentence(language, "raised", condition=condition_said(statement, language))
    expression = around.told(tried.expression)
    if 0 < len(expression) <= _LONGEST_TRIED and is_known(expression, facts):
        return sentence(language, "raised_through", x=code(expression))
    callee = _shown_callee(tried.expression.partition("(")[0], facts)
    if callee is not None:
        return sentence(language, "raised_through", x=code(callee))
    names = [one.rpartition(".")[2] for one in handled]
    if name in names:
        return None
    if names and not _ANY & set(names) and all(one.lstrip("_") == one for one in names):
        return sentence(language, "raised_within", x=listed(names, language, "or"))
    return sentence(language, "raised_inner")


def _annotations(facts: SymbolFacts) -> Mapping[str, str | None]:
    """The parameters' types, as far as they are told: by a default of true or false, too."""
    return {
        one.name: one.annotation or ("bool" if one.default in _TRUTHS else None)
        for one in facts.parameters
    }


def _in_code(condition: str, language: str, facts: SymbolFacts) -> str | Nothing:
    """A condition without words for it, as it stands in the code."""
    text = condition.strip()
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        text = text[1:-1]
    if len(text) > _LONGEST_CODE or "`" in text or "\n" in text:
        return Nothing("the condition is too long for a sentence")
    if not is_known(text, facts):
        return Nothing(f"{text} speaks of names that readers do not see")
    return sentence(language, "raised", condition=code(text))
