"""Calls of a target in parsed code, lifted out with the statements that their names need. Pure.

Where the code comes from (docs, modules, tests) is the business of `docs.py` and `call_sites.py`.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from testgen.inputs.genome import Genome, Step
from testgen.inputs.imports import bound_by
from testgen.inputs.subject import Subject
from testgen.inputs.terms import Code, Name, Term, children, of_node, with_children

_BUILTINS = frozenset(dir(builtins))
_MOST_STATEMENTS = 12


@dataclass(frozen=True)
class Scope:
    """What names mean where a call stands: statements that set them, imports that bring them.
    What `hidden` are, parameters of a test, nobody knows, whatever the module calls so."""

    statements: tuple[ast.stmt, ...] = ()
    imports: Mapping[str, str] | None = None
    values: Mapping[str, ast.expr] | None = None
    hidden: Collection[str] = ()


def lifted(node: ast.AST, scope: Scope, subject: Subject, origin: str) -> Iterator[Genome]:
    """A genome for each call of the target within, if everything it needs can be brought along."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.expr) and _is_of_target(inner, scope, subject):
            genome = _lift(inner, scope, subject, origin)
            if genome is not None:
                yield genome


def _is_of_target(node: ast.expr, scope: Scope, subject: Subject) -> bool:
    target, owner = subject.target, subject.owner
    plain = target.name.rpartition(".")[2]
    if target.kind == "property":
        return (
            isinstance(node, ast.Attribute)
            and node.attr == plain
            and isinstance(node.ctx, ast.Load)
            and _is_instance(node.value, scope, subject)
        )
    if not isinstance(node, ast.Call):
        return False
    last = _last_name(node.func)
    if target.kind == "constructor" and owner is not None:
        return last == owner.name.rpartition(".")[2]
    if last != plain:
        return False
    if owner is None:
        return True
    if not isinstance(node.func, ast.Attribute):
        return False
    if target.kind in {"classmethod", "staticmethod"}:
        return _last_name(node.func.value) == owner.name.rpartition(".")[2]
    return _is_instance(node.func.value, scope, subject)


def _is_instance(node: ast.expr, scope: Scope, subject: Subject) -> bool:
    owner = subject.owner
    if owner is None:
        return False
    made = node
    if isinstance(node, ast.Name):
        made = _value_of(node.id, scope) or node
    names = {one.name.rpartition(".")[2] for one in (owner, *subject.concrete(owner))}
    return isinstance(made, ast.Call) and (
        _last_name(made.func) in names
        or (isinstance(made.func, ast.Attribute) and _last_name(made.func.value) in names)
    )


def _value_of(name: str, scope: Scope) -> ast.expr | None:
    for statement in reversed(scope.statements):
        match statement:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                return value
    return (scope.values or {}).get(name)


def _last_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _lift(node: ast.expr, scope: Scope, subject: Subject, origin: str) -> Genome | None:
    """The call as a genome: names that statements set come along, others have to be known."""
    kept: list[ast.stmt] = []
    wanted = _free_names(node)
    own = _own_names(subject)
    for statement in reversed(scope.statements):
        sets = _sets(statement)
        touches = sets & wanted or (_mentioned(statement) & wanted & set(_assigned(scope)))
        if touches and not _asserts(statement):
            kept.append(statement)
            # What a name held before it was bound anew nobody needs.
            wanted = (wanted - _bound_anew(statement)) | _free_names(statement)
    kept.reverse()
    if len(kept) > _MOST_STATEMENTS:
        return None
    set_here = {name for statement in kept for name in _sets(statement)}
    values = scope.values or {}
    extra = [name for name in sorted(wanted - set_here) if name in values]
    imports = scope.imports or {}
    for name in wanted - set_here - set(extra):
        if name in scope.hidden:
            return None
        if name not in own and name not in imports and name not in _BUILTINS:
            return None
    steps = [Step(_renamed(of_node(values[name]), subject), name) for name in extra]
    steps += [step for statement in kept for step in _steps(statement, subject)]
    lines = {imports[name] for name in wanted if name in imports and name not in own}
    call = _renamed(of_node(node), subject)
    return Genome(call, tuple(steps), subject.how, tuple(sorted(lines)), origin)


def _steps(statement: ast.stmt, subject: Subject) -> Iterator[Step]:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield Step(_renamed(of_node(value), subject), name)
        case ast.Expr(value=value):
            yield Step(_renamed(of_node(value), subject))
        case _:
            yield Step(Code(ast.unparse(statement)))


def _renamed(term: Term, subject: Subject) -> Term:
    """`module.f(1)` as the module itself would write it: `f(1)`."""
    if isinstance(term, Name):
        return Name(_in_module(term.name, subject))
    parts = children(term)
    return with_children(term, [_renamed(part, subject) for part in parts]) if parts else term


def _in_module(name: str, subject: Subject) -> str:
    """A dotted name without the module's path in front."""
    if "." not in name:
        return name
    parts = name.split(".")
    module = subject.module.split(".")
    for length in range(min(len(module), len(parts) - 1), 0, -1):
        if parts[:length] in (module, module[-length:]):
            return ".".join(parts[length:])
        # A package hands on what its modules define.
        if parts[:length] == module[:length] and parts[length] in _own_names(subject):
            return ".".join(parts[length:])
    return name


def _own_names(subject: Subject) -> set[str]:
    functions = {each.name.partition(".")[0] for each in subject.description.functions}
    classes = {each.name.partition(".")[0] for each in subject.description.classes}
    module = subject.module
    return functions | classes | {module.rpartition(".")[2], module.partition(".")[0]} - {""}


def _free_names(node: ast.AST) -> set[str]:
    loaded: set[str] = set()
    bound: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            (loaded if isinstance(inner.ctx, ast.Load) else bound).add(inner.id)
        elif isinstance(inner, ast.arg):
            bound.add(inner.arg)
    return loaded - bound if not isinstance(node, ast.stmt) else loaded - _inner_bound(node)


def _inner_bound(node: ast.stmt) -> set[str]:
    """Names that comprehensions and lambdas within a statement bind for themselves."""
    bound: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.comprehension):
            bound |= {each.id for each in ast.walk(inner.target) if isinstance(each, ast.Name)}
        elif isinstance(inner, ast.arg):
            bound.add(inner.arg)
    return bound


def _sets(statement: ast.stmt) -> set[str]:
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _bound_anew(statement: ast.stmt) -> set[str]:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return {name}
    return set()


def _mentioned(statement: ast.stmt) -> set[str]:
    """The objects that a bare call may change: `stack.push(1)`."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name)))):
            return {name}
    return set()


def _assigned(scope: Scope) -> Collection[str]:
    return {name for statement in scope.statements for name in _sets(statement)}


def _asserts(statement: ast.stmt) -> bool:
    return any(
        isinstance(node, ast.Assert | ast.Yield | ast.Return) for node in ast.walk(statement)
    )


def imports_of(nodes: Iterable[ast.stmt]) -> dict[str, str]:
    """The names that these statements import, each with its statement; relative ones left out."""
    found: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not node.level):
            for name, line in bound_by(ast.unparse(node)):
                found[name] = line
    return found
