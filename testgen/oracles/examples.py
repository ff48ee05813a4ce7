"""Examples in documentation: interpreter sessions, and lines that say what a call gives.

They are seeds for the search, expectations, and, where the code does otherwise, findings.
"""

from __future__ import annotations

import ast
import doctest
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from testgen.checks.expressions import tree_of, value_of
from testgen.values import Case, Function, How

Promise = Literal["value", "text", "true", "raises", "printed"]
"""A value that can be read, a repr, a comparison that holds, an exception, printed text."""


@dataclass(frozen=True, slots=True)
class Example:
    """A call that the documentation shows, with what it is said to do.

    `expected` is source for "value", a repr for "text", a name for "raises". `message`: of the
    exception. `written`: the words of the documentation. `is_session`: it is a doctest.
    """

    setup: tuple[str, ...]
    call: str
    promise: Promise
    expected: str
    written: str
    message: str = ""
    is_session: bool = False


_TRACEBACK = re.compile(
    r"Traceback \(most recent call last\):.*?^([\w.]+)(?::\s*(.*))?$", re.M | re.S
)
_ARROWS = (
    r"==>|=>|->|➞|→|⇒|⟹|===|==|=|#\s*=>|#\s*->|#?\s*(?:returns|should return)|#"
    r"|is|gives|yields|evaluates to"
)
_PLEASANTRIES = re.compile(
    r"^(?:[*\-•]|\d+[.)]|e\.?g\.?:?|for example:?|examples?\s*\d*\s*:|assert|for|>>>|i\.e\.)\s+",
    re.I,
)
_SHOULD = re.compile(
    r"^for\s+(?P<given>\w+\s*=\s*.+?),?\s+the (?:output|result|answer)"
    r" (?:should be|is|would be)\s+(?P<expected>.+?)\.?$",
    re.I,
)
_SINGLES = {"true": "True", "false": "False", "null": "None", "none": "None", "nil": "None"}
_INPUT = re.compile(r"^inputs?\s*:\s*(?P<given>.+?)$", re.I)
_OUTPUT = re.compile(r"^outputs?\s*:\s*(?P<expected>.+?)$", re.I)


def examples_of(function: Function) -> tuple[Example, ...]:
    """The examples in a function's documentation that call it and can be read, each once."""
    if not function.doc:
        return ()
    doc = inspect.cleandoc(function.doc)
    found = [*_sessions(doc, function), *_lines(doc, function)]
    unique: dict[tuple[tuple[str, ...], str], Example] = {}
    for example in found:
        unique.setdefault((example.setup, _normal(example.call)), example)
    return tuple(unique.values())


def _normal(call: str) -> str:
    tree = tree_of(call)
    return call if tree is None else ast.unparse(tree)


def _sessions(doc: str, function: Function) -> Iterator[Example]:
    setup: list[str] = []
    for step in _steps(doc):
        source = step.source.strip()
        written = " ".join(f">>> {source} {step.want.strip()}".split())
        if step.options.get(doctest.SKIP):
            continue
        source = _unwrapped(source, setup, function)
        tree = tree_of(source)
        if tree is None or not _calls(tree, function):
            if not step.want.strip() or tree is None:
                setup.append(source)
            continue
        if not _is_plain_setup(setup):
            continue
        made = _from_session(tuple(setup), source, tree, step, written)
        if made is not None:
            yield made
        if not step.want.strip() and not isinstance(tree, ast.Compare):
            setup.append(source)


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


def how_of(function: Function) -> How:
    """What is done with what a call of the function gives."""
    if function.is_context_manager:
        return "enter"
    if function.is_generator:
        return "iterate"
    return "await" if function.is_async else "value"


def example_cases(function: Function, first_id: int) -> tuple[Case, ...]:
    """The examples as cases, numbered from `first_id`: seeds, and what findings are made of."""
    return tuple(
        Case(
            id=first_id + at,
            target=function.name,
            setup=example.setup,
            call=example.call,
            how=how_of(function),
        )
        for at, example in enumerate(examples_of(function))
    )


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


def _lines(doc: str, function: Function) -> Iterator[Example]:
    """Lines outside sessions, such as `f(2) -> 4`; only for what needs no object first."""
    if function.kind not in ("function", "staticmethod"):
        return
    given = ""
    for line in doc.splitlines():
        text = line.strip()
        if not text or text.startswith((">>>", "...")):
            continue
        if (found := _SHOULD.match(text)) or (found := _OUTPUT.match(text)):
            source = found.groupdict().get("given") or given
            made = _named_example(function, source, found["expected"], text)
            if made is not None:
                yield made
            given = ""
        elif found := _INPUT.match(text):
            given = found["given"]
        else:
            yield from _arrow(text, function)


def _arrow(text: str, function: Function) -> Iterator[Example]:
    line = text
    while (shorter := _PLEASANTRIES.sub("", line)) != line:
        line = shorter
    name = re.escape(function.name.rpartition(".")[2])
    start = re.match(rf"`*{name}\(", line)
    if start is None:
        return
    call, rest = _balanced(line.lstrip("`"))
    found = re.match(rf"`*\s*(?:{_ARROWS})\s*:?\s*(.+)$", rest)
    tree = tree_of(call)
    if found is None or not isinstance(tree, ast.Call):
        return
    values = [*tree.args, *(one.value for one in tree.keywords)]
    if any(value_of(ast.unparse(one)) is None for one in values):
        return
    expected = _readable(found[1])
    if expected:
        yield Example((), call, "value", expected, text)


def _balanced(text: str) -> tuple[str, str]:
    """The call at the beginning of the text, to its closing parenthesis, and the rest."""
    depth, quote, at = 0, "", 0
    while at < len(text):
        char = text[at]
        if quote:
            if char == "\\":
                at += 1
            elif char == quote:
                quote = ""
        elif char in "'\"":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth == 0:
                return text[: at + 1], text[at + 1 :]
        at += 1
    return "", text


def _readable(text: str) -> str:
    """The expected value at the beginning of what stands behind the arrow; empty if unreadable.

    Behind it only a full stop, a comment or a remark in parentheses may stand.
    """
    whole = text.strip().strip("`").strip()
    remark = re.match(r"^(.*?\S)\s*(?:#.*|\s\([A-Za-z][^()]*\)|\s//.*)$", whole)
    for candidate in (whole, whole.rstrip(".;, "), remark[1] if remark else ""):
        cleaned = candidate.strip().strip("`").rstrip(" ")
        cleaned = _SINGLES.get(cleaned.lower(), cleaned)
        known = value_of(cleaned) if cleaned else None
        if known is not None and not isinstance(known.value, type):
            return cleaned
        if (last := _end_of_chain(cleaned)) is not None:
            return last
    return ""


def _end_of_chain(text: str) -> str | None:
    """The last part of `19 - 5 - 6 = 8`, if the parts are one value."""
    parts = [part.strip() for part in text.split(" = ")]
    known = [value_of(part) for part in parts]
    values = [one.value for one in known if one is not None]
    if len(parts) < 2 or len(values) < len(parts) or any(one != values[0] for one in values):
        return None
    return parts[-1]


def _named_example(function: Function, given: str, expected: str, written: str) -> Example | None:
    """From "n = 5" or "5" as the input, and an output."""
    value = _readable(expected)
    if not given or not value:
        return None
    required = [one for one in function.parameters if not one.has_default]
    # `a = 1, b = 2` is written as keyword arguments are.
    tree = tree_of(f"f({given})")
    if not isinstance(tree, ast.Call):
        return None
    names = {one.name for one in function.parameters}
    keywords = {one.arg for one in tree.keywords}
    if keywords and (not keywords <= names or tree.args):
        if len(required) != 1 or len(keywords) != 1 or tree.args:
            return None
        tree = ast.Call(func=tree.func, args=[tree.keywords[0].value], keywords=[])
    elif len(tree.args) + len(keywords) < len(required):
        return None
    values = [*tree.args, *(one.value for one in tree.keywords)]
    if any(value_of(ast.unparse(one)) is None for one in values):
        return None
    inside = ast.unparse(tree).removeprefix("f")
    return Example((), f"{function.name.rpartition('.')[2]}{inside}", "value", value, written)
