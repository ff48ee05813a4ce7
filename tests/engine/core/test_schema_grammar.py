"""A JSON schema's grammar leaves one way to place spaces, and touches nothing that is text."""

from __future__ import annotations

import pytest

from engine.grammar import check_grammar
from engine.schema_grammar import with_fixed_spaces

SPACE = 'space ::= " "?'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r'root ::= "{" space a "}" space', r'root ::= "{" space a "}" space'),
        (r'a-kv ::= "\"a\"" space ":" space string', r'a-kv ::= "\"a\"" space ": " string'),
        (r'more ::= ("," space value)*', r'more ::= (", " value)*'),
        (r'const ::= "\"a\"," space', r'const ::= "\"a\"," space'),
        (r'other ::= ":" spaces', r'other ::= ":" spaces'),
    ],
)
def test_marks_get_their_space_and_nothing_else_has_one(before: str, after: str) -> None:
    changed = with_fixed_spaces(f"{before}\n{SPACE}")
    assert changed == f'{after}\nspace ::= ""'


def test_the_grammar_stays_one() -> None:
    check_grammar(with_fixed_spaces(f'root ::= "[" space "1" ("," space "1")* "]" space\n{SPACE}'))


def test_a_grammar_with_another_rule_for_spaces_is_left_alone() -> None:
    grammar = 'root ::= "," space\nspace ::= [ \\n]*'
    assert with_fixed_spaces(grammar) == grammar
