"""Classes of the project's other modules that a target's parameters ask for: read, never imported.

What the module under test itself declares is in its description.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from testgen.inputs.standard import PATHS, PURE_PATHS, values_of
from testgen.inputs.types import type_of_annotation
from testgen.values import Class, Description, Parameter, ParameterKind, Type

_MOST = 60
_MAX_BYTES = 1024 * 1024
_ENUMS = frozenset({"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"})


def classes_elsewhere(
    description: Description, module: str, folders: Sequence[Path]
) -> dict[str, Class]:
    """The classes by qualified name, with those that their own constructors ask for.

    `folders` are the import path: where `pkg.mod` is looked for as `pkg/mod.py`.
    """
    parameters = [each for function in description.functions for each in function.parameters]
    parameters += [each for one in description.classes for each in one.constructor]
    waiting = list(dict.fromkeys(_class_names(each.annotation for each in parameters)))
    found: dict[str, Class] = {}
    while waiting and len(found) < _MOST:
        name = waiting.pop(0)
        if name in found or name.startswith(f"{module}.") or _is_standard(name):
            continue
        one = _read_class(name, folders, 0)
        if one is not None:
            found[name] = one
            waiting += _class_names(each.annotation for each in one.constructor)
            waiting += _below(name, folders) if one.is_abstract else ()
    return found


def _below(name: str, folders: Sequence[Path]) -> Iterator[str]:
    """The classes beside an abstract one that derive from it: objects can be made of those."""
    module, _, plain = name.rpartition(".")
    tree, _ = _tree_of(module, folders)
    wanted = {plain}
    for node in tree.body if tree is not None else ():
        if isinstance(node, ast.ClassDef) and wanted & set(map(ast.unparse, node.bases)):
            wanted.add(node.name)
            yield f"{module}.{node.name}"


def _is_abstract(node: ast.ClassDef) -> bool:
    return any(
        ast.unparse(mark).rpartition(".")[2] == "abstractmethod"
        for each in node.body
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        for mark in each.decorator_list
    )


def _is_standard(name: str) -> bool:
    return name in PATHS | PURE_PATHS or bool(values_of(name))


def _class_names(kinds: Iterable[Type | None]) -> Iterator[str]:
    for kind in kinds:
        if kind is not None:
            if kind.of in {"class", "type"} and "." in kind.name:
                yield kind.name
            yield from _class_names(kind.args)


def _read_class(name: str, folders: Sequence[Path], hops: int) -> Class | None:
    """The class of a qualified name; where a package only hands it on, from where it comes."""
    module, _, plain = name.rpartition(".")
    tree, package = _tree_of(module, folders)
    if tree is None:
        return None
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == plain:
            return _class_of(node, module, tree, package)
    origin = _imports(tree, module, package).get(plain)
    return _read_class(origin, folders, hops + 1) if origin and hops < 5 else None


def _tree_of(module: str, folders: Sequence[Path]) -> tuple[ast.Module | None, bool]:
    relative = Path(*module.split("."))
    for folder in folders:
        for path, is_package in (
            ((folder / relative).with_suffix(".py"), False),
            (folder / relative / "__init__.py", True),
        ):
            tree = _parsed(path)
            if tree is not None:
                return tree, is_package
    return None, False


@lru_cache(maxsize=64)
def _parsed(path: Path) -> ast.Module | None:
    try:
        if path.stat().st_size > _MAX_BYTES:
            return None
        return ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _class_of(node: ast.ClassDef, module: str, tree: ast.Module, package: bool) -> Class:
    known = _imports(tree, module, package) | {
        each.name: f"{module}.{each.name}" for each in tree.body if isinstance(each, ast.ClassDef)
    }
    bases = [ast.unparse(base) for base in node.bases]
    decorators = [ast.unparse(each) for each in node.decorator_list]
    is_data = any("dataclass" in each or each.split("(")[0].endswith(("define", "attrs", "s"))
                  for each in decorators)  # fmt: skip
    is_data |= any(each.rpartition(".")[2] in {"NamedTuple", "BaseModel", "Struct"}
                   for each in bases)  # fmt: skip
    init = next(
        (
            each
            for each in node.body
            if isinstance(each, ast.FunctionDef) and each.name == "__init__"
        ),
        None,
    )
    parameters: list[Parameter] = []
    if init is not None:
        parameters = list(parameters_of(init.args))[1:]
    elif is_data:
        parameters = list(_fields(node))
    is_enum = any(base.rpartition(".")[2] in _ENUMS for base in bases)
    return Class(
        name=node.name,
        line=node.lineno,
        doc=ast.get_docstring(node),
        bases=tuple(bases),
        is_abstract=_is_abstract(node),
        is_exception=any(base.endswith(("Error", "Exception")) for base in bases),
        is_enum=is_enum,
        is_dataclass=is_data,
        members=tuple(_members(node)) if is_enum else (),
        constructor=tuple(_qualified(each, known) for each in parameters),
    )


def _members(node: ast.ClassDef) -> Iterator[str]:
    for each in node.body:
        match each:
            case ast.Assign(targets=[ast.Name(id=name)]) if not name.startswith("_"):
                yield name


def _fields(node: ast.ClassDef) -> Iterator[Parameter]:
    for each in node.body:
        match each:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value) if (
                "ClassVar" not in ast.unparse(annotation)
            ):
                yield Parameter(
                    name=name,
                    kind="both",
                    default=ast.unparse(value) if value is not None else None,
                    has_default=value is not None,
                    annotation=type_of_annotation(annotation),
                )


def parameters_of(listed: ast.arguments) -> Iterator[Parameter]:
    """The parameters of a definition, as its text tells them."""
    places = [*listed.posonlyargs, *listed.args]
    defaults: list[ast.expr | None] = [None] * (len(places) - len(listed.defaults))
    for index, (argument, default) in enumerate(
        zip(places, [*defaults, *listed.defaults], strict=True)
    ):
        kind: ParameterKind = "positional" if index < len(listed.posonlyargs) else "both"
        yield _parameter(argument, kind, default)
    if listed.vararg:
        yield _parameter(listed.vararg, "varargs", None)
    for argument, default in zip(listed.kwonlyargs, listed.kw_defaults, strict=True):
        yield _parameter(argument, "keyword", default)
    if listed.kwarg:
        yield _parameter(listed.kwarg, "kwargs", None)


def _parameter(node: ast.arg, kind: ParameterKind, default: ast.expr | None) -> Parameter:
    return Parameter(
        name=node.arg,
        kind=kind,
        default=ast.unparse(default) if default is not None else None,
        has_default=default is not None,
        annotation=type_of_annotation(node.annotation) if node.annotation is not None else None,
    )


def _imports(tree: ast.Module, module: str, is_package: bool) -> dict[str, str]:
    """Names that a module imports from others, by what they are there."""
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            if node.level:
                parts = module.split(".")
                up = node.level - (1 if is_package else 0)
                base = parts[: len(parts) - up] if up else parts
                origin = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                found[alias.asname or alias.name] = f"{origin}.{alias.name}"
    return found


def _qualified(parameter: Parameter, known: dict[str, str]) -> Parameter:
    if parameter.annotation is None:
        return parameter
    return msgspec.structs.replace(parameter, annotation=_full(parameter.annotation, known))


def _full(kind: Type, known: dict[str, str]) -> Type:
    return msgspec.structs.replace(
        kind,
        name=known.get(kind.name, kind.name),
        args=tuple(_full(each, known) for each in kind.args),
    )
