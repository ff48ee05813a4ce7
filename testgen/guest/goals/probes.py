"""The calls that rewritten code makes, by index: a contract between `goals` and `recording`."""

from __future__ import annotations

import ast

HITS, DONE, TRUTH, VALUE, DECIDE, KEEP, CHAIN, CHAIN_VALUE, CALLEE, SUBJECT, SEEN = range(11)
"""HITS[goal] is set when a goal is taken; DONE[predicate] says that nothing more is to be learnt
there. CALLEE(predicate, callee) is called in the callee's place. SEEN(goal, value) marks and gives
the value; the others are given a predicate first."""

COMPARE_TEST: dict[type[ast.cmpop], int] = {
    kind: 20 + place
    for place, kind in enumerate(
        (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Is, ast.IsNot, ast.In, ast.NotIn)
    )
}
"""(predicate, left, right) -> bool: a comparison whose truth alone matters."""

COMPARE_VALUE: dict[type[ast.cmpop], int] = {
    kind: index + 20 for kind, index in COMPARE_TEST.items()
}
"""(predicate, left, right) -> whatever the comparison gives."""

OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
