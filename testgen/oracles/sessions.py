"""Examples in interpreter sessions: what doctest would run, step by step."""

from __future__ import annotations

import ast
import doctest
import inspect
import io
import re
import tokenize
from collections.abc import Iterator

from testgen.checks.expressions import tree_of, value_of
from testgen.oracles.example import Example
from testgen.values import Function

_TRACEBACK = re.compile(
    r"Traceback \(most recent call last\):.*?^([\w.]+)(?::\s*(.*))?$", re.M | re.S
)


_HARMLESS = frozenset({"len", "repr", "str", "print", "type", "isinstance", "sorted", "bool"})


def from_sessions(doc: str, function: Function) -> Iterator[Example]:
    """The examples of sessions that are about the function, with what they need before them."""
    setup: list[str] = []
    for step in _steps(doc):
        source = _in_module(_without_comment(step.source.strip()), function)
        written = " ".join(f">>> {source} {step.want.strip()}".split())
        if step.options.get(doctest.SKIP):
            continue
        source = _unwrapped(source, setup, function)
        tree = tree_of(source)
        if tree is None or not _calls(tree, function):
            if not step.want.strip() or tree is None or _may_change(step, tree, setup):
                setup.append(source)
            continue
        if not _is_plain_setup(setup):
            continue
        made = _from_session(tuple(setup), source, tree, step, written)
        if made is not None:
            yield made
        is_silent = not step.want.strip() and not isinstance(tree, ast.Compare)
        if is_silent or _may_change(step, tree, setup):
            setup.append(source)


def _in_module(source: str, function: Function) -> str:
    """`package.f(1)` as the module itself would write it."""
    own = function.name.partition(".")[0]
    is_class = own[:1].isupper()
    if not is_class and function.kind != "function":
        return source
    behind = r"\b" if is_class else r"\s*\("
    return re.sub(rf"(?<![\w.'\"])(?:[a-z_]\w*\.)+(?={re.escape(own)}{behind})", "", source)


def _without_comment(source: str) -> str:
    """A line without the remark behind it."""
    if "#" not in source or "\n" in source:
        return source
    try:
        tokens = [*tokenize.generate_tokens(io.StringIO(source).readline)]
    except (tokenize.TokenError, SyntaxError):
        return source
    start = next((one.start[1] for one in tokens if one.type == tokenize.COMMENT), len(source))
    return source[:start].rstrip()


def _may_change(step: doctest.Example, tree: ast.expr, setup: list[str]) -> bool:
    """Whether a step that shows something may change what later steps see: it calls something
    with a variable of the session."""
    if step.exc_msg is not None or _TRACEBACK.search(step.want):
        return False
    bound = {found[1] for line in setup if (found := re.match(r"(\w+)\s*=(?!=)", line))}
    read = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return bool(bound & read) and any(not _is_harmless(call) for call in calls)


def _is_harmless(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in _HARMLESS


def _unwrapped(source: str, setup: list[str], function: Function) -> str:
    """The call that a step is about: behind a variable, in `list(...)`, in `asyncio.run(...)`."""
    tree = tree_of(source)
    if isinstance(tree, ast.Name) and setup and setup[-1].startswith(f"{tree.id} = "):
        made = setup[-1].removeprefix(f"{tree.id} = ")
        inner = tree_of(made)
        if inner is not None and _calls(inner, function):
            setup.pop()
            return made
    match tree:
        case ast.Await(value=ast.Call() as inner):
            return ast.unparse(inner)
        case ast.Call(func=func, args=[ast.Call() as inner], keywords=[]):
            is_list = isinstance(func, ast.Name) and func.id == "list" and function.is_generator
            is_run = ast.unparse(func) == "asyncio.run" and function.is_async
            return ast.unparse(inner) if is_list or is_run else source
    return source


def _steps(doc: str) -> list[doctest.Example]:
    """The steps of the sessions; where doctest refuses one (a line break that a string literal in
    a docstring turned into a real one), those that can be read without the rest."""
    parser = doctest.DocTestParser()
    try:
        return parser.get_examples(doc)
    except ValueError:
        pass
    steps = []
    for session in re.split(r"^(?=\s*>>>)", doc, flags=re.M):
        if session.lstrip().startswith(">>>"):
            try:
                steps += parser.get_examples(inspect.cleandoc("\n" + session))
            except ValueError:
                continue
    return steps


def _is_plain_setup(setup: list[str]) -> bool:
    return all("\n" not in line or line.lstrip().startswith("import") for line in setup)


def _from_session(
    setup: tuple[str, ...], source: str, tree: ast.expr, step: doctest.Example, written: str
) -> Example | None:
    want = step.want.strip()
    setup = tuple(line for line in setup if not _imports_only(line))
    if step.exc_msg is not None or (failed := _TRACEBACK.search(want)):
        failed = _TRACEBACK.search(want)
        if failed is None:
            return None
        name = failed[1].rpartition(".")[2]
        return Example(setup, source, "raises", name, written, failed[2] or "", True)
    match tree:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]) if want in ("", "True"):
            call, expected = ast.unparse(left), ast.unparse(right)
            if value_of(expected) is not None:
                return Example(setup, call, "value", expected, written, "", True)
            return Example(setup, source, "true", "", written, "", True) if want else None
    if not want:
        return None
    if isinstance(tree, ast.Call) and _is_named(tree, "print"):
        return None
    if "..." in want and doctest.ELLIPSIS in step.options:
        return None
    if value_of(want) is not None:
        return Example(setup, source, "value", want, written, "", True)
    return Example(setup, source, "text", want, written, "", True)


def _imports_only(line: str) -> bool:
    """The target's own module is in scope where a case runs."""
    return bool(re.match(r"(?:from\s+[\w.]+\s+)?import\s", line))


def _is_named(call: ast.Call, name: str) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == name


def _calls(tree: ast.expr, function: Function) -> bool:
    """Whether the function's own call is what the expression is about."""
    wanted = function.name.rpartition(".")[2]
    if function.kind == "constructor":
        wanted = (function.class_name or "").rpartition(".")[2]
    outer = tree.left if isinstance(tree, ast.Compare) else tree
    match outer:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name == wanted
        case ast.Attribute(attr=name):
            return function.kind == "property" and name == wanted
    return False
