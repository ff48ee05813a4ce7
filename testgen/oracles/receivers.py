"""Whether the object that a method is called on was built and used as its types ask for.

What an object does that was made of arguments of the wrong type is our own doing.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from testgen.oracles.arguments import arguments_of
from testgen.oracles.types import is_well_typed
from testgen.values import Case, Description, Function


def is_well_built(case: Case, function: Function, description: Description | None) -> bool | None:
    """Of a method or property: whether every call of the setup, and the one that makes the object,
    gives what is asked for. None where it cannot be told. True for plain functions."""
    if function.kind not in ("method", "property"):
        return True
    answers = [_fits(call, case, function, description) for call in _calls(case)]
    return False if False in answers else None if None in answers else True


def _calls(case: Case) -> Iterator[ast.Call]:
    """Calls of the setup, and those in the expression of the object itself."""
    for line in case.setup:
        try:
            tree = ast.parse(line)
        except (SyntaxError, ValueError):
            continue
        yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    try:
        tree = ast.parse(case.call)
    except (SyntaxError, ValueError):
        return
    whole = tree.body[0].value if tree.body and isinstance(tree.body[0], ast.Expr) else None
    if isinstance(whole, ast.Await):
        whole = whole.value
    outer = whole.func if isinstance(whole, ast.Call) else whole
    if isinstance(outer, ast.Attribute):
        yield from (node for node in ast.walk(outer.value) if isinstance(node, ast.Call))


def _fits(
    call: ast.Call, case: Case, function: Function, description: Description | None
) -> bool | None:
    match call.func:
        case ast.Name(id=name):
            return True if hasattr(builtins, name) else _made(name, call, case, description)
        case ast.Attribute(attr=name):
            if not call.args and not call.keywords:
                return True
            found = None
            if description is not None:
                found = description.function(f"{function.class_name}.{name}")
            return None if found is None else _given(call, case, found)
    return None


def _made(name: str, call: ast.Call, case: Case, description: Description | None) -> bool | None:
    if not call.args and not call.keywords:
        return True
    known = None if description is None else description.class_of(name)
    if known is None:
        return None
    maker = Function(name=name, kind="function", line=0, end_line=0, parameters=known.constructor)
    return _given(call, case, maker)


def _given(call: ast.Call, case: Case, function: Function) -> bool | None:
    source = ast.unparse(call)
    arguments = arguments_of(Case(id=0, target="", call=source, setup=case.setup), function)
    return None if arguments is None else is_well_typed(arguments, function)
