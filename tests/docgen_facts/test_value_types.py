"""Types that NumPy's style needs and nobody annotated: only those that leave no doubt."""

from __future__ import annotations

import pytest

from docgen.facts.usage import body_tree, uses_of
from docgen.facts.value_types import type_of_default, type_of_results


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["True", "not x"], "bool"),
        (["x is None", "isinstance(x, int)"], "bool"),
        (["x == y"], None),  # arrays give arrays
        (["[]", "[one for one in x]", "sorted(x)"], "list"),
        (["f'{x}'", "'-'.join(x)"], "str"),
        (["(a, b)", "a, b"], "tuple"),
        (["None", "len(x)"], "int or None"),
        (["Reader(x)"], "Reader"),
        (["make(x)"], None),
        (["x", "True"], None),
        (["{}", "[]"], None),
        (["None"], None),
        (["x if y else 'none'"], None),
        (["'a' if y else 'b'"], "str"),
        (["}{"], None),
    ],
)
def test_types_of_results(values: list[str], found: str | None) -> None:
    assert type_of_results(values) == found


def test_a_comparison_is_true_or_false_where_that_is_known() -> None:
    assert type_of_results(["self.at >= len(self.lines)"], is_truth=True) == "bool"


@pytest.mark.parametrize(
    ("default", "code", "found"),
    [
        ("False", "", "bool"),
        ("'utf-8'", "open(n)", "str"),
        ("'utf-8'", "n()", None),
        ("0", "return lines[at + n]", "int"),
        ("10", "return lines[:n]", "int"),
        ("3", "for one in range(n): pass", "int"),
        ("10", "sleep(n)", None),  # 0.5 would do as well
        ("None", "x[n]", None),
        ("()", "x[n]", None),
    ],
)
def test_types_of_defaults(default: str, code: str, found: str | None) -> None:
    assert type_of_default("n", default, code) == found


def test_what_is_done_with_a_name() -> None:
    tree = body_tree("if at + n < len(x):\n    return x[at + n]\nn = 3")
    assert tree is not None
    assert uses_of(tree, "n") == {"compared", "index", "rebound"}
