"""Whether a function does anything with a parameter that is nothing (`None`): asks whether it is,
or hands it on to what may ask."""

from __future__ import annotations

import ast
import builtins
import re

from docgen.facts.passing import given_to
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile
from docgen.facts.usage import body_tree
from syntax.bodies import Body, CallMade
from syntax.names.chains import chain
from syntax.symbols import Symbol

_DEEPEST = 2
_INNER = re.compile(r"\b(?:def|lambda)\b")
"""A function within may ask."""
_NOTHING = frozenset({"None", "null", "undefined"})
_MAY_BE_NOTHING = re.compile(r"\b(?:None|null|nil|undefined|Optional|Option|Any|object)\b|\?|^$")


def may_be_nothing(annotation: str) -> bool:
    """Whether a type admits nothing, as far as it says."""
    return _MAY_BE_NOTHING.search(annotation) is not None


def asks(name: str, code: str) -> bool:
    """Whether code compares a name with nothing, or asks whether it is true."""
    own = re.escape(name)
    asked = (
        rf"\b{own} (?:(?:is|is not|[=!]==?) (?:None|null|undefined)\b|(?:or|and|if)\b)"
        rf"|\b(?:not|if|or|and|while) {own}\b(?!\s*[<>.\[(+*/%-])|\bmatch {own}:"
    )
    return re.search(asked, code) is not None


def looked_at(file: SourceFile, symbol: Symbol, raising: Raising) -> frozenset[str]:
    """The parameters of a Python function that it or what it calls looks at for nothing; those too
    of which that is not known."""
    body = file.body_of(symbol)
    if file.language != "python" or body is None:
        return frozenset(one.name for one in symbol.parameters)
    return frozenset(
        one.name
        for one in symbol.parameters
        if _is_looked_at(one.name, file, body, raising, _DEEPEST)
    )


def _is_looked_at(name: str, file: SourceFile, body: Body, raising: Raising, depth: int) -> bool:
    code = _bare(file.slice(body.span))
    if asks(name, code) or _is_kept(name, code) or _INNER.search(code):
        return True
    word = re.compile(rf"(?<![\w.]){re.escape(name)}(?![\w.(\[])")
    calls = [one for one in body.calls if word.search(one.arguments)]
    return any(_asks_there(name, one, file, raising, depth) for one in calls)


def _bare(code: str) -> str:
    """Code without comments and documentation."""
    tree = body_tree(code)
    if tree is None:
        return code
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value = ast.Constant(value=...)
    return ast.unparse(tree).removeprefix("def body():\n")


def _is_kept(name: str, code: str) -> bool:
    """Whether it is kept as an attribute or given back: others may ask."""
    own = re.escape(name)
    kept = rf"\.\w+(?:: [^=\n]+)? = {own}\s*$|\b(?:return|yield) (?:.*[\s(,])?{own}\s*[,)]?\s*$"
    return re.search(kept, code, re.MULTILINE) is not None


def _asks_there(name: str, call: CallMade, file: SourceFile, raising: Raising, depth: int) -> bool:
    scope = file.names.scope_at(file.parse.snapshot.byte_at(call.span.start))
    objects = chain(raising.resolver, file.names, scope, call.callee)
    if not objects:
        return not hasattr(builtins, call.callee)
    for one in objects:
        taker = raising.taker(one)
        if taker is None or depth == 0:
            return True
        given = given_to(call, taker.symbol)
        if given is None:
            return True
        for parameter in taker.symbol.parameters:
            value = given.get(parameter.name)
            if not (isinstance(value, ast.Name) and value.id == name):
                continue
            if parameter.default in _NOTHING or may_be_nothing(parameter.annotation or "-"):
                return True
            if _is_looked_at(parameter.name, taker.file, taker.body, raising, depth - 1):
                return True
    return False
