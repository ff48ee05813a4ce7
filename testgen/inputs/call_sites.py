"""Cases out of the repository: calls of the target in other modules, and in its existing tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from syntax.files.ignore_rules import IgnoreRules
from syntax.files.source_files import SourceText, read_source, walk_sources
from syntax.index.workspace import WorkspaceIndex
from testgen.inputs.calls import Scope, imports_of, lifted
from testgen.inputs.genome import Genome
from testgen.inputs.subject import Subject

_MOST_FILES = 4000
_MOST_MENTIONING = 60
_MOST_CASES = 60
_MAX_BYTES = 512 * 1024


@dataclass(frozen=True, slots=True)
class Text:
    """A Python file of the repository that mentions a name."""

    path: Path
    text: str


def mentioning(name: str, root: Path, index: WorkspaceIndex | None = None) -> tuple[Text, ...]:
    """The Python files that use a name, tests first: from the index, else by reading the tree."""
    plain = name.rpartition(".")[2]
    if index is not None and index.status().ready:
        paths: Iterable[Path] = dict.fromkeys(
            location.path for location in index.references(plain, limit=2000)
        )
    else:
        paths = _python_files(root)
    word = re.compile(rf"\b{re.escape(plain)}\b")
    found: list[Text] = []
    for path in sorted(paths, key=lambda each: (not is_test(each), str(each))):
        read = read_source(path, _MAX_BYTES)
        if isinstance(read, SourceText) and word.search(read.text):
            found.append(Text(path, read.text))
            if len(found) >= _MOST_MENTIONING:
                break
    return tuple(found)


def is_test(path: Path) -> bool:
    """Whether a file's name is that of tests."""
    return path.name.startswith("test_") or path.stem.endswith("_test")


def _python_files(root: Path) -> Iterator[Path]:
    for path in walk_sources(root, IgnoreRules.for_root(root), _MOST_FILES):
        if path.suffix == ".py":
            yield path


def called_in(texts: Sequence[Text], subject: Subject) -> tuple[Genome, ...]:
    """Cases from the calls of the target in these files, each once, in order."""
    found: dict[tuple[str, ...], Genome] = {}
    for text in texts:
        origin = "existing test" if is_test(text.path) else "call site"
        for genome in calls_in(text.text, subject, origin):
            found.setdefault(genome.sources, genome)
            if len(found) >= _MOST_CASES:
                return tuple(found.values())
    return tuple(found.values())


def calls_in(text: str, subject: Subject, origin: str) -> Iterator[Genome]:
    """The calls of the target in a file's text that can be lifted out of it."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    imports = imports_of(node for node in ast.walk(tree) if isinstance(node, ast.stmt))
    constants = _constants(tree.body)
    for body, arguments in _bodies(tree):
        for values in arguments or [{}]:
            statements: list[ast.stmt] = []
            for node in body:
                scope = Scope(tuple(statements), imports, {**constants, **values})
                yield from lifted(_flat(node), scope, subject, origin)
                statements += _flat_statements(node)


def _constants(body: Sequence[ast.stmt]) -> dict[str, ast.expr]:
    """Module-level names that are set to literals, once."""
    found: dict[str, ast.expr] = {}
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_literal(value):
                found[name] = value
    return found


def _bodies(tree: ast.Module) -> Iterator[tuple[list[ast.stmt], list[dict[str, ast.expr]]]]:
    """The statements of the module and of each function, with the rows of its parametrization."""
    yield tree.body, []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.body, _parameter_rows(node)


def _parameter_rows(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[dict[str, ast.expr]]:
    """`@pytest.mark.parametrize("a, b", [(1, 2), (3, 4)])` -> [{a: 1, b: 2}, {a: 3, b: 4}]."""
    for decorator in node.decorator_list:
        match decorator:
            case ast.Call(
                func=ast.Attribute(attr="parametrize"),
                args=[names, ast.List(elts=rows) | ast.Tuple(elts=rows), *_],
            ):
                wanted = _argument_names(names)
                return [
                    dict(zip(wanted, parts, strict=True))
                    for row in rows
                    if len(parts := _row(row, len(wanted))) == len(wanted)
                ]
    return []


def _argument_names(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(value=str() as text):
            return [name.strip() for name in text.split(",")]
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [str(item.value) for item in items if isinstance(item, ast.Constant)]
    return []


def _row(node: ast.expr, count: int) -> list[ast.expr]:
    match node:
        case ast.Call(func=ast.Attribute(attr="param"), args=args):
            return list(args)
        case ast.Tuple(elts=items) | ast.List(elts=items) if count > 1:
            return list(items)
    return [node] if count == 1 else []


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return False
    return True


def _flat(node: ast.stmt) -> ast.AST:
    """A statement to look for calls in; definitions within it are looked at on their own."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return ast.Pass()
    return node


def _flat_statements(node: ast.stmt) -> list[ast.stmt]:
    """What of a statement may be brought along: assignments and bare calls, those in `with` too."""
    match node:
        case ast.Assign() | ast.Expr() | ast.AugAssign() | ast.AnnAssign(value=ast.expr()):
            return [node]
    return []
