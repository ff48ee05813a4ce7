"""What a text takes a parameter or a result for, against what the body does with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from docgen.facts.symbol_facts import CLASSES
from docgen.facts.usage import body_tree, uses_of
from docgen.judging.said import Said
from docgen.prose.slots import Slot

_A_NUMBER = re.compile(
    r"^(?:the |an? )?(?:(?:maximum|minimum|total) )?(?:numbers?|counts?|amounts?) of\b", re.I
)
_A_DISTANCE = re.compile(
    r"\b(?:ahead|forwards?|offset|skip|past|beyond|back|behind|from|away|position|index)\b", re.I
)
_NO_CLASS = re.compile(
    r"\b(?:class |static )?(?:functions?|methods?)\b|\b(?:instance|object)s?\b", re.I
)
_A_CLASS = re.compile(
    r"\b(?:class(?:es)?(?! methods?\b)|types?|factory|constructor|callable)\b|类", re.I
)
_THAT_MEETS = re.compile(
    r"\b(?:that|which) (?:meets?|match(?:es)?|satisf(?:y|ies)|fulfil?ls?) (?:the|an?|its|this) "
    r"(?:[\w`]+ )?(?:conditions?|predicates?|criteri\w+|tests?)\b",
    re.IGNORECASE,
)
_CHARACTERS = re.compile(r"\bcharacters?\b|字符(?!串)", re.IGNORECASE)
_OF_CHARACTERS = re.compile(r"\bchar|\bchr\(|\bord\(|letters?\b|codepoint")
_HOLDS_LIST = re.compile(r"^`self\.\w+` is made by .*(?:split(?:lines)?\(|`\[|`list\()")
_SEVERAL = re.compile(
    r"(?:read|get|return|fetch|take|give)s? (?:the |all |all the )?(?P<noun>[a-z]{3,}[^s\W]s)"
    r"(?= (?:from|of|in)\b|[.]?$)",
    re.IGNORECASE,
)
_A_CONDITION = re.compile(
    r"\b(?:an?|the) (?:given |certain |specified )?(?:condition|predicate|criteri(?:on|a)) "
    r"(?:is|was|are|were) (?:met|true|satisfied|fulfilled|reached)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(r"func|fn|cond|pred|test|filter|callback|when|until|check|match|by$", re.I)
_TO_KEEP = re.compile(
    r"\b(?:should|must|is to|are to|can|may) be (?:included|kept|returned|read|collected|used)\b"
    r"|\bto (?:include|keep|return|filter)\b",
    re.IGNORECASE,
)
_MANY = (
    r"^(?:\w+ and )?(?:read|get|return|collect|list|gather|fetch|load|take|find)s? "
    r"(?:the |all |every )?(?:[\w-]+ )?{noun}s\b"
)
_ENDS_NOUN = re.compile(r" (?:that|which|of|from|in|until|up|to|for|if|or|with|at)\b|[,.;:(]")


def place_not_number(said: Said) -> Iterator[str]:
    """ "Number of …" of what picks one item."""
    one = said.parameter
    if one is not None and not one.stars and _A_NUMBER.match(said.text):
        first = said.text.partition(". ")[0]
        names = [one.name] if not _A_DISTANCE.search(first) else []
    elif said.slot.kind in ("summary", "returns", "extended"):
        names = re.findall(r"\b(?:next|first|last|previous) `+(\w+)`+", said.text)
    else:
        return
    for name in names:
        if name in said.facts.by_name and _is_place(name, said):
            yield f"{name} tells which one is picked, it is no number of things"


def _is_place(name: str, said: Said) -> bool:
    tree = body_tree(said.facts.code) if said.record.language == "python" else None
    uses = uses_of(tree, name) if tree is not None else frozenset[str]()
    return "index" in uses and uses <= {"index", "compared"}


def default_class(said: Said) -> Iterator[str]:
    """Something else told of a parameter that is a class where nobody gives one."""
    one = said.parameter
    if one is None or not _is_class(one.default, said):
        return
    if _NO_CLASS.search(said.text) and not _A_CLASS.search(said.text):
        yield f"{one.name} is a class, {one.default} unless one is given: say so"


def _is_class(default: str | None, said: Said) -> bool:
    symbol = said.record.file.by_name.get(default or "")
    return symbol is not None and symbol.kind in CLASSES


def items_not_characters(said: Said) -> Iterator[str]:
    """Characters told of an attribute that holds a list."""
    found = _CHARACTERS.search(said.prose)
    if found is None or _OF_CHARACTERS.search(said.code):
        return
    lists = [one for one in said.record.origins if _HOLDS_LIST.search(one)]
    if lists:
        yield f'not "{found[0]}": {lists[0]}, a list'


def met_condition(said: Said) -> Iterator[str]:
    """ "… that meet the condition" of what is gathered until it is met."""
    told = {"returns": _THAT_MEETS, "parameter": _TO_KEEP}.get(said.slot.kind)
    if told is None or said.record.language != "python" or told.search(said.prose) is None:
        return
    tree = body_tree(said.facts.code)
    if tree is None or not _stops(tree) or _filters(tree):
        return
    if said.slot.kind == "returns":
        yield "it gives back what comes before the condition is met, not what meets it"
    elif "called" in uses_of(tree, said.slot.name):
        yield "nothing is kept by it: what is looked for ends where it is true"


def _stops(tree: ast.AST) -> bool:
    """Whether a loop is left where a condition is met."""
    return any(
        isinstance(inner, ast.Return | ast.Break)
        for loop in ast.walk(tree)
        if isinstance(loop, ast.For | ast.While)
        for branch in ast.walk(loop)
        if isinstance(branch, ast.If)
        for inner in ast.walk(branch)
    )


def _filters(tree: ast.AST) -> bool:
    """Whether anything is kept under a condition, or what a loop is at is given back."""
    for node in ast.walk(tree):
        match node:
            case ast.comprehension(ifs=[_, *_]) | ast.Call(func=ast.Name(id="filter")):
                return True
            case ast.If() if any(map(_keeps, ast.walk(node))):
                return True
            case ast.For(target=ast.Name(id=name)) if _gives(node, name):
                return True
    return False


def _keeps(node: ast.AST) -> bool:
    match node:
        case ast.Yield() | ast.Call(func=ast.Attribute(attr="append" | "add" | "extend")):
            return True
        case ast.Assign(targets=[ast.Subscript()]):
            return True
    return False


def _gives(loop: ast.For, name: str) -> bool:
    return any(
        isinstance(one, ast.Return) and isinstance(one.value, ast.Name) and one.value.id == name
        for one in ast.walk(loop)
    )


def one_item(said: Said) -> Iterator[str]:
    """Several told of a function that gives one item of what it reads."""
    if said.slot.kind != "summary" or said.record.language != "python":
        return
    found = _SEVERAL.match(said.text)
    tree = body_tree(said.facts.code) if found is not None else None
    if found is not None and tree is not None and _gives_one_item(tree):
        yield f"it gives one of them: say so, not {found['noun']}"


def _gives_one_item(tree: ast.Module) -> bool:
    """Whether what is given back is always an item by its place, or a constant."""
    items = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_item(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    values = [one.value for one in ast.walk(tree) if isinstance(one, ast.Return) and one.value]
    picked = [
        _is_item(one) or (isinstance(one, ast.Name) and one.id in items)
        for one in values
        if not isinstance(one, ast.Constant)
    ]
    return bool(picked) and all(picked)


def _is_item(node: ast.expr) -> bool:
    """Whether an expression picks an item of what the object itself holds in a row."""
    match node:
        case ast.Subscript(value=value, slice=inner) if not isinstance(
            inner, ast.Slice | ast.Tuple
        ):
            is_own = re.match(r"self\b", ast.unparse(value)) is not None
            return is_own and not isinstance(inner, ast.Constant)
    return False


def which_condition(said: Said) -> Iterator[str]:
    """ "A condition", where nobody gives one and the code has its own."""
    if said.slot.kind not in ("summary", "returns") or said.facts.is_stub:
        return
    found = _A_CONDITION.search(said.prose)
    if found is None or any(_TELLS.search(one.name) for one in said.facts.parameters):
        return
    if not any("Callable" in (one.annotation or "") for one in said.facts.parameters):
        yield f'say which one, not "{found[0]}"'


def one_of_many(texts: Mapping[Slot, str]) -> str | None:
    """The fault of a result told in the singular, of which the summary says that it is several;
    None without it."""
    summary, result = texts.get(Slot("summary"), ""), texts.get(Slot("returns"), "")
    phrase = _ENDS_NOUN.split(result.strip(), maxsplit=1)[0] if result else ""
    noun = phrase.rpartition(" ")[2].lower()
    if not noun.isalpha() or noun.endswith("s") or len(noun) < 3:
        return None
    told_once = re.search(rf"\b{noun}\b", summary, re.IGNORECASE)
    if told_once or not re.match(_MANY.format(noun=noun), summary, re.IGNORECASE):
        return None
    return f"the summary speaks of {noun}s, not of one {noun}: say what the result holds"
