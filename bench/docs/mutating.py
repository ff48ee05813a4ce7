"""Code that moves on while its documentation stays: one change of one function each.

A change is only made where the documentation speaks of what is changed, so that it becomes false.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from random import Random

from bench.docs.edits import offset, place, replaced, source
from bench.docs.mutating_claims import bound, gone, order
from bench.docs.target import Target

Change = Callable[[Target, Random], str | None]


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
        written = str(ast.get_source_segment(target.text, value))
        bare = re.escape(written.strip("\"'"))
        between = r"(?:(?!\n\s*\n).){0,400}?"
        said = (
            rf"(?s)\b{name.arg}\b{between}default\w*[^\w\n]{{0,3}}"
            rf"(?:is|to|of|value)?[^\w\n-]{{0,6}}{bare}(?!\w)"
        )
        if not bare or not re.search(said, target.doc, re.IGNORECASE):
            continue
        return replaced(target.text, value, _other(value.value))
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
    uses: list[ast.AST] = [
        node
        for node in ast.walk(target.node)
        if (isinstance(node, ast.Name) and node.id == one.arg)
        or (isinstance(node, ast.arg) and node.arg == one.arg)
    ]
    text = target.text
    for use in sorted(uses, key=place, reverse=True):
        start = offset(text, use)
        text = f"{text[:start]}{one.arg}_given{text[start + len(one.arg) :]}"
    return text


def added(target: Target, random: Random) -> str | None:
    """One parameter more."""
    of = target.node.args
    if of.vararg or of.kwonlyargs or of.kwarg or not of.args:
        return None
    last = of.defaults[-1] if of.defaults else of.args[-1]
    end = offset(target.text, last, end=True)
    return f"{target.text[:end]}, extra_limit=None{target.text[end:]}"


def swapped(target: Target, random: Random) -> str | None:
    """Two parameters in the other order."""
    plain = target.node.args.args[: len(target.node.args.args) - len(target.node.args.defaults)]
    plain = [one for one in plain if one.arg not in ("self", "cls")]
    if len(plain) < 2:
        return None
    first, second = plain[0], plain[1]
    one, other = source(target.text, first), source(target.text, second)
    text = replaced(target.text, second, one)
    return replaced(text, first, other)


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
    for node in sorted(dropped, key=place, reverse=True):
        is_branch = text[offset(text, node) :].startswith("elif")
        text = replaced(text, node, "elif False:\n pass" if is_branch else "pass")
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
    return replaced(target.text, random.choice(found), "RuntimeError")


def no_result(target: Target, random: Random) -> str | None:
    """A documented result that is given no longer."""
    returns = [one for one in ast.walk(target.node) if isinstance(one, ast.Return) and one.value]
    if not returns:
        return None
    text = target.text
    for node in sorted(returns, key=place, reverse=True):
        text = replaced(text, node, "return")
    return text


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
