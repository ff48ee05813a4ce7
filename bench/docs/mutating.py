"""Code that moves on while its documentation stays: one change of one function each.

A change is only made where the documentation speaks of what is changed, so that it becomes false.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from random import Random


@dataclass(frozen=True, slots=True)
class Target:
    """A function in its file. `elsewhere`: the names in other files of its package."""

    name: str
    text: str
    node: ast.FunctionDef
    doc: str
    elsewhere: frozenset[str] = frozenset()


Change = Callable[[Target, Random], str | None]


def target_in(
    text: str, line: int, name: str, elsewhere: frozenset[str] = frozenset()
) -> Target | None:
    """The function that begins at a line."""
    node = _functions(text).get(line)
    doc = ast.get_docstring(node) if node is not None else None
    return Target(name, text, node, doc, elsewhere) if node is not None and doc else None


@lru_cache(maxsize=512)
def _functions(text: str) -> dict[int, ast.FunctionDef]:
    return {
        node.lineno: node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)
    }


def default(target: Target, random: Random) -> str | None:
    """Another default, where the documentation states the present one."""
    of = target.node.args
    pairs = [*zip(reversed([*of.posonlyargs, *of.args]), reversed(of.defaults), strict=False)]
    pairs += [
        (one, value) for one, value in zip(of.kwonlyargs, of.kw_defaults, strict=True) if value
    ]
    random.shuffle(pairs)
    for name, value in pairs:
        if not isinstance(value, ast.Constant) or value.value is None or value.value is Ellipsis:
            continue
        source = str(ast.get_source_segment(target.text, value))
        bare = re.escape(source.strip("\"'"))
        between = r"(?:(?!\n\s*\n).){0,400}?"
        said = (
            rf"(?s)\b{name.arg}\b{between}default\w*[^\w\n]{{0,3}}"
            rf"(?:is|to|of|value)?[^\w\n-]{{0,6}}{bare}(?!\w)"
        )
        if not bare or not re.search(said, target.doc, re.IGNORECASE):
            continue
        return _replaced(target.text, value, _other(value.value))
    return None


def _other(value: object) -> str:
    if isinstance(value, bool):
        return repr(not value)
    if isinstance(value, int | float):
        return repr(value + 1)
    return repr(f"{value}2")


def renamed(target: Target, random: Random) -> str | None:
    """A parameter by another name, wherever the function uses it."""
    of = target.node.args
    names = [*of.posonlyargs, *of.args, *of.kwonlyargs]
    names = [one for one in names if one.arg not in ("self", "cls")]
    if not names:
        return None
    one = random.choice(names)
    places: list[ast.AST] = [
        node
        for node in ast.walk(target.node)
        if (isinstance(node, ast.Name) and node.id == one.arg)
        or (isinstance(node, ast.arg) and node.arg == one.arg)
    ]
    text = target.text
    for place in sorted(places, key=_place, reverse=True):
        start = _offset(text, place)
        text = f"{text[:start]}{one.arg}_given{text[start + len(one.arg) :]}"
    return text


def added(target: Target, random: Random) -> str | None:
    """One parameter more."""
    of = target.node.args
    if of.vararg or of.kwonlyargs or of.kwarg or not of.args:
        return None
    last = of.defaults[-1] if of.defaults else of.args[-1]
    end = _offset(target.text, last, end=True)
    return f"{target.text[:end]}, extra_limit=None{target.text[end:]}"


def swapped(target: Target, random: Random) -> str | None:
    """Two parameters in the other order."""
    plain = target.node.args.args[: len(target.node.args.args) - len(target.node.args.defaults)]
    plain = [one for one in plain if one.arg not in ("self", "cls")]
    if len(plain) < 2:
        return None
    first, second = plain[0], plain[1]
    one, other = _source(target, first), _source(target, second)
    text = _replaced(target.text, second, one)
    return _replaced(text, first, other)


def dropped_raise(target: Target, random: Random) -> str | None:
    """A documented exception that is raised no longer, nor guarded against."""
    by_type: dict[str, list[ast.Raise]] = {}
    for node in ast.walk(target.node):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            name = ast.unparse(node.exc.func).rpartition(".")[2]
            by_type.setdefault(name, []).append(node)
    told = [name for name in sorted(by_type) if re.search(rf"\b{name}\b", target.doc)]
    if not told:
        return None
    text = target.text
    guards = {
        one.body[0]: one
        for one in ast.walk(target.node)
        if isinstance(one, ast.If) and len(one.body) == 1 and not one.orelse
    }
    dropped: list[ast.AST] = [guards.get(one, one) for one in by_type[random.choice(told)]]
    for node in sorted(dropped, key=_place, reverse=True):
        is_branch = text[_offset(text, node) :].startswith("elif")
        text = _replaced(text, node, "elif False:\n pass" if is_branch else "pass")
    return text


def other_raise(target: Target, random: Random) -> str | None:
    """Another exception than the documented one."""
    found = [
        node.exc.func
        for node in ast.walk(target.node)
        if isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and isinstance(node.exc.func, ast.Name)
        and re.search(rf"\b{node.exc.func.id}\b", target.doc)
    ]
    if not found:
        return None
    return _replaced(target.text, random.choice(found), "RuntimeError")


def no_result(target: Target, random: Random) -> str | None:
    """A documented result that is given no longer."""
    returns = [one for one in ast.walk(target.node) if isinstance(one, ast.Return) and one.value]
    if not returns:
        return None
    text = target.text
    for node in sorted(returns, key=_place, reverse=True):
        text = _replaced(text, node, "return")
    return text


_ORDER = r"(?is).*\b(?:ascending|descending|largest first|smallest first)\b"
_EXTREME = r"(?i).*\b(?:minimum|maximum|smallest|largest|lowest|highest)\b"


def order(target: Target, random: Random) -> str | None:
    """The other order, where one is documented; the least for the most."""
    nodes = list(ast.walk(target.node))
    calls = [one for one in nodes if isinstance(one, ast.Call)]
    if sum(ast.unparse(one.func).rpartition(".")[2] in ("sorted", "sort") for one in calls) > 1:
        return None
    for call in calls:
        name = ast.unparse(call.func).rpartition(".")[2]
        if name in ("sorted", "sort") and re.search(_ORDER, target.doc):
            turned = [one for one in call.keywords if one.arg == "reverse"]
            if turned and isinstance(turned[0].value, ast.Constant):
                return _replaced(target.text, turned[0].value, repr(not turned[0].value.value))
            end = _offset(target.text, call, end=True) - 1
            comma = ", " if call.args or call.keywords else ""
            return f"{target.text[:end]}{comma}reverse=True{target.text[end:]}"
        is_result = any(isinstance(one, ast.Return) and one.value is call for one in nodes)
        if name in ("min", "max") and is_result and re.match(_EXTREME, target.doc):
            return _replaced(target.text, call.func, "max" if name == "min" else "min")
    return None


_BOUND = (
    r"(?i)\b{name}\b[^\n]*(?:\n[^\n]+)?(?:must be|has to be|should be|>=?)[^\n]{{0,12}}"
    r"(?:positive|non-?negative|at least|greater than|less than|\d)"
)


def bound(target: Target, random: Random) -> str | None:
    """Another bound, where one is documented."""
    for node in ast.walk(target.node):
        match node:
            case ast.If(
                test=ast.Compare(
                    left=ast.Name(id=name),
                    comparators=[ast.Constant(value=int() | float() as value) as number],
                ),
                body=[ast.Raise(), *_],
            ) if re.search(_BOUND.format(name=name), target.doc):
                return _replaced(target.text, number, repr(value + 5))
    return None


def gone(target: Target, random: Random) -> str | None:
    """A function that the documentation refers to, called otherwise by now, wherever it was."""
    names = re.findall(r":(?:func|meth|class):`[.~]?([A-Za-z_]\w*)`|`([a-z]\w+)\(\)`", target.doc)
    for name in {one or other for one, other in names}:
        found = re.search(rf"(?m)^\s*(?:def|class) {name}\b", target.text)
        if found and name != target.name.rpartition(".")[2] and name not in target.elsewhere:
            code = _without_docs(target.text)
            if len(re.findall(rf"\b{name}\b", code)) <= 3:
                return _renamed_in_code(target.text, name)
    return None


CHANGES: dict[str, Change] = {
    "default changed": default,
    "parameter renamed": renamed,
    "parameter added": added,
    "parameters swapped": swapped,
    "raise dropped": dropped_raise,
    "raise of another": other_raise,
    "result dropped": no_result,
    "order or extreme flipped": order,
    "bound changed": bound,
    "name gone": gone,
}


def changed(target: Target, kind: str, random: Random) -> str | None:
    """The file with one change that parses; None where it cannot be made."""
    text = CHANGES[kind](target, random)
    if text is None or text == target.text:
        return None
    try:
        ast.parse(text)
    except SyntaxError:
        return None
    return text


def _place(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _offset(text: str, node: ast.AST, *, end: bool = False) -> int:
    line = getattr(node, "end_lineno" if end else "lineno")
    column = getattr(node, "end_col_offset" if end else "col_offset")
    lines = text.splitlines(keepends=True)
    before = sum(map(len, lines[: line - 1]))
    return before + len(lines[line - 1].encode()[:column].decode())


def _source(target: Target, node: ast.AST) -> str:
    return target.text[_offset(target.text, node) : _offset(target.text, node, end=True)]


def _replaced(text: str, node: ast.AST, new: str) -> str:
    return text[: _offset(text, node)] + new + text[_offset(text, node, end=True) :]


def _docs(text: str) -> Iterator[tuple[int, int]]:
    for node in ast.walk(ast.parse(text)):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            value = body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield _offset(text, value), _offset(text, value, end=True)


def _without_docs(text: str) -> str:
    for start, end in sorted(_docs(text), reverse=True):
        text = text[:start] + text[end:]
    return text


def names_in_code(text: str) -> frozenset[str]:
    """All names of a file but those in its documentation."""
    try:
        return frozenset(re.findall(r"\w+", _without_docs(text)))
    except SyntaxError:
        return frozenset(re.findall(r"\w+", text))


def _renamed_in_code(text: str, name: str) -> str:
    kept = sorted(_docs(text))
    pieces, at = [], 0
    for start, end in kept:
        pieces += [re.sub(rf"\b{name}\b", f"{name}_now", text[at:start]), text[start:end]]
        at = end
    return "".join([*pieces, re.sub(rf"\b{name}\b", f"{name}_now", text[at:])])
