"""Rewriting of a module: every goal gets a number, and a mark where it is taken.

A block's last line stands for all before it; a branch that coverage.py cannot tell is extra.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from . import probes
from .branches import Branches
from .expressions import Expressions, call, located
from .flow import Flow, Way, constant_truth, function_way
from .goal import Formula, Goals
from .kinds import (
    AnyFunction,
    Function,
    Loop,
    With,
    constants_of,
    irrefutable,
    is_match,
    is_try,
)
from .lines import Lines
from .placeholders import placeholder

Block = list[ast.stmt]
_SILENT = (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)


class Statements:
    """Rewrites the statements of one module, in place."""

    def __init__(self, lines: Lines) -> None:
        self.goals = Goals()
        self._lines = lines
        self._flow = Flow(lines)
        self._expressions = Expressions(self.goals)
        self._outermost = True

    def module(self, tree: ast.Module) -> None:
        """Rewrite a whole module."""
        self.goals.remember(tree)
        tree.body = self._block(tree.body, _module_way(), entered=True)

    def _block(self, block: Sequence[ast.stmt], way: Way, *, entered: bool) -> Block:
        """Rewrite a block. `entered`: some goal already says that its first line is reached."""
        live = self._flow.live(block)
        demanded = [each for each in live if self._lines.of(each) in self._lines.demanded]
        last = self._lines.of(demanded[-1]) if demanded else 0
        final = next((each for each in demanded if self._lines.of(each) == last), None)
        follows = dict(zip(live, live[1:]))
        known = set(live)
        rewritten: Block = []
        is_past = final is None and not entered
        for node in block:
            if node not in known:
                rewritten.append(node)
                continue
            here = way.to(self._lines.of(follows[node])) if node in follows else way
            reached = not is_past and (node is not final or (entered and node is demanded[0]))
            is_past = is_past or node is final
            rewritten.extend(self._statement(node, here, reached=reached))
        return rewritten

    def _statement(self, node: ast.stmt, way: Way, *, reached: bool) -> Block:
        known = len(self.goals.goals)
        if isinstance(node, Function):
            self._function(node, way)
        elif isinstance(node, ast.ClassDef):
            line = self._lines.of(node)
            node.body = self._block(node.body, function_way(line), entered=False)
        elif isinstance(node, ast.If):
            reached |= self._if(node, way, reached)
        elif isinstance(node, Loop):
            reached |= self._loop(node, way, reached)
        elif is_match(node):
            reached |= self._match(node, way)
        elif isinstance(node, With):
            node.items = [self._expressions.visit(each) for each in node.items]
            inner = way if way.after else way.to(self._lines.of(node))
            node.body = self._block(node.body, inner, entered=False)
            reached |= self._marks_since(known)
        elif is_try(node):
            self._try(node, way, reached)
            reached |= self._marks_since(known)
        else:
            self._simple(node)
        if reached or self._lines.of(node) not in self._lines.demanded:
            return [node]
        goal = self.goals.goal(node, "line", self._expressions.parent, extra=False)
        return [self._mark(goal, node), node]

    def _marks_since(self, known: int) -> bool:
        """Whether goals that were numbered since then say that their statement is reached."""
        return any(not goal.extra for goal in self.goals.goals[known:])

    def _simple(self, node: ast.stmt) -> None:
        if isinstance(node, ast.Assert):
            node.test = self._expressions.test(node.test, None)
            if node.msg:
                node.msg = self._expressions.visit(node.msg)
        elif isinstance(node, ast.AnnAssign):
            if node.value:
                node.value = self._expressions.visit(node.value)
        elif not isinstance(node, _SILENT):
            for name, value in ast.iter_fields(node):
                if isinstance(value, ast.expr):
                    setattr(node, name, self._expressions.visit(value))

    def _function(self, node: AnyFunction, way: Way) -> None:
        line = self._lines.of(node)
        live = self._flow.live(node.body)
        branches = Branches(self._lines, line)
        branches.add(way.after)
        branches.add(-line)
        # To coverage.py a function on one line is a branch: to its end, and past it.
        on_one_line = branches.counted and bool(live) and self._lines.of(live[-1]) == line
        on_one_line = on_one_line and not isinstance(live[-1], ast.Raise)
        outermost, before = self._outermost, self._expressions.parent
        if outermost:
            self.goals.owner, self._outermost, self._expressions.parent = node.lineno, False, None
        extra = not (branches.demands(live) or on_one_line)
        goal = self.goals.goal(node, "entry", self._expressions.parent, extra)
        with self._under(goal):
            body = self._block(node.body, function_way(line), entered=True)
        if on_one_line:
            self._mark_end(goal, body)
        else:
            has_doc = ast.get_docstring(node, clean=False) is not None
            body.insert(int(has_doc), self._mark(goal, body[0]))
        node.body = body
        if outermost:
            self.goals.owner, self._outermost = 0, True
        self._expressions.parent = before

    def _mark_end(self, goal: int, body: Block) -> None:
        last = body[-1]
        if isinstance(last, ast.Return):
            value = last.value or ast.Constant(value=None)
            last.value = located(call(probes.SEEN, goal, value), last)
        else:
            body.append(self._mark(goal, last))

    def _if(self, node: ast.If, way: Way, reached: bool) -> bool:
        truth = constant_truth(node.test)
        if truth is not None:
            node.body = self._block(node.body, way, entered=truth and reached)
            node.orelse = self._block(node.orelse, way, entered=not truth and reached)
            return False
        line = self._lines.of(node)
        branches = Branches(self._lines, line)
        branches.add(self._flow.begins(node.body, line, way))
        branches.add(self._flow.begins(node.orelse, line, way))
        true, false = self._outcomes(node, branches, (node.body, node.orelse), ("true", "false"))
        node.test = self._expressions.test(node.test, (true, false))
        node.body = self._marked(true, node, node.body, way)
        node.orelse = self._marked(false, node, node.orelse, way)
        return self._any_demanded(true, false)

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While, way: Way, reached: bool) -> bool:
        line = self._lines.of(node)
        inner = replace(way, after=line, breaks=way.after, continues=line)
        truth = constant_truth(node.test) if isinstance(node, ast.While) else None
        if truth is not None:
            node.body = self._block(node.body, inner, entered=truth and reached)
            node.orelse = self._block(node.orelse, way, entered=False)
            return False
        branches = Branches(self._lines, line)
        branches.add(self._flow.begins(node.body, line, inner))
        branches.add(self._flow.begins(node.orelse, line, way))
        kinds = ("loop", "no loop")
        loop, no_loop = self._outcomes(node, branches, (node.body, node.orelse), kinds)
        if isinstance(node, ast.While):
            node.test = self._expressions.test(node.test, (loop, no_loop))
        else:
            predicate = self.goals.predicate(loop, no_loop)
            node.iter = located(
                call(probes.SUBJECT, predicate, self._expressions.visit(node.iter)), node.iter
            )
        node.body = self._marked(loop, node, node.body, inner)
        node.orelse = self._marked(no_loop, node, node.orelse, way)
        return self._any_demanded(loop, no_loop)

    def _match(self, node: ast.Match, way: Way) -> bool:
        known, parent = len(self.goals.goals), self._expressions.parent
        subject = ast.unparse(node.subject)
        watched = self._expressions.visit(node.subject)
        heads = [self._lines.first(each.pattern.lineno) for each in node.cases]
        cases: list[ast.match_case] = []
        shapes: list[Formula] = []
        for place, case in enumerate(node.cases):
            is_last = place + 1 == len(heads)
            branches = Branches(self._lines, heads[place])
            branches.add(self._flow.begins(case.body, heads[place], way))
            if not is_last:
                branches.add(heads[place + 1])
            elif not irrefutable(case):
                branches.add(way.after)
            extra = not (branches.counted or branches.demands(case.body))
            text = f"{subject} matches {ast.unparse(case.pattern)}"
            goal = self.goals.goal(case.pattern, "case", parent, extra, text)
            shapes.append(("case", (goal, constants_of(case.pattern))))
            if is_last and extra and place and heads[place] in self._lines.demanded:
                cases.append(self._reaching(case))
            with self._under(goal):
                if case.guard:
                    case.guard = self._expressions.test(case.guard)
            case.body = self._marked(goal, case.body[0], case.body, way)
            cases.append(case)
            if is_last and not irrefutable(case):
                text, extra = f"{subject} matches nothing", not branches.counted
                none = self.goals.goal(case.pattern, "no case", parent, extra, text)
                cases.append(self._wildcard([self._mark(none, case.body[0])], None, case))
        predicate = self.goals.predicate(0, 0, ("cases", tuple(shapes)))
        node.subject = located(call(probes.SUBJECT, predicate, watched), watched)
        node.cases = cases
        return any(not goal.extra for goal in self.goals.goals[known:])

    def _reaching(self, case: ast.match_case) -> ast.match_case:
        """A case that never matches and marks that the next one is tried."""
        goal = self.goals.goal(case.pattern, "line", self._expressions.parent, extra=False)
        no: ast.expr = call(probes.SEEN, goal, ast.Constant(value=False))
        return self._wildcard([ast.Pass()], no, case)

    def _wildcard(self, body: Block, guard: ast.expr | None, at: ast.match_case) -> ast.match_case:
        case = ast.match_case(pattern=ast.MatchAs(), guard=guard, body=body)
        located(case.pattern, at.pattern)
        for new in [*body, *([guard] if guard else [])]:
            located(new, at.pattern)
        return case

    def _try(self, node: ast.Try, way: Way, reached: bool) -> None:
        through = self._flow.way_through(node, way)
        caught = replace(through, raises=0) if node.finalbody else through
        first = self._lines.first(node.handlers[0].lineno) if node.handlers else 0
        orelse = self._flow.live(node.orelse)
        body_way = through.to(self._lines.of(orelse[0])) if orelse else through
        node.body = self._block(node.body, replace(body_way, raises=first), entered=reached)
        for place, handler in enumerate(node.handlers):
            self._handler(handler, caught, is_last=place + 1 == len(node.handlers))
        node.orelse = self._block(node.orelse, caught, entered=False)
        final_way = way.to(self._flow.after_finally(node, way))
        node.finalbody = self._block(node.finalbody, final_way, entered=reached)

    def _handler(self, handler: ast.ExceptHandler, way: Way, *, is_last: bool) -> None:
        branches = Branches(self._lines, self._lines.first(handler.lineno))
        extra = not branches.demands(handler.body)
        parent = self._expressions.parent
        if extra and is_last and handler.type and branches.line in self._lines.demanded:
            tried = self.goals.goal(handler, "line", parent, extra=False)
            handler.type = located(call(probes.SEEN, tried, handler.type), handler.type)
        elif handler.type is None and is_last:
            extra = extra and branches.line not in self._lines.demanded
        goal = self.goals.goal(handler, "except", parent, extra)
        handler.body = self._marked(goal, handler.body[0], handler.body, way)

    def _outcomes(
        self,
        node: ast.stmt,
        branches: Branches,
        blocks: tuple[Block, Block],
        kinds: tuple[str, str],
    ) -> tuple[int, int]:
        parent = self._expressions.parent
        first, second = (
            self.goals.goal(node, kind, parent, not (branches.counted or branches.demands(block)))
            for kind, block in zip(kinds, blocks)
        )
        return first, second

    def _any_demanded(self, *goals: int) -> bool:
        return any(not self.goals.goals[goal - 1].extra for goal in goals)

    def _marked(self, goal: int, at: ast.stmt, block: Block, way: Way) -> Block:
        with self._under(goal):
            rewritten = self._block(block, way, entered=True)
        return [self._mark(goal, block[0] if block else at), *rewritten]

    def _mark(self, goal: int, at: ast.stmt) -> ast.stmt:
        place = ast.Subscript(
            value=placeholder(probes.HITS), slice=ast.Constant(value=goal), ctx=ast.Store()
        )
        mark: ast.stmt = located(ast.Assign(targets=[place], value=ast.Constant(value=True)), at)
        return mark

    @contextmanager
    def _under(self, goal: int) -> Iterator[None]:
        before, self._expressions.parent = self._expressions.parent, goal
        yield
        self._expressions.parent = before


def _module_way() -> Way:
    return Way(after=-1, returns=-1, raises=-1)
