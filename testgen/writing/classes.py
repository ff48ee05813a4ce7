"""Which class a test goes into: one that is there for its subject, or one with the name that the
project would give it.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from testgen.project.test_files import each_test, is_test_case
from testgen.project.values import Project, Style
from testgen.writing.grouping import Plan
from testgen.writing.words import camel

_FORMS = ("Test{}", "{}Test", "{}Tests", "{}TestCase", "Test{}Class", "Test{}s")


def class_for(plan: Plan, project: Project, old: ast.Module | None) -> str:
    """The name of the class; empty for a function at the top of the file."""
    style, cases = project.style, project.framework == "unittest"
    subject = camel(_subject(plan))
    there = _test_classes(old, cases=cases) if old is not None else []
    for wanted in dict.fromkeys((subject, camel(project.layout.stem))):
        for one in there:
            if one.name in {form.format(wanted) for form in _FORMS}:
                return one.name
    if not style.in_classes:
        return ""
    if len(there) == 1 and cases:
        return there[0].name
    return _free(style, subject, old)


def _subject(plan: Plan) -> str:
    """The class whose member is tested, else the function."""
    function = plan.function
    if function is not None and function.class_name:
        return function.class_name.rpartition(".")[2]
    return plan.target.partition(".")[0]


def _test_classes(tree: ast.Module, *, cases: bool) -> Sequence[ast.ClassDef]:
    """The file's classes of tests that a method can be added to, in order."""
    with_tests = {id(test.owner) for test in each_test(tree)}
    return [
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and id(node) in with_tests
        and is_test_case(node) == cases
        and node.body[0].lineno > node.lineno
    ]


def _free(style: Style, subject: str, old: ast.Module | None) -> str:
    taken = {getattr(node, "name", "") for node in old.body} if old is not None else set()
    name = style.class_name.format(subject)
    for other in (name, style.class_name.format(f"{subject}Behaviour")):
        if other not in taken:
            return other
    number = 2
    while f"{name}{number}" in taken:
        number += 1
    return f"{name}{number}"
