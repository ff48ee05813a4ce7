"""Documented functions, each with a bug that goes against its documentation.

    python -m bench.tests.seeding

From HumanEval's solutions: one random small change each, of which the data set's own tests say
that it breaks what the docstring asks for. From `data/documented.txt`: written by hand, with the
bug beside it. Writes data/findings.jsonl.gz, which `bench.tests.findings` reads.
"""

from __future__ import annotations

import ast
import copy
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec

from bench.programs import passes

DATA = Path(__file__).parent.parent / "data"
FILE = DATA / "findings.jsonl.gz"
_FROM_HUMAN_EVAL = 140


class Pair(msgspec.Struct, frozen=True):
    """A documented function as it should be, and with a bug. `what` was changed."""

    id: str
    name: str
    correct: str
    buggy: str
    what: str


def pairs() -> list[Pair]:
    """All pairs, as they were written to the data file."""
    with gzip.open(FILE, "rb") as file:
        return [msgspec.json.decode(line, type=Pair) for line in file]


def by_hand() -> Iterator[Pair]:
    for number, block in enumerate((DATA / "documented.txt").read_text().split("====\n")):
        source, _, bug = block.rpartition("# bug: ")
        old, _, new = bug.rstrip("\n").partition(" => ")
        if source.count(old) < 1:
            raise ValueError(f"no {old!r} in number {number}")
        buggy = new.replace("\\n", "\n").join(source.rsplit(old, 1))
        name = next(node.name for node in ast.parse(source).body
                    if isinstance(node, ast.FunctionDef))  # fmt: skip
        ast.parse(buggy)
        yield Pair(f"documented/{name}", name, source, buggy, f"{old} => {new}")


def from_human_eval() -> Iterator[Pair]:
    random = Random(20240517)
    with gzip.open(DATA / "HumanEval.jsonl.gz", "rt") as file:
        tasks = [json.loads(line) for line in file]
    random.shuffle(tasks)
    made = 0
    for task in tasks:
        if made == _FROM_HUMAN_EVAL:
            return
        correct = task["prompt"] + task["canonical_solution"]
        checks = f"\n{task['test']}\ncheck({task['entry_point']})\n"
        if not passes(correct + checks):
            continue
        for buggy, what in changes(correct, task["entry_point"], random):
            # It has to end by itself, so that it is a wrong answer and not an endless loop.
            quiet = (
                f"try:\n    check({task['entry_point']})\nexcept Exception:\n    failed = True\n"
            )
            wrong = f"{buggy}\n{task['test']}\nfailed = False\n{quiet}assert failed\n"
            if passes(wrong):
                yield Pair(task["task_id"], task["entry_point"], correct, buggy, what)
                made += 1
                break


def changes(source: str, name: str, random: Random) -> Iterator[tuple[str, str]]:
    """Small changes of the function's body, in random order: the source after, and in words."""
    tree = ast.parse(source)
    places = [at for at, node in enumerate(_nodes(tree, name)) if _changed(node, random)]
    random.shuffle(places)
    for at in places:
        fresh = ast.parse(source)
        node = _nodes(fresh, name)[at]
        options = _changed(node, random)
        option = random.choice(options)
        before = ast.unparse(node)
        _replace(fresh, node, option)
        try:
            yield _spliced(source, fresh, name), f"{before} => {ast.unparse(option)}"
        except (ValueError, SyntaxError):
            continue


def _nodes(tree: ast.Module, name: str) -> list[ast.expr]:
    function = _function(tree, name)
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return [node for part in body for node in ast.walk(part) if isinstance(node, ast.expr)]


def _function(tree: ast.Module, name: str) -> ast.FunctionDef:
    return next(node for node in tree.body
                if isinstance(node, ast.FunctionDef) and node.name == name)  # fmt: skip


_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Mod: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
}


def _changed(node: ast.expr, random: Random) -> list[ast.expr]:
    match node:
        case ast.Compare(left=left, ops=[op], comparators=rest):
            return [ast.Compare(left, [other()], rest) for other in _COMPARISONS.get(type(op), ())]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return [ast.BinOp(left, _OPERATORS[type(op)](), right)]
        case ast.BoolOp(op=ast.And(), values=values):
            return [ast.BoolOp(ast.Or(), values)]
        case ast.BoolOp(op=ast.Or(), values=values):
            return [ast.BoolOp(ast.And(), values)]
        case ast.Constant(value=bool() as value):
            return [ast.Constant(not value)]
        case ast.Constant(value=int() as value):
            return [ast.Constant(value + 1), ast.Constant(max(0, value - 1) if value else 2)]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return [operand]
        case ast.Call(func=ast.Name(id="max"), args=args, keywords=keywords):
            return [ast.Call(ast.Name("min", ast.Load()), args, keywords)]
        case ast.Call(func=ast.Name(id="min"), args=args, keywords=keywords):
            return [ast.Call(ast.Name("max", ast.Load()), args, keywords)]
        case ast.Call(func=ast.Name(id="sorted"), args=[arg, *_]):
            return [ast.Call(ast.Name("list", ast.Load()), [arg], [])]
        case ast.Subscript(value=value, slice=ast.Slice(lower=lower, upper=upper, step=None)) if (
            lower is not None or upper is not None
        ):
            return [value]
    return []


def _replace(tree: ast.AST, old: ast.expr, new: ast.expr) -> None:
    class Replacing(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return copy.deepcopy(new) if node is old else self.generic_visit(node)

    Replacing().visit(tree)


def _spliced(source: str, changed: ast.Module, name: str) -> str:
    """The source with the function's body from the changed tree, its documentation untouched."""
    original = _function(ast.parse(source), name)
    function = _function(changed, name)
    has_doc = ast.get_docstring(original) is not None
    body = function.body[1:] if has_doc else function.body
    first = original.body[1] if has_doc else original.body[0]
    lines = source.splitlines()
    head = lines[: first.lineno - 1]
    written = "\n".join(ast.unparse(ast.fix_missing_locations(one)) for one in body)
    tail = lines[original.end_lineno or len(lines) :]
    indented = ["    " + line if line else "" for line in written.splitlines()]
    result = "\n".join((*head, *indented, *tail)) + "\n"
    ast.parse(result)
    return result


def main() -> None:
    made = [*by_hand(), *from_human_eval()]
    data = b"\n".join(msgspec.json.encode(pair) for pair in made) + b"\n"
    FILE.write_bytes(gzip.compress(data, mtime=0))
    print(f"{len(made)} pairs in {FILE}")


if __name__ == "__main__":
    main()
