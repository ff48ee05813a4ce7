"""What a text says is done, against what the body does: a copy told as a change, a decorator as a
call, what is stored as what is passed on, what is written to as what is read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from docgen.facts.symbol_facts import FUNCTIONS
from docgen.facts.usage import body_tree
from docgen.judging.said import Said
from docgen.judging.telling import stem

_CHANGES = re.compile(r"(?:update|set|modify|change|add|remove|replace|append|clear)s?\b", re.I)
_OR_SET = re.compile(r"(?:get|return|fetch|retrieve)s?(?: or |/)(?:set|update|change)s?\b", re.I)
_A_COPY = re.compile(r"\b(?:cop(?:y|ies)|new|clones?|another)\b", re.I)
_COPYING = re.compile(r"_*(?:make_|deep)?(?:copy|clone)(?:_with\w*)?$|_?replace$")
_DECORATES = re.compile(
    r"\b(?:decorat\w*|wrap\w*|so that|mark\w*|register\w*|ensur\w+|mak(?:e|es) (?:an?|the))\b",
    re.I,
)
_WRAPPING = frozenset({"wraps", "update_wrapper"})
_RUNS = re.compile(r"(?:run|call|execute|invoke|copy|create a copy|apply)s?\b", re.I)
_PASSED = re.compile(r"\b(?:pass(?:ed|es)?|forwarded|handed)\b(?: on)? to\b|\bfor `{1,2}\w", re.I)
_PERMITS = re.compile(r"^(?:allow|ignore|permit|skip|suppress)_|_ok$")
_OF_FAILING = re.compile(r"\b(?:rais|fail|error|exception|throw)\w*\b", re.I)
_DENIED = re.compile(
    r"\b(?:not|no|never|without|instead|rather|silent\w*|ignor\w*|allow\w*|accept\w*|skip\w*|"
    r"suppress\w*|avoid\w*|if false|unless)\b",
    re.I,
)
_WRITES = re.compile(r"[wax]b?\+?t?$|[wax]t$")
_TO_READ = re.compile(r"\b(?:read|load|compress|decompress|parse|open)\w*\b", re.I)
_TO_WRITE = re.compile(
    r"\b(?:writ|out|sav|dest|target|stor|creat|dump|append|export|log)\w*\b", re.I
)
_WITHOUT = re.compile(r"\bwithout (?:\w+ly )?(?P<verb>[a-z]{4,}ing)\b(?! (?:the )?need)", re.I)
_TWICE = re.compile(r"(?P<one>(['\"`])[^'\"`]+\2),? (?:or|and) (?P=one)(?!\w)")
_LAZY = re.compile(
    r"(?:typing\.|t\.|collections\.abc\.|abc\.)?(?:Async)?(?:Iterator|Generator)\b", re.I
)
_ONE_BY_ONE = re.compile(
    r"\b(?:iterat|generat|stream|yield|lazi|async)\w*\b|\bone (?:by|at|after)\b|\beach\b", re.I
)


def changed_copy(said: Said) -> Iterator[str]:
    """A change told of what gives a changed copy."""
    if said.slot.kind != "summary" or said.record.language != "python":
        return
    if not _CHANGES.match(said.text) or _A_COPY.search(said.prose):
        return
    tree, body = body_tree(said.facts.code), said.facts.body
    own = body is None or any(write.target.startswith("self") for write in body.writes)
    if tree is not None and not own and _gives_copy(tree):
        yield "it gives a changed copy and changes nothing itself: say so"


def _gives_copy(tree: ast.Module) -> bool:
    """Whether what is given back is a copy of the object itself."""
    copies = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_copy(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    given = [one.value for one in ast.walk(tree) if isinstance(one, ast.Return)]
    return bool(given) and all(
        _is_copy(one) or (isinstance(one, ast.Name) and one.id in copies) for one in given
    )


def _is_copy(node: ast.AST | None) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)):
            return _COPYING.match(name) is not None
        case ast.Call(
            func=ast.Name(id=name) | ast.Attribute(attr=name), args=[ast.Name(id="self")]
        ):
            return _COPYING.match(name) is not None
    return False


def set_as_well(said: Said) -> Iterator[str]:
    """ "Get or set" of what sets nothing."""
    body = said.facts.body
    if said.slot.kind != "summary" or body is None or not _OR_SET.match(said.text):
        return
    is_set = any(one.how in ("item", "attribute") for one in body.writes) or any(
        re.match(r"(?:set|put|store|update|write)", one.callee.rpartition(".")[2].lstrip("_"), re.I)
        for one in body.calls
    )
    if not is_set:
        yield "it sets nothing: say only what it gives"


def decorator(said: Said) -> Iterator[str]:
    """A call told of what only makes another function of the one it is given."""
    if said.slot.kind != "summary" or said.record.language != "python":
        return
    if _DECORATES.search(said.prose) or not _RUNS.match(said.text):
        return
    owner = said.record.symbol.qualified_name
    inner = {
        one.name: one
        for one in said.record.file.symbols
        if one.parent == owner and one.kind in FUNCTIONS
    }
    body = said.facts.body
    calls = body.calls if body is not None else ()
    is_wrapped = any(one.callee.rpartition(".")[2] in _WRAPPING for one in calls) or any(
        "wraps(" in decorated for one in inner.values() for decorated in one.decorators
    )
    if is_wrapped:
        yield "it decorates a function: say what becomes of that"


def passed_on(said: Said) -> Iterator[str]:
    """ "Passed to …" of arguments that no call is given."""
    one, body = said.parameter, said.facts.body
    if one is None or not one.stars or body is None or said.is_class:
        return
    if said.record.language != "python" or not _PASSED.search(said.text):
        return
    handed = re.compile(rf"(?<![\w.]){re.escape(one.name)}(?!\w)")
    takers = {
        call.callee.rpartition(".")[2] for call in body.calls if handed.search(call.arguments)
    }
    is_spread = re.search(rf"\*{re.escape(one.name)}\b", said.facts.code) is not None
    if not is_spread and takers <= _STORING:
        yield f"{one.shown} is given to no call: say what becomes of it"


_STORING = frozenset({"append", "add", "insert", "extend", "setdefault", "update", "dict", "tuple"})


def permission(said: Said) -> Iterator[str]:
    """ "Whether to raise" of a flag that lets something pass."""
    one = said.parameter
    if one is None or not _PERMITS.search(one.name):
        return
    if _OF_FAILING.search(said.prose) and not _DENIED.search(said.prose):
        yield f"{one.name} lets it pass where it is true: say that"


def written_file(said: Said) -> Iterator[str]:
    """ "File to read" of what is opened to be written to."""
    one = said.parameter
    if one is None or said.record.language != "python" or said.is_class:
        return
    if not _TO_READ.search(said.prose) or _TO_WRITE.search(said.prose):
        return
    tree = body_tree(said.facts.code)
    if tree is not None and any(_opens_to_write(node, one.name) for node in ast.walk(tree)):
        yield f"{one.name} is written to: say so"


def _opens_to_write(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Call(args=[ast.Name(id=first), *rest], keywords=keywords) if first == name:
            modes = [*rest, *(each.value for each in keywords)]
            return any(
                isinstance(mode, ast.Constant)
                and isinstance(mode.value, str)
                and _WRITES.match(mode.value)
                for mode in modes
            )
    return False


def denied_call(said: Said) -> Iterator[str]:
    """ "Without importing it" of what does import it."""
    body = said.facts.body
    if said.slot.kind not in ("summary", "extended") or body is None:
        return
    for found in _WITHOUT.finditer(said.prose):
        verb = stem(found["verb"])
        for call in body.calls:
            if verb in map(stem, call.callee.rpartition(".")[2].split("_")):
                yield f'`{call.callee}` is called here: leave out "{found[0]}"'
                return


def twice(said: Said) -> Iterator[str]:
    """One thing told as two."""
    found = _TWICE.search(said.text)
    if found is not None:
        yield f"{found['one']} is said twice"


def lazy(said: Said) -> Iterator[str]:
    """A result that comes one by one, told as if it were there."""
    annotation = said.facts.result.annotation or ""
    if said.slot.kind != "returns" or said.language != "en" or not _LAZY.match(annotation):
        return
    if said.record.language == "python" and not _ONE_BY_ONE.search(said.prose):
        yield "it gives an iterator: say of what"
