"""Whatever cases come, what is written is Python, and nothing of them is lost."""

from __future__ import annotations

import ast
import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from testgen.project.values import FrameworkName, Project, Style
from testgen.values import Case
from testgen.writing.kept import Check, CheckKind, KeptCase
from testgen.writing.write import write
from tests.support.keeping import SOURCE
from tests.support.sample_projects import described

SOURCES = st.one_of(
    st.integers().map(repr),
    st.floats().map(lambda x: repr(x) if math.isfinite(x) else f"float('{x}')"),
    st.text(max_size=80).map(repr),
    st.binary(max_size=8).map(repr),
    st.lists(st.integers() | st.text(max_size=5), max_size=30).map(repr),
    st.dictionaries(st.text(max_size=5), st.floats(allow_nan=False, allow_infinity=False),
                    max_size=3).map(repr),
    st.sampled_from([
        "None", "lambda x: x", "Box(1, height=2)", "clamp(1, 2, 3)", "object()", "(1,)", "{1, 2}",
        "[x for x in range(3)]", "Decimal('1')", "tmp_path / 'a'", "'{' '}'", "f'{1}'", "f(",
        "*args", "x := 3", "yield", "\ud800", "'\\x00'", "...", "-0.0", "1_000", "0x10",
    ]),
)  # fmt: skip
RAISES: list[CheckKind] = ["raises"]
CHECKS = st.lists(
    st.one_of(
        st.builds(
            Check,
            st.sampled_from(["equal", "is", "approx", "length", "type", "truth", "printed"]),
            st.sampled_from(["result", "result.width", "result[0]", "box.width"]),
            SOURCES,
            st.sampled_from(["observed", "metamorphic", "documented"]),
        ),
        st.builds(
            Check,
            st.sampled_from(RAISES),
            st.just(""),
            st.sampled_from(["ValueError", "pkg.sizes.Odd"]),
            st.just("observed"),
            st.text(max_size=100),
        ),
    ),
    min_size=1,
    max_size=3,
).map(tuple)
CASES = st.builds(
    Case,
    id=st.just(1),
    target=st.sampled_from(["clamp", "label", "Box.area", "Box.__init__", "gone"]),
    setup=st.lists(
        st.one_of(
            SOURCES.map(lambda source: f"box = Box({source})"),
            SOURCES.map(lambda source: f"clamp = {source}"),
            st.sampled_from([
                "patch('os.getcwd', return_value='/').start()", "await box.ready()", "import os",
                "clock = patch('time.time').start()", "setattr(box, 'width', 3)", "del box",
                "for x in range(3): box.area()",
            ]),
        ),
        max_size=3,
    ).map(tuple),
    call=st.one_of(
        SOURCES.map(lambda source: f"label({source})"),
        st.tuples(SOURCES, SOURCES).map(lambda pair: f"clamp({pair[0]}, low={pair[1]}, high=3)"),
        st.sampled_from(["box.area()", "Box(3)", "box.width", "label(clamp(1, 2, 3))"]),
    ),
    how=st.sampled_from(["value", "await", "iterate", "enter"]),
)  # fmt: skip
KEPT = st.builds(KeptCase, CASES, CHECKS, why=st.sampled_from(["", "value < low", "not items"]))


@pytest.fixture
def without_ruff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("testgen.writing.formatting.ruff_binary", lambda: None)


@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    cases=st.lists(KEPT, max_size=6),
    framework=st.sampled_from(["pytest", "unittest"]),
    style=st.builds(
        Style,
        in_classes=st.booleans(),
        docstrings=st.booleans(),
        returns_none=st.booleans(),
        expected_first=st.booleans(),
        import_style=st.sampled_from(["name", "module", "whole", "relative"]),
        async_marker=st.sampled_from(["", "auto", "anyio"]),
    ),
)
def test_whatever_comes(
    cases: list[KeptCase],
    framework: FrameworkName,
    style: Style,
    plain_project: Project,
    without_ruff: None,
) -> None:
    project = replace(plain_project, framework=framework, style=style)
    written = write(project, described(SOURCE), cases)
    tree = ast.parse(written.text)
    functions = [node for node in ast.walk(tree) if isinstance(
        node, ast.FunctionDef | ast.AsyncFunctionDef)]  # fmt: skip
    names = {node.name for node in functions}
    assert {test.name for test in written.tests} <= names
    qualified = [test.qualified for test in written.tests]
    assert len(qualified) == len(set(qualified))
    assert all(name.isidentifier() and name.startswith(("test", "scenario")) for name in names)
    # Cases that say the same are written once.
    told = [one for test in written.tests for one in test.cases] + [
        one for one, _ in written.left_out
    ]
    assert len({id(one) for one in told}) == len(told)
    spoken = {(one.case.call, one.case.setup, one.case.target) for one in told}
    assert spoken == {(one.case.call, one.case.setup, one.case.target) for one in cases}
