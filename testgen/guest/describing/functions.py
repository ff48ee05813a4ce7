"""The description of a function or method."""

from __future__ import annotations

import ast
import inspect
import textwrap
from types import ModuleType
from typing import Any

from ..goals.goal import Goals
from . import code
from .definitions import Definition, first_line
from .docstrings import Documented, documented, type_of
from .objects import signature, unwrapped
from .types import Type, Types

_KINDS = {
    inspect.Parameter.POSITIONAL_ONLY: "positional",
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "both",
    inspect.Parameter.KEYWORD_ONLY: "keyword",
    inspect.Parameter.VAR_POSITIONAL: "varargs",
    inspect.Parameter.VAR_KEYWORD: "kwargs",
}
_CONSTRUCTORS = ("__init__", "__new__", "__post_init__")
_MANAGERS = ("contextmanager", "asynccontextmanager")
_PROPERTIES = ("property", "cached_property", "abstractproperty")


class Functions:
    """Describes the functions of one module."""

    def __init__(
        self, module: ModuleType, source: str, types: Types, known: set[str],
        stubs: dict[str, Definition],
    ) -> None:  # fmt: skip
        self._names = {
            name: value for name, value in vars(module).items() if not name.startswith("__")
        }
        self._lines = source.splitlines()
        self._types = types
        self._known = known
        self._stubs = stubs

    def told(self, definition: Definition, goals: Goals) -> dict[str, Any]:
        """A function as JSON."""
        node, name = definition.node, definition.name
        assert not isinstance(node, ast.ClassDef)
        own = name.rpartition(".")[2]
        decorators = [ast.unparse(each) for each in node.decorator_list]
        endings = {each.partition("(")[0].rpartition(".")[2] for each in decorators}
        kind = _kind(definition, own, endings)
        doc = ast.get_docstring(node)
        said = documented(doc)
        is_manager = bool(endings & set(_MANAGERS))
        parts = [node, *definition.others]
        return {
            "name": name, "kind": kind, "class": definition.owner,
            "is_async": isinstance(node, ast.AsyncFunctionDef) and not is_manager,
            "is_generator": code.is_generator(node) and not is_manager,
            "is_context_manager": is_manager,
            "line": first_line(node), "end_line": node.end_lineno or node.lineno,
            "doc": doc, "source": self._source(node), "parameters":
            self._parameters(definition, kind, said),
            "returns": self._returns(definition, said),
            "raises": code.raised(node),
            "goals": [goal.told() for each in parts for goal in goals.of(each.lineno)],
            "constants": code.constants(node, self._names),
            "calls": code.calls(node, definition.owner, self._known),
            "is_public": is_public(name), "decorators": decorators, "nested": False,
        }  # fmt: skip

    def _source(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
        lines = self._lines[first_line(node) - 1 : node.end_lineno]
        return textwrap.dedent("\n".join(lines))

    def _parameters(
        self, definition: Definition, kind: str, said: Documented
    ) -> list[dict[str, Any]]:
        function = unwrapped(definition.value)
        node = definition.node
        assert not isinstance(node, ast.ClassDef)
        real = getattr(getattr(function, "__code__", None), "co_firstlineno", None)
        if real != first_line(node) and (opaque := signature(definition.value)) is not None:
            # A decorator that hides what it wraps: what can be called is what it made.
            return parameters_of(opaque, self._types)
        arguments = parameters_of_node(node, self._types)
        if definition.owner is not None and kind != "staticmethod" and arguments:
            arguments = arguments[1:] if arguments[0]["kind"] != "varargs" else arguments
        stub = self._stubs.get(definition.name)
        stubbed = {}
        if stub is not None and not isinstance(stub.node, ast.ClassDef):
            stubbed = {each["name"]: each for each in parameters_of_node(stub.node, self._types)}
        for each in arguments:
            if each["annotation"] is None and each["name"] in stubbed:
                each["annotation"] = stubbed[each["name"]]["annotation"]
            if each["annotation"] is None and each["name"] in said.parameters:
                each["annotation"] = type_of(said.parameters[each["name"]], self._types)
        return arguments

    def _returns(self, definition: Definition, said: Documented) -> Type | None:
        node, stub = definition.node, self._stubs.get(definition.name)
        assert not isinstance(node, ast.ClassDef)
        found = self._types.of_node(node.returns)
        if found is None and stub is not None and not isinstance(stub.node, ast.ClassDef):
            found = self._types.of_node(stub.node.returns)
        return found or (type_of(said.returns, self._types) if said.returns else None)


def _kind(definition: Definition, own: str, endings: set[str]) -> str:
    if definition.owner is None:
        return "function"
    if own in _CONSTRUCTORS:
        return "constructor"
    value = definition.value
    if isinstance(value, staticmethod) or "staticmethod" in endings:
        return "staticmethod"
    if isinstance(value, classmethod) or own in ("__init_subclass__", "__class_getitem__"):
        return "classmethod"
    return "property" if isinstance(value, property) or endings & set(_PROPERTIES) else "method"


def is_public(name: str) -> bool:
    """Whether no part of a name is private; Python's own method names are public."""
    return not any(
        part.startswith("_") and not (part.startswith("__") and part.endswith("__"))
        for part in name.split(".")
    )


def parameters_of_node(
    node: ast.FunctionDef | ast.AsyncFunctionDef, types: Types
) -> list[dict[str, Any]]:
    """All parameters, `self` among them, from source."""
    given = node.args
    places = [(each, "positional") for each in given.posonlyargs]
    places += [(each, "both") for each in given.args]
    defaults: list[ast.expr | None] = [None] * (len(places) - len(given.defaults))
    defaults += given.defaults
    if given.vararg:
        places.append((given.vararg, "varargs"))
        defaults.append(None)
    places += [(each, "keyword") for each in given.kwonlyargs]
    defaults += given.kw_defaults
    if given.kwarg:
        places.append((given.kwarg, "kwargs"))
        defaults.append(None)
    return [
        {
            "name": each.arg, "kind": kind, "has_default": default is not None,
            "default": None if default is None else ast.unparse(default),
            "annotation": types.of_node(each.annotation),
        }
        for (each, kind), default in zip(places, defaults)
    ]  # fmt: skip


def parameters_of(found: inspect.Signature, types: Types) -> list[dict[str, Any]]:
    """All parameters of a signature."""
    return [
        {
            "name": each.name, "kind": _KINDS[each.kind],
            "has_default": each.default is not each.empty,
            "default": None if each.default is each.empty else _default(each.default),
            "annotation": None if each.annotation is each.empty
            else types.of_object(each.annotation),
        }
        for each in found.parameters.values()
    ]  # fmt: skip


def _default(value: Any) -> str | None:
    simple = (type(None), bool, int, float, str, bytes)
    if type(value) in simple or (type(value) in (tuple, list, dict) and not value):
        return repr(value)
    return None
