"""The description of a module: its functions and classes, with the goals in them."""

from __future__ import annotations

import ast
from types import ModuleType
from typing import Any

from ..goals.goal import MODULE_LEVEL, Goals
from .classes import class_told
from .definitions import Definition, definitions, hidden_imports, imported_names
from .functions import Functions
from .types import Types


def describe(module: ModuleType, source: str, goals: Goals, stub: str | None) -> dict[str, Any]:
    """The module as JSON. `stub` is the source of a `.pyi` beside it."""
    tree = ast.parse(source)
    found = definitions(tree, module)
    functions = [each for each in found if not isinstance(each.node, ast.ClassDef)]
    classes = [each for each in found if isinstance(each.node, ast.ClassDef)]
    known = {each.name for each in found}
    types = Types(dict(vars(module)), hidden_imports(tree))
    stubs = _by_name(stub)
    teller = Functions(module, source, types, known, stubs)
    told = [teller.told(each, goals) for each in functions]
    methods: dict[str, list[str]] = {}
    for each in functions:
        if each.owner is not None:
            methods.setdefault(each.owner, []).append(each.name)
    return {
        "doc": ast.get_docstring(tree),
        "functions": told,
        "classes": [class_told(each, types, told, methods.get(each.name, [])) for each in classes],
        "imported": imported_names(tree, module.__package__ or ""),
        "goals": [goal.told() for goal in goals.of(MODULE_LEVEL)],
    }


def _by_name(stub: str | None) -> dict[str, Definition]:
    if stub is None:
        return {}
    try:
        return {each.name: each for each in definitions(ast.parse(stub), None)}
    except (SyntaxError, ValueError):
        return {}
