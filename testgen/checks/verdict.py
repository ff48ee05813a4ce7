"""Whether an assertion would hold on an observation, decided without running it.

What cannot be decided counts as holding, so that no mutant is called killed that may live.
"""

from __future__ import annotations

import ast
import builtins
import re
from functools import lru_cache

from testgen.checks.candidates import READ, VIEWS
from testgen.checks.equality import equal, names_in
from testgen.checks.expressions import Known, tree_of, value_of, value_of_tree
from testgen.checks.floats import near_sources
from testgen.values import Case, Observation, Snapshot
from testgen.writing.kept import Check


def fails(check: Check, case: Case, observation: Observation) -> bool:
    """Whether a test of `case` with this assertion would fail where this was observed."""
    if observation.end not in ("returned", "raised"):
        return True
    if check.kind == "raises":
        return not _raises_as_expected(check, observation)
    if observation.end == "raised":
        return True
    if check.kind == "printed":
        return not equal(check.expected, repr(observation.printed))
    if check.kind == "relation":
        return _relation_fails(check, case, observation)
    return _comparison_fails(check, case, observation)


def _raises_as_expected(check: Check, observation: Observation) -> bool:
    raised = observation.raised
    if observation.end != "raised" or raised is None:
        return False
    if raised.name != check.expected and not _is_subclass(raised.type, check.expected):
        return False
    return not check.match or re.search(check.match, raised.message) is not None


def _is_subclass(name: str, expected: str) -> bool:
    """Among the builtin exceptions; of others nothing is known here."""
    one = getattr(builtins, name.rpartition(".")[2], None)
    other = getattr(builtins, expected, None)
    return isinstance(one, type) and isinstance(other, type) and issubclass(one, other)


def _relation_fails(check: Check, case: Case, observation: Observation) -> bool:
    names = _values_around(case, observation)
    if names_in(check.subject) <= names.keys() | _BUILTIN_NAMES:
        known = value_of(check.subject, names)
        return known is not None and not known.value
    return False


_BUILTIN_NAMES = frozenset(dir(builtins)) | {"isnan", "isinf"}


def _values_around(case: Case, observation: Observation) -> dict[str, object]:
    """The values of the test's variables after the call, as far as they can be read here."""
    values: dict[str, object] = {}
    for name, source in assignments(case).items():
        if (known := value_of(source, values)) is not None:
            values[name] = known.value
    for name, snapshot in observation.after.items():
        values.pop(name, None)
        if snapshot.source is not None and (known := value_of(snapshot.source)) is not None:
            values[name] = known.value
    if observation.value is not None and observation.value.source is not None:
        known = value_of(observation.value.source)
        if known is not None:
            values["result"] = known.value
    return values


def assignments(case: Case) -> dict[str, str]:
    """The variables that the setup binds by a plain assignment, each with its last source."""
    return _assignments(case.setup)


@lru_cache(maxsize=4096)
def _assignments(setup: tuple[str, ...]) -> dict[str, str]:
    bound: dict[str, str] = {}
    for line in setup:
        try:
            body = ast.parse(line).body
        except (SyntaxError, ValueError):
            continue
        match body:
            case [ast.Assign(targets=[ast.Name(id=name)], value=value)]:
                bound[name] = ast.unparse(value)
    return bound


def _comparison_fails(check: Check, case: Case, observation: Observation) -> bool:
    found = _resolve(check.subject, case, observation)
    match found:
        case None:
            return True
        case Snapshot():
            return _snapshot_fails(check, found, case)
        case ast.expr():
            return _source_fails(check, ast.unparse(found), case)


def _snapshot_fails(check: Check, snapshot: Snapshot, case: Case) -> bool:
    if check.kind == "type":
        return not _is_of_type(snapshot.type, check.expected)
    if check.kind == "length":
        return snapshot.length is None or str(snapshot.length) != check.expected
    if check.kind == "truth":
        return snapshot.truth is None or str(snapshot.truth) != check.expected
    if snapshot.source is None:
        # What was expected has a source; a value that has none is another one.
        return not _is_foreign(check, case)
    return _source_fails(check, snapshot.source, case)


def _source_fails(check: Check, source: str, case: Case) -> bool:
    if check.kind == "is":
        return source != check.expected
    if check.kind in ("type", "length", "truth"):
        return _property_fails(check, value_of(source))
    if _is_foreign(check, case) and source != check.expected:
        return False
    if check.kind == "approx":
        return not near_sources(source, check.expected)
    return not equal(source, check.expected)


def _property_fails(check: Check, known: Known | None) -> bool:
    if known is None:
        return False
    if check.kind == "type":
        return not _is_of_type(type(known.value).__name__, check.expected)
    if check.kind == "truth":
        return str(bool(known.value)) != check.expected
    return not hasattr(known.value, "__len__") or str(len(known.value)) != check.expected


def _is_foreign(check: Check, case: Case) -> bool:
    """Whether the expectation is computed by the project itself, as `decode(encode(x))` is."""
    if check.origin != "metamorphic":
        return False
    return value_of(check.expected) is None


def _is_of_type(seen: str, expected: str) -> bool:
    name = seen.rpartition(".")[2]
    return name == expected or (name == "bool" and expected == "int")


def _resolve(subject: str, case: Case, observation: Observation) -> Snapshot | ast.expr | None:
    """What `subject` names after the call: a snapshot, a part of its source, or nothing."""
    tree = tree_of(subject)
    return None if tree is None else _resolve_tree(tree, case, observation)


def _resolve_tree(
    tree: ast.expr, case: Case, observation: Observation
) -> Snapshot | ast.expr | None:
    match tree:
        case ast.Name(id="result"):
            return observation.value
        case ast.Name(id=name):
            if name in observation.after:
                return observation.after[name]
            source = assignments(case).get(name)
            return tree_of(source) if source is not None else None
        case ast.Attribute(value=base, attr=name):
            owner = _resolve_tree(base, case, observation)
            return owner.attributes.get(name) if isinstance(owner, Snapshot) else None
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="read_text"), args=[]):
            return observation.after.get(f"{name}{READ}")
        case ast.Call(func=ast.Name(id=view), args=[base], keywords=[]) if view in VIEWS:
            owner = _resolve_tree(base, case, observation)
            return owner.attributes.get(f"{view}()") if isinstance(owner, Snapshot) else None
        case ast.Subscript(value=base, slice=index):
            owner = _resolve_tree(base, case, observation)
            if isinstance(owner, Snapshot):
                owner = tree_of(owner.source) if owner.source is not None else None
            return None if owner is None else _part(owner, index)
    return None


def _part(tree: ast.expr, index: ast.expr) -> ast.expr | None:
    if isinstance(tree, ast.Dict):
        for key, value in zip(tree.keys, tree.values, strict=True):
            if key is not None and equal(ast.unparse(key), ast.unparse(index)):
                return value
        return None
    if isinstance(tree, (ast.List, ast.Tuple)) and not isinstance(index, ast.Slice):
        at = value_of_tree(index)
        inside = at is not None and isinstance(at.value, int)
        if at is None or not inside or not -len(tree.elts) <= at.value < len(tree.elts):
            return None
        element: ast.expr = tree.elts[at.value]
        return element
    known = value_of_tree(ast.Subscript(value=tree, slice=index, ctx=ast.Load()))
    return None if known is None else tree_of(repr(known.value))
