"""The benchmark of findings: its data is whole, and what it counts is what it says."""

from __future__ import annotations

import ast
import json
from collections import Counter
from random import Random

from bench.tests.findings import Watched, measured
from bench.tests.seeding import by_hand, changes, pairs
from testgen.values import Case
from tests.support.examining import description_of, function_of
from tests.support.observing import returned


def test_there_are_two_hundred_pairs_and_only_the_body_differs() -> None:
    made = pairs()
    assert len(made) == 200
    assert Counter(one.id.partition("/")[0] for one in made) == {"documented": 60, "HumanEval": 140}
    assert len({one.id for one in made}) == 200
    for one in made:
        correct, buggy = function(one.correct, one.name), function(one.buggy, one.name)
        assert ast.get_docstring(correct) == ast.get_docstring(buggy)
        assert ast.dump(correct) != ast.dump(buggy)


def function(source: str, name: str) -> ast.FunctionDef:
    return next(node for node in ast.parse(source).body
                if isinstance(node, ast.FunctionDef) and node.name == name)  # fmt: skip


def test_the_data_file_is_made_of_what_is_written_by_hand() -> None:
    assert [one for one in pairs() if one.id.startswith("documented")] == list(by_hand())


def test_a_change_leaves_the_documentation_and_changes_one_thing() -> None:
    source = 'def f(x):\n    """Keep 1 < 2."""\n    return x < 3\n'
    made = dict(changes(source, "f", Random(1)))
    assert all('"""Keep 1 < 2."""' in text for text in made)
    assert any("x < 4" in text or "x < 2" in text for text in made)


def test_a_finding_that_the_correct_function_has_too_is_not_true() -> None:
    source = 'def f(n: str) -> int:\n    """Return the number of words."""\n    return -1\n'
    watched = [
        Watched(
            "documented/f",
            is_buggy,
            description_of(source),
            function_of(source),
            [Case(id=1, target="f", call="f('a')")],
            [returned(-1)],
        )
        for is_buggy in (False, True)
    ]
    figures = measured(watched, None)["all"]
    assert json.loads(json.dumps(figures)) == {
        "buggy": 1, "found": 0, "correct": 1, "accused": 1, "findings": 2, "true": 0,
        "recall": 0.0, "precision": 0.0,
    }  # fmt: skip
