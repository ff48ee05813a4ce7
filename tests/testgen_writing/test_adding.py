"""Adding to a test file: what was there stays, byte for byte, whatever it looked like."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syntax.files.source_files import SourceText
from testgen.project.values import Project, Style, TestHome
from testgen.values import Description
from testgen.writing.write import Written, write
from tests.support.keeping import SIZES, SOURCE, kept
from tests.support.sample_projects import described

DOCSTRINGS = ["", '"""Tests."""\n', '"""Tests\n\nof sizes.\n"""\n\n', "# -*- coding: utf-8 -*-\n"]
IMPORTS = [
    "import os\n",
    "import os, sys\n",
    "import pytest\n",
    "from pkg.sizes import clamp\n",
    "from pkg.sizes import (label,\n     clamp)\n",
    "from pkg.sizes import clamp  # the one\n",
    "from pkg import sizes\n",
    "from pkg.sizes import clamp as c, label\n",
    "try:\n    import tomllib\nexcept ImportError:\n    tomllib = None\n",
    "from collections import (\n    # what counts\n    Counter,\n)\n",
    "import re; import json\n",
    "from unittest import *\n",
    "from __future__ import annotations\n",
]
PIECES = [
    "def test_clamp():\n    assert   clamp( 1,2,3 )==2\n",
    "def test_label( ) : assert True\n",
    "class TestBox:\n    x = 'é'\n\n    def test_area(self): pass\n    # end of box\n",
    "class TestBox :\n\tdef test_tabs(self):\n\t\tassert 1\n",
    "class TestClamp: pass\n",
    "CASES = [\n  1,   # one\n  '''\n    many\n  lines'''\n]\n",
    "@pytest.mark.skip\n\n\ndef helper(label):\n    return label\n\n\n\n\n",
    "# a comment at the end\n",
    "if True:\n    label = 3\n",
    "\f\n",
]
ENDS = ["", "if __name__ == '__main__':\n    print('x')\n", "    \n", "\n\n\n"]


@st.composite
def old_files(draw: st.DrawFn) -> str:
    imports = draw(st.lists(st.sampled_from(IMPORTS), max_size=4, unique=True))
    # What comes from the future comes first, or Python does not take the file.
    imports.sort(key=lambda line: "__future__" not in line)
    pieces = draw(st.lists(st.sampled_from(PIECES), max_size=4, unique=True))
    blank = draw(st.sampled_from(["", "\n", "\n\n"]))
    text = draw(st.sampled_from(DOCSTRINGS)) + "".join(imports) + blank
    text += blank.join(pieces) + draw(st.sampled_from(ENDS))
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return text.rstrip("\r\n") if draw(st.booleans()) else text


def is_python(text: str) -> bool:
    try:
        compile(text, "x", "exec")
    except SyntaxError:
        return False
    return True


def lines_of_imports(text: str) -> set[int]:
    return {
        number
        for node in ast.parse(text).body
        if isinstance(node, ast.ImportFrom)
        for number in range(node.lineno, (node.end_lineno or 0) + 1)
    }


@pytest.fixture
def without_ruff(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process for each example would take minutes; the layout is not what is asked here."""
    monkeypatch.setattr("testgen.writing.formatting.ruff_binary", lambda: None)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    text=old_files().filter(is_python), count=st.integers(1, len(SIZES)), in_classes=st.booleans()
)
def test_nothing_that_was_there_changes_but_imports(
    text: str,
    count: int,
    in_classes: bool,
    plain_project: Project,
    without_ruff: None,
) -> None:
    description = described(SOURCE)
    project = replace(
        plain_project, style=Style(in_classes=in_classes),
        home=TestHome(path=Path("test_sizes.py"), existing=SourceText(text, "utf-8", False, "")),
    )  # fmt: skip
    written = write(project, description, SIZES[:count])
    new = written.text
    assert is_python(new)
    old_lines, new_lines = text.splitlines(keepends=True), iter(new.splitlines(keepends=True))
    imports = lines_of_imports(text)
    for number, line in enumerate(old_lines, 1):
        if number in imports:
            continue
        # The last line gets an end if it had none.
        ends = "\r\n" if number == len(old_lines) else ""
        assert any(other.rstrip(ends) == line.rstrip(ends) for other in new_lines), (
            f"lost: {line!r}"
        )
    old_tests = {ast.dump(node) for node in ast.parse(text).body if isinstance(
        node, ast.FunctionDef)}  # fmt: skip
    assert old_tests <= {ast.dump(node) for node in ast.parse(new).body}
    functions = [node for node in ast.walk(ast.parse(new)) if isinstance(node, ast.FunctionDef)]
    for test in written.tests:
        assert [node.name for node in functions].count(test.name) == 1
    for name in bound_by_imports(text):
        assert name in bound_by_imports(new)
    if "\n" in text:
        assert ("\r\n" in text) == ("\r\n" in new)


def bound_by_imports(text: str) -> set[str]:
    return {
        alias.asname or alias.name for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names
    }  # fmt: skip


def added(make: Callable[[dict[str, str]], Project], description: Description, text: str
          ) -> Written:  # fmt: skip
    project = make({"tests/test_sizes.py": text})
    assert project.home.existing is not None
    return write(project, description, SIZES[:1])


def test_a_statement_with_a_comment_is_not_touched(
    make_project: Callable[[dict[str, str]], Project], description: Description
) -> None:
    text = "from pkg.sizes import label  # noqa\n\n\ndef test_a():\n    assert label\n"
    new = added(make_project, description, text).text
    assert new.startswith("from pkg.sizes import label  # noqa\nfrom pkg.sizes import clamp\n")


def test_names_are_added_in_the_order_of_the_statement(
    make_project: Callable[[dict[str, str]], Project], description: Description
) -> None:
    text = "from pkg.sizes import label, Box\n\n\ndef test_a():\n    assert label, Box\n"
    new = added(make_project, description, text).text
    assert new.startswith("from pkg.sizes import label, Box, clamp\n")


def test_a_local_name_that_means_something_else_is_left_alone(
    make_project: Callable[[dict[str, str]], Project], description: Description
) -> None:
    text = (
        "from pkg.sizes import label\n\n\ndef clamp():\n    return label\n\n\ndef test_a(): ...\n"
    )
    new = added(make_project, description, text).text
    assert "from pkg.sizes import clamp as sizes_clamp" in new
    assert "assert sizes_clamp(-5, 0, 10) == 0" in new


def test_a_name_that_is_taken_is_not_given_to_another_test(
    make_project: Callable[[dict[str, str]], Project], description: Description
) -> None:
    text = "from pkg.sizes import label\n\n\ndef test_label():\n    assert label\n"
    project = make_project({"tests/test_sizes.py": text})
    cases = [kept("label('x')", "'<x>'")]
    written = write(project, description, cases)
    assert [test.name for test in written.tests] == ["test_label_with_x"]
    taken = text.replace("test_label", "test_label_keeps_name")
    project = make_project({"tests/test_sizes.py": taken})
    named = write(project, description, cases, names={cases[0].case: "test_label_keeps_name"})
    assert [test.name for test in named.tests] == ["test_label"]


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("test_label_keeps_name", "test_label_keeps_name"),
        ("test_label_returns_none", "test_label"),
        ("test_keeps_name", "test_label"),
        ("test label keeps name", "test_label"),
        ("test_label_ü", "test_label"),
        ("test_label_" + "x" * 200, "test_label"),
        ("", "test_label"),
    ],
)
def test_a_better_name_is_taken_if_it_says_what_is_so(
    name: str,
    taken: str,
    make_project: Callable[[dict[str, str]], Project],
    description: Description,
) -> None:
    one = kept("label('x')", "'<x>'")
    written = write(make_project({}), description, [one], names={one.case: name})
    assert [test.name for test in written.tests] == [taken]
    assert f"def {taken}():" in written.text
