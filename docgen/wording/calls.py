"""Calls as conditions, read by what they are known to ask: `path.exists()` asks whether a path
exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from docgen.wording.statements import Statement, joined

_TESTS: Mapping[str, str] = {
    "startswith": "starts_with",
    "endswith": "ends_with",
    "startsWith": "starts_with",
    "endsWith": "ends_with",
    "equals": "equals",
}
_HOLDS: Mapping[str, str] = {
    "includes": "in",
    "contains": "in",
    "has": "in",
    "containsKey": "in",
    "has_key": "in",
    "__contains__": "in",
}
_OF_PATHS: Mapping[str, str] = {
    "exists": "exists",
    "isfile": "file",
    "is_file": "file",
    "isdir": "folder",
    "is_dir": "folder",
    "isDirectory": "folder",
}
_OF_NUMBERS: Mapping[str, str] = {"isnan": "nan", "isNaN": "nan"}
_KINDS: Mapping[str, str] = {"isArray": "Array", "isInteger": "integer"}
_PATTERNS = frozenset({"match", "fullmatch"})
_MODULES = frozenset({"os", "path", "np", "numpy", "math", "Number", "Array", "re", "jnp", "torch"})
_ALL: Mapping[str, str] = {"any": "some", "all": "every"}
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """How what stands within a call is read; `is_wide` as for `read_condition`."""

    read: Callable[[ast.expr], Statement | None]
    is_wide: bool


def asked(node: ast.Call, reading: Asked) -> Statement | None:
    """What a call says as a condition."""
    match node:
        case ast.Call(func=ast.Name(id="isinstance"), args=[x, kind]):
            return Statement("of_type", _source(x), types=_alternatives(kind))
        case ast.Call(func=ast.Name(id="issubclass"), args=[x, kind]):
            return Statement("subclass", _source(x), types=_alternatives(kind))
        case ast.Call(func=ast.Name(id="callable"), args=[x]):
            return Statement("callable", _source(x))
        case ast.Call(func=ast.Name(id="hasattr"), args=[x, ast.Constant(value=str() as name)]):
            return Statement("has_attribute", _source(x), name)
        case ast.Call(func=ast.Attribute(value=x, attr=test), args=[y]) if test in _TESTS:
            return Statement(_TESTS[test], _source(x), _source(y))
        case ast.Call(func=ast.Attribute(value=x, attr="isEmpty"), args=[], keywords=[]):
            return Statement("empty", _source(x))
        case ast.Call(func=ast.Name(id="bool"), args=[x], keywords=[]):
            return reading.read(x)
    if not reading.is_wide:
        return _named(node)
    found = _of_items(node, reading) or _by_name(node)
    if found is not None:
        return found
    text = _source(node)
    return Statement("true", text) if len(text) <= _LONGEST else None


def _named(node: ast.Call) -> Statement | None:
    is_asked = re.match(r"(?:is|has|can)_?\w+$", _source(node.func).rpartition(".")[2])
    is_bare = not node.args and not node.keywords
    return Statement("true", _source(node)) if is_bare and is_asked else None


def _alternatives(kind: ast.expr) -> tuple[str, ...]:
    match kind:
        case ast.Tuple(elts=kinds):
            return tuple(map(_source, kinds))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return (*_alternatives(left), *_alternatives(right))
    return (_source(kind),)


def _by_name(node: ast.Call) -> Statement | None:
    """What a function is known to ask by its name."""
    match node:
        case ast.Call(func=ast.Attribute(value=holder, attr=name), args=args, keywords=[]):
            of = _source(holder)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            of = ""
        case _:
            return None
    is_module = of == "" or of.rpartition(".")[2] in _MODULES
    if len(args) == 1 and name in _HOLDS and not is_module:
        row = "contains" if isinstance(args[0], ast.Constant) else "in"
        return Statement(row, _source(args[0]), of)
    if len(args) == 2 and name in _PATTERNS and of == "re":
        return Statement("matches", _source(args[1]), _source(args[0]))
    if len(args) == 1 and name in _PATTERNS and re.fullmatch(r"[\w.]+", of):
        is_hidden = re.search(r"(?:^|\.)_", of) is not None
        return Statement("matches", _source(args[0]), "" if is_hidden else of)
    if name in _OF_PATHS and len(args) == (0 if not args and not is_module else 1):
        return Statement(_OF_PATHS[name], _source(args[0]) if args else of)
    if len(args) == 1 and is_module and name in _OF_NUMBERS:
        return Statement(_OF_NUMBERS[name], _source(args[0]))
    if len(args) == 1 and is_module and name in _KINDS:
        return Statement("of_type", _source(args[0]), types=(_KINDS[name],))
    return None


def _of_items(node: ast.Call, reading: Asked) -> Statement | None:
    """`any(x < 0 for x in xs)`, `np.any(xs < 0)`, `(xs < 0).any()`."""
    match node:
        case ast.Call(
            func=ast.Name(id="any" | "all" as name),
            args=[ast.Tuple(elts=those) | ast.List(elts=those)],
        ) if len(those) > 1:
            parts = tuple(one for one in map(reading.read, those) if one is not None)
            is_read = len(parts) == len(those)
            return joined("or" if name == "any" else "and", parts) if is_read else None
        case ast.Call(
            func=ast.Name(id="any" | "all" as name),
            args=[ast.GeneratorExp(elt=inner, generators=[ast.comprehension() as each])],
        ) if isinstance(each.target, ast.Name) and not each.ifs and not each.is_async:
            return of_each(_ALL[name], reading.read(inner), each.target.id, _source(each.iter))
        case ast.Call(
            func=ast.Attribute(
                value=ast.Name(id="np" | "numpy" | "jnp"), attr="any" | "all" as name
            ),
            args=[inner],
            keywords=[],
        ):
            return _elementwise(_ALL[name], reading.read(inner))
        case ast.Call(
            func=ast.Attribute(value=ast.Compare() as compared, attr="any" | "all" as name), args=[]
        ):
            return _elementwise(_ALL[name], reading.read(compared))
    return None


def of_each(row: str, inner: Statement | None, name: str, of: str) -> Statement | None:
    """What is said of some or every value of a collection, each called by a name within."""
    if inner is None or inner.parts or inner.things or inner.x != name or len(of) > _LONGEST:
        return None
    rest = (inner.y, inner.z, *inner.types)
    if any(re.search(rf"(?<![\w.]){re.escape(name)}\b", one) for one in rest):
        return None
    return Statement(row, of, parts=(replace(inner, x=""),))


def _elementwise(row: str, inner: Statement | None) -> Statement | None:
    if inner is None or inner.parts or inner.things or not re.fullmatch(r"[\w.]+", inner.x):
        return None
    return Statement(row, inner.x, parts=(replace(inner, x=""),))


def _source(node: ast.expr) -> str:
    return ast.unparse(node)
