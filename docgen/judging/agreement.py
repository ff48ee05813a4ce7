"""Whether what a text claims agrees with the code: contradicted claims, stale defaults and types,
and claims that nothing in the code bears out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.claims.table import contradictions
from docgen.comments.defaults import stated_default
from docgen.facts.nothing_given import asks, may_be_nothing
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS, gives_nothing
from docgen.judging.said import Said
from docgen.judging.telling import parts_of, stem
from docgen.rules.values import same_value
from docgen.wording.wording import is_unused
from syntax.symbols import Symbol, SymbolKind

_OPTIONAL = re.compile(r"\boptional(?:ly)?\b|可选", re.IGNORECASE)
_REQUIRED = re.compile(
    r"\b(?:is|are) required\b(?! (?:to|for|by|if|when))|^\(?required\b[.;,)]|必填|必需",
    re.IGNORECASE,
)
_RAISES = re.compile(
    r"\b(?:rais(?:es|ed|ing|e)|throw[sn]?|throwing) (?:an? |the )?(?:\w+ )?"
    r"(?:exception|error|\w+(?:Error|Exception)\b|\ufffc)"
    r"|\b(?:exceptions?|errors?) (?:is|are|will be) (?:raised|thrown)|抛出|引发(?:异常|错误)",
    re.IGNORECASE,
)
_FOR_NONE = re.compile(
    r"(?:\b(?:if|when|is)|如果(?:为|是)|为) ?`{0,2}(?P<word>None|null|undefined)\b"
)
_UNUSED = re.compile(
    r"\b(?:not used|unused|ignored|no effect|reserved)\b|未使用|不使用|忽略|保留", re.I
)
_MAYBE = re.compile(
    r"\b(?:if|optional(?:ly)?|when|whether|can|may|possibly|unless|depending)\b|如果|可选|是否",
    re.I,
)
_GENERATOR = re.compile(
    r"(?:an? )?(?:generator|iterator)\b|(?:一个)?(?:生成器|迭代器)", re.IGNORECASE
)
_LIST = re.compile(
    r"\bin(?:to)? a list\b|\bas a list\b|^(?:return |returns )?(?:an? )?list of\b|列表形式", re.I
)
_NOT = re.compile(r"\b(?:not|never|without|no|instead|doesn't|don't|avoid)\b|不|无", re.I)
_NONE = re.compile(
    r"(?:\b(?:or|and|else|otherwise|returns?)[ ,]+|(?:^|[,;，；] ?)"
    r"|(?:否则|则|时)(?:返回|为)?\s*|返回\s*)"
    r"`{0,2}(?P<word>None|null|nil|undefined)\b"
)
_NULLABLE = re.compile(r"None|Optional|\?|null|undefined")


def claims(said: Said) -> Iterator[str]:
    """What the code says against a sentence."""
    for sentence in said.sentences:
        for _, one in contradictions(sentence, said.facts):
            yield one.message


def defaults(said: Said) -> Iterator[str]:
    """A default that is another one, or none."""
    one = said.parameter
    if one is None:
        return
    stated = stated_default(said.text)
    if stated is not None:
        if one.default is None and not one.is_optional and said.facts.has_signature:
            yield f"{one.name} has no default"
        elif one.default is not None and _is_stale(stated.value, one.default, said):
            yield f"the default of {one.name} is {one.default}, not {stated.value}"
    is_needed = said.facts.has_signature and not one.is_optional
    if is_needed and _OPTIONAL.search(said.prose) and not _NULLABLE.search(one.annotation or ""):
        yield f"{one.name} is not optional: it has no default"
    if one.is_optional and _REQUIRED.search(said.prose) and not one.stars:
        yield f"{one.name} is not required: it may be left out"


def _is_stale(told: str, default: str, said: Said) -> bool:
    """Whether a default is another one; what the body puts in place of None counts as well."""
    if same_value(told, default) is not False:
        return False
    return not (_NULLABLE.fullmatch(default) and told.lower() in said.code)


def for_none(said: Said) -> Iterator[str]:
    """What None is said to stand for, where the code treats it like anything else."""
    one = said.parameter
    if one is None or said.facts.body is None or said.facts.is_stub or said.is_class:
        return
    found = _FOR_NONE.search(said.text)
    taken = _GIVEN_NONE.search(said.text) if said.record.language == "python" else None
    if one.default in ("None", "null", "undefined") or one.stars:
        return
    if one.annotation is not None and may_be_nothing(one.annotation):
        return
    if found is not None and not asks(one.name, said.facts.code):
        yield f"{one.name} is never compared with {found['word']}: say nothing of {found['word']}"
    elif taken is not None and one.name not in said.record.asked:
        yield f"nothing asks whether {one.name} is None: say nothing of None"


_GIVEN_NONE = re.compile(
    r"(?:,? or|^|[;.,]) ?`{0,2}None`{0,2} (?:to|for|means?|in)\b|\b(?:may|can) be `{0,2}None\b"
)


def unused(said: Said) -> Iterator[str]:
    """What a parameter is for that the code does not use."""
    one, facts = said.parameter, said.facts
    if one is None or said.is_class or not is_unused(one.name, facts):
        return
    if not _UNUSED.search(said.prose):
        yield f"{one.name} is not used: say so"


def only_if(said: Said) -> Iterator[str]:
    """What a flag asks for, told as if it were always done."""
    if said.slot.kind != "summary" or _MAYBE.search(said.prose):
        return
    told = {stem(word) for word in said.words}
    for one in said.facts.parameters:
        parts = parts_of(one.name)
        is_flag = one.default in ("False", "false")
        if is_flag and len(parts) > 1 and all(stem(part) in told for part in parts):
            yield f"only if {one.name} is true; say so, or leave it out"


def in_a_list(said: Said) -> Iterator[str]:
    """A list where items come one by one, or the generator where each item is asked for."""
    if said.slot.kind == "yields" and _GENERATOR.match(said.text):
        yield "say what each of the items is"
    if said.facts.is_generator and said.slot.kind in ("summary", "yields"):
        found = _LIST.search(said.prose)
        if found is not None:
            yield f'not "{found[0]}": items are yielded one by one'


def raising(said: Said) -> Iterator[str]:
    """Exceptions where nothing is raised."""
    if said.slot.kind == "raises" or said.is_class or said.record.language != "python":
        return
    facts = said.facts
    found = _RAISES.search(said.prose)
    if found is None or _NOT.search(said.prose[: found.start()][-25:]):
        return
    if (
        facts.raises.raised
        or facts.raises.library
        or any(one.raises for one in said.record.contracts)
    ):
        return
    if re.search(r"\brais|throw|panic|error|except|catch|assert|abort|fail", said.code):
        return
    yield "nothing is raised here"


def nothing(said: Said) -> Iterator[str]:
    """None, where the annotation has none."""
    annotation = said.facts.result.annotation
    if said.slot.kind != "returns" or not annotation or said.record.language != "python":
        return
    found = _NONE.search(said.text)
    is_given = any(value in ("", "None") for value, _ in said.facts.result.values)
    if said.facts.is_generator or is_given:
        return
    if found is not None and not may_be_nothing(annotation):
        yield f"it never gives {found['word']}: it returns {annotation}"


def gives_no_result(said: Said) -> Iterator[str]:
    """ "Return …" of a function that gives nothing back."""
    facts, result = said.facts, said.facts.result
    if said.slot.kind != "summary" or said.record.symbol.kind not in _CALLED or facts.is_stub:
        return
    is_sure = result.is_known and not result.values and not facts.is_generator
    if not is_sure or not gives_nothing(result.annotation or "None"):
        return
    if said.record.language == "python" and _RETURNS.match(said.text):
        yield "it gives nothing back: say what it does"


_CALLED = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_RETURNS = re.compile(r"(?:\w+ and )?returns?\b|返回", re.IGNORECASE)


def gives_class(said: Said) -> Iterator[str]:
    """An instance told of a result that is a class."""
    if said.slot.kind != "returns":
        return
    known = said.record.file.by_name
    found = [known.get(value) for value, _ in said.facts.result.values]
    are_classes = bool(found) and all(one is not None and one.kind in CLASSES for one in found)
    if are_classes and not re.search(r"\b(?:class|type)\b|类", said.prose):
        yield "it gives a class, not an instance of it: say so"


def gives_instance(said: Said) -> Iterator[str]:
    """ "The result of …" of what is made here of a class."""
    values = {value for value, _ in said.facts.result.values}
    made = [found for value in values if (found := _MADE.match(value)) is not None]
    if said.slot.kind != "returns" or len(made) != 1 or len(values) != 1:
        return
    one = said.record.file.by_name.get(made[0]["name"])
    if one is not None and one.kind in CLASSES and _A_RESULT.match(said.text):
        yield f"it gives a new {one.name}: say what that is"


def gives_function(said: Said) -> Iterator[str]:
    """Something else told of a result that is a function made here, or a decorator."""
    if said.slot.kind != "returns" or said.language != "en":
        return
    values = {_WRAPPED.sub(r"\1", value) for value, _ in said.facts.result.values}
    owner = said.record.symbol.qualified_name
    inner = {said.record.file.by_name.get(f"{owner}.{value}") for value in values}
    made = [one for one in inner if one is not None and one.kind in FUNCTIONS]
    if not made or len(made) < len(values):
        return
    if not _A_FUNCTION.search(said.text) or _A_RESULT.match(said.text):
        yield "it gives a function: say what that does"
    elif not _A_DECORATOR.search(said.text) and all(_decorates(one, said) for one in made):
        yield "it gives a decorator: say so"


_WRAPPED = re.compile(r"(?:functools\.)?update_wrapper\(\s*(\w+)\s*,[^()]*\)$")
_MADE = re.compile(r"(?:new )?(?P<name>\w+)\(")
_A_RESULT = re.compile(r"(?:the )?(?:results?|outputs?|return values?|values?) of\b", re.IGNORECASE)
_A_FUNCTION = re.compile(
    r"\b(?:functions?|callables?|decorat\w+|wrapp\w+|closures?|methods?|generators?|predicates?|"
    r"coroutines?|callbacks?|handlers?|factory|converters?|validators?|views?)\b",
    re.IGNORECASE,
)
_A_DECORATOR = re.compile(
    r"\b(?:decorator|wrapper|(?:function|callable) (?:that|which|to)|takes)\b", re.IGNORECASE
)


def _decorates(inner: Symbol, said: Said) -> bool:
    """Whether a function gives back what it gets, or a function that it makes around it."""
    body = said.record.file.body_of(inner)
    names = {one.name for one in inner.parameters}
    nested = {one.name for one in said.record.file.symbols if one.parent == inner.qualified_name}
    returned = {(one.value or "").strip() for one in body.returns} if body is not None else set()
    return bool(returned) and len(names) == 1 and returned <= names | nested
