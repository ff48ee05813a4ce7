"""Claims of what is given back is made of: "a tuple of two", "a list of names", "or None if …"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from docgen.claims.claim import Claim, Contradiction
from docgen.claims.sentences import Sentence
from docgen.facts.symbol_facts import SymbolFacts

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "2": 2, "3": 3, "4": 4, "5": 5,
            "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}  # fmt: skip
_COUNT = "|".join(_NUMBERS)
_ARITY = re.compile(
    r"^(?:(?:it )?(?:returns?|yields?|gives?) )?(?:an? |the )?"
    rf"(?:(?P<a>{_COUNT})[- ]tuple\b|tuple (?:of|with) (?P<b>{_COUNT})\b(?! or|-)"
    r"|(?P<pair>pair) of\b)"
    rf"|^(?:返回|产出)?(?:一个)?\s*(?:(?P<c>{_COUNT})\s*元组|(?:包含|由)?\s*(?P<d>{_COUNT})\s*个元素的元组)",
    re.IGNORECASE,
)
_KIND = re.compile(
    r"^(?:(?:return|give)s? )?(?:an? |the )(?:new |sorted |empty |single |flat |plain )?`{0,2}"
    r"(?P<kind>list|tuple|dict|dictionary|set|generator|integer|boolean)`{0,2}"
    r"(?= of\b| with\b| containing\b| that\b| mapping\b|[.,]|$)"
    r"|^返回(?:一个)?(?:新的)?\s*(?P<chinese>列表|元组|字典|集合|生成器|整数|布尔值)(?=[，。]|$)"
    r"|^[^，。；或]{0,20}的(?P<listed>列表|字典|元组)[。]?$"
    r"|^.*\bTrue\b.*(?P<truth>\bFalse)\b",
    re.IGNORECASE,
)
_KINDS = {
    "list": "list", "列表": "list", "tuple": "tuple", "元组": "tuple", "dict": "dict",
    "dictionary": "dict", "字典": "dict", "set": "set", "集合": "set", "generator": "generator",
    "生成器": "generator", "integer": "int", "整数": "int", "boolean": "bool", "布尔值": "bool",
    "false": "bool",
}  # fmt: skip
_MADE_BY = {"list": "list", "sorted": "list", "tuple": "tuple", "dict": "dict", "set": "set",
            "frozenset": "set", "str": "str", "len": "int", "int": "int", "bool": "bool",
            "isinstance": "bool", "repr": "str", "any": "bool", "all": "bool"}  # fmt: skip
_GOES_ON = re.compile(r",? and (?:an?|the) ", re.IGNORECASE)
_ALIKE = ({"int", "bool"},)
_NONE = re.compile(
    r"\b(?:or|and|else|otherwise)[ ,]+(?:it )?(?:returns? |gives? )?"
    r"(?:`{0,2})(?P<a>None|null|nil|undefined)\b(?! of| are| is)"
    r"|(?:^|[,;] |\breturns? )`{0,2}(?P<b>None|null|nil|undefined)`{0,2},? (?:if|when)\b"
    r"|(?:否则|则|时)(?:返回|为)?\s*`?(?P<c>None|null|nil|undefined)",
)
_ALONE = re.compile(r"^`{0,2}(?P<a>None|null|nil|undefined)`{0,2}(?:[.。]$| or )(?P<b>)(?P<c>)")
_NULLABLE = re.compile(r"\b(?:None|null|nil|undefined|Optional|Option|Any|object|void)\b|\?|^$")
_SOMETHING = (ast.List, ast.Dict, ast.Set, ast.Tuple, ast.ListComp, ast.DictComp, ast.SetComp,
              ast.JoinedStr, ast.Compare, ast.GeneratorExp)  # fmt: skip


def arity(sentence: Sentence, facts: SymbolFacts) -> Iterator[Contradiction]:
    """How many values are given back at a time."""
    found = _ARITY.search(sentence.text)
    if found is None or not _is_of_result(sentence):
        return
    word = next((found[name] for name in "abcd" if found[name]), None)
    told = _NUMBERS[word.lower()] if word else 2
    values = facts.yields if facts.is_generator else facts.result.values
    lengths = {_length(value) for value, _ in values}
    if len(lengths) != 1 or None in lengths or told in lengths:
        return
    (true,) = lengths
    yield Contradiction(
        f'it is said to give "{found[0]}", and gives {true} values',
        f"it {'yields' if facts.is_generator else 'returns'} {values[0][0]}",
        values[0][1],
    )


def kind(sentence: Sentence, facts: SymbolFacts) -> Iterator[Contradiction]:
    """Which kind of collection or value is given back."""
    found = _KIND.search(sentence.text)
    if found is None or not (sentence.is_first or sentence.about == "returns"):
        return
    if facts.is_generator or facts.symbol.language != "python" or facts.is_stub:
        return
    if re.search(rf"\b{re.escape(found[0])}(?: \w+)? or\b|或", sentence.text):
        return
    word = found["kind"] or found["chinese"] or found["listed"] or found["truth"]
    told = _KINDS[word.lower()]
    if (found["listed"] or found["truth"]) and sentence.about != "returns":
        return
    kinds = {_kind(value) for value, _ in facts.result.values}
    if not kinds or None in kinds or told in kinds or any({told, *kinds} <= one for one in _ALIKE):
        return
    if kinds == {"tuple"} and _GOES_ON.search(sentence.text):
        return  # it tells the first of those that are in the tuple
    value, span = facts.result.values[0]
    true = " or ".join(sorted(map(str, kinds)))
    yield Contradiction(f"a {told} is claimed, and a {true} is given", f"it returns {value}", span)


def nothing(sentence: Sentence, facts: SymbolFacts) -> Iterator[Contradiction]:
    """None where something is always given."""
    found = _NONE.search(sentence.text)
    if found is None and sentence.about == "returns":
        found = _ALONE.match(sentence.text)
    if found is None or sentence.about not in ("", "returns") or facts.is_generator:
        return
    if sentence.about == "" and not re.match(r"returns?\b|gives?\b|返回", sentence.text, re.I):
        return
    word = found["a"] or found["b"] or found["c"]
    annotation = facts.result.annotation
    if not facts.result.is_known or facts.is_stub:
        return
    is_typed = annotation is not None and not _NULLABLE.search(annotation)
    if any(isinstance(_parsed(value), ast.Tuple) for value, _ in facts.result.values):
        return  # one of them may be
    if always_gives(facts) and (annotation is None or is_typed):
        value, span = facts.result.values[-1]
        yield Contradiction(f"it never gives {word}", f"it returns {value}", span)


def always_gives(facts: SymbolFacts) -> bool:
    """Whether every way out of a function gives what is certainly no None (Python)."""
    values = facts.result.values
    if facts.body is None or not values or len(facts.body.returns) != len(values):
        return False
    if facts.symbol.language != "python":
        return False
    given = all(
        _is_something(one.value or "") or f"{one.value} is not None" in one.conditions
        for one in facts.body.gives
    )
    return given and _ends_by_leaving(facts.code)


def _ends_by_leaving(code: str) -> bool:
    """Whether the last statement of a body leaves it with a value or an exception."""
    lines = code.splitlines()
    starts = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    least = min(starts, default=0)
    tops = [
        line.strip()
        for at, line in enumerate(lines)
        if line.strip() and (at == 0 or len(line) - len(line.lstrip()) == least)
    ]
    tops = [one for one in tops if not re.match(r"[)\]}]|#|\"\"\"|'''", one)]
    return bool(tops) and bool(re.match(r"(?:return|raise)\b", tops[-1]))


def _is_of_result(sentence: Sentence) -> bool:
    if sentence.about == "returns":
        return True
    return sentence.about == "" and bool(
        re.match(r"(?:returns?|yields?|gives?|产出|返回)\b", sentence.text, re.IGNORECASE)
    )


def _parsed(value: str) -> ast.expr | None:
    try:
        return ast.parse(value, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _length(value: str) -> int | None:
    node = _parsed(value)
    if isinstance(node, ast.Tuple) and not any(isinstance(one, ast.Starred) for one in node.elts):
        return len(node.elts)
    return None


def _kind(value: str) -> str | None:
    match _parsed(value):
        case ast.List() | ast.ListComp():
            return "list"
        case ast.Dict() | ast.DictComp():
            return "dict"
        case ast.Set() | ast.SetComp():
            return "set"
        case ast.Tuple():
            return "tuple"
        case ast.GeneratorExp():
            return "generator"
        case ast.JoinedStr():
            return "str"
        case ast.Constant(value=bool()):
            return "bool"
        case ast.Constant(value=int() | float() | str() as constant):
            return type(constant).__name__
        case ast.Call(func=ast.Name(id=name)):
            return _MADE_BY.get(name)
        case ast.UnaryOp(op=ast.Not()):
            return "bool"
        case ast.Name(id="self"):
            return "self"
    return None


def _is_something(value: str) -> bool:
    node = _parsed(value)
    if isinstance(node, ast.Constant):
        return node.value is not None
    if isinstance(node, ast.Name):
        return node.id == "self"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id in ("min", "max") and len(node.args) == 1:
            return not any(one.arg == "default" for one in node.keywords)
        return node.func.id == "cls" or _kind(value) is not None
    return isinstance(node, _SOMETHING) or _kind(value) is not None


CLAIMS = (
    Claim("INK706", "claimed-arity", "a tuple of another length is given", arity),
    Claim("INK707", "claimed-kind", "another kind of value is given", kind),
    Claim("INK708", "never-nothing", "None is claimed where something is always given", nothing),
)
