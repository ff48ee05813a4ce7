"""Which arguments a function changes: writes to their items and attributes, calls of methods that
are known to change what they are called on. What is a copy in its language does not count."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from syntax.bodies import Body, Write
from syntax.parameters import ParameterKind
from syntax.symbols import Symbol
from syntax.text import Span

_VARIADIC = (ParameterKind.VARIADIC, ParameterKind.KEYWORD_VARIADIC)


@dataclass(frozen=True, slots=True)
class Mutation:
    """A parameter that the function changes: by which operation, and where."""

    parameter: str
    how: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Language:
    """`methods` change what they are called on if its type matches `of`. An item or attribute is
    the caller's if the type matches `items` or `attributes`; no type is taken for any."""

    methods: frozenset[str]
    of: re.Pattern[str]
    items: re.Pattern[str]
    attributes: re.Pattern[str]


def _language(methods: str, of: str, items: str = "", attributes: str = "") -> _Language:
    return _Language(
        frozenset(methods.split()), re.compile(of), re.compile(items), re.compile(attributes)
    )


_ARRAYS = "push pop unshift shift splice fill sort reverse copyWithin"
_PYTHON = _language(
    "append extend insert remove pop clear sort reverse update setdefault popitem add discard "
    "intersection_update difference_update symmetric_difference_update appendleft popleft",
    "",
)
_SCRIPT = _language(_ARRAYS + " add delete set clear append", "")
_C = _language(
    "push_back emplace_back pop_back insert emplace erase clear resize assign append push pop",
    r"[&*]",
    r"[&*\]]|^$",
    r"[&*]",
)
_CONSTANT = re.compile(r"\bconst\b")
_LANGUAGES: Mapping[str, _Language] = {
    "python": _PYTHON,
    "javascript": _SCRIPT,
    "javascriptreact": _SCRIPT,
    "typescript": _SCRIPT,
    "typescriptreact": _SCRIPT,
    "java": _language(
        "add addAll addFirst addLast remove removeAll removeIf retainAll put putAll putIfAbsent "
        "clear sort set push pop poll offer append insert deleteCharAt setLength",
        r"^(?:[\w.]+\.)?(?:\w*(?:List|Map|Set|Collection|Deque|Queue|Stack|Vector)|StringBuilder"
        r"|StringBuffer)\b",
    ),
    "go": _language("", "", r"^(?:\[\]|map\[|\*)", r"^\*"),
    "rust": _language(
        "push pop insert remove clear extend sort sort_by sort_unstable reverse retain truncate "
        "drain append push_str swap dedup entry",
        r"&\s*(?:'\w+\s+)?mut\b",
        r"&\s*(?:'\w+\s+)?mut\b",
        r"&\s*(?:'\w+\s+)?mut\b",
    ),
    "c": _C,
    "cpp": _C,
}
_ONLY_OF_COLLECTIONS = frozenset({"add", "delete", "set", "clear", "append"})
_COLLECTION = re.compile(r"\b(?:Weak)?(?:Set|Map)\b|FormData|URLSearchParams|Headers")


def mutations(symbol: Symbol, body: Body) -> Iterator[Mutation]:
    """Changes to what was passed in. A parameter that is bound anew anywhere is left out."""
    language = _LANGUAGES.get(symbol.language)
    if language is None:
        return
    bound = {write.target for write in body.writes if write.how in ("name", "rebound")}
    types = {
        one.name.lstrip("*&"): one.annotation or ""
        for one in symbol.parameters
        if one.kind not in (*_VARIADIC, ParameterKind.RECEIVER)
    }
    given = {
        name: annotation
        for name, annotation in types.items()
        if name not in bound and not (language is _C and _CONSTANT.search(annotation))
    }
    for write in body.writes:
        if write.target in given and _is_callers(write, given[write.target], language):
            yield Mutation(write.target, f"its {write.how}s are written to", write.span)
    for call in body.calls:
        owner, _, method = call.callee.replace("->", ".").rpartition(".")
        if owner not in given or method not in language.methods:
            continue
        annotation = given[owner]
        if not language.of.search(annotation):
            continue
        is_script = language is _SCRIPT and method in _ONLY_OF_COLLECTIONS
        if is_script and not _COLLECTION.search(annotation):
            continue
        yield Mutation(owner, f"{call.callee}() changes it", call.span)


def _is_callers(write: Write, annotation: str, language: _Language) -> bool:
    if write.how == "item":
        return language.items.search(annotation) is not None
    return write.how == "attribute" and language.attributes.search(annotation) is not None
