"""Special methods are written as the statements that mean them."""

from __future__ import annotations

import pytest

from testgen.writing.statements import as_statement


@pytest.mark.parametrize(
    ("call", "statement"),
    [
        ("cache.__setitem__('a', [1])", "cache['a'] = [1]"),
        ("cache.__delitem__((1, 2))", "del cache[(1, 2)]"),
        ("cache.__setitem__(key='a', value=1)", "cache.__setitem__(key='a', value=1)"),
        ("print('item__(')", "print('item__(')"),
        ("cache.clear()", "cache.clear()"),
    ],
)
def test_a_call_becomes_the_statement_that_means_it(call: str, statement: str) -> None:
    assert as_statement(call) == statement
