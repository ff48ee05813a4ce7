"""Names of tests: they say what is so, and nothing else."""

from __future__ import annotations

import ast

import pytest

from testgen.project.values import Style
from testgen.values import Case
from testgen.writing.grouping import plans_for
from testgen.writing.kept import Check, KeptCase
from testgen.writing.naming import names_for
from testgen.writing.words import (
    camel,
    predicate_words,
    sentence,
    snake,
    value_words,
)
from tests.support.keeping import kept
from tests.support.sample_projects import described

SOURCE = """
class Stack:
    def __init__(self, limit=3): ...
    def push(self, item): ...
    def pop(self): ...
    @property
    def size(self): ...
    @classmethod
    def of(cls, *items): ...

def clamp(value, low, high): ...
def find(items, key, default=None): ...
def _hidden(x): ...
def parseHTTPHeader(text): ...
"""


PLAIN = Style()


def name(*cases: KeptCase, style: Style = PLAIN) -> str:
    description = described(SOURCE)
    plans = plans_for(cases, description)
    assert len(plans) == 1
    return names_for(plans, description, style)[0]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (kept("clamp(1, 2, 3)", "2"), "test_clamp_returns_low"),
        (kept("clamp(1, 2, 3)", "2", why="value < low"),
         "test_clamp_returns_low_when_value_is_below_low"),
        (kept("clamp(1, 1, 1)", "1"), "test_clamp_returns_one"),
        (kept("clamp(4, 2, 3)", "77"), "test_clamp_returns_77"),
        (kept("clamp(1, 3, 2)", "ValueError", "raises"), "test_clamp_raises_value_error"),
        (kept("find([], 'a')", "None", "is"), "test_find_returns_none_for_empty_items"),
        (kept("find([], 'none')", "'zero'"), "test_find_for_empty_items"),
        (kept("find(None, 0)", "TypeError", "raises"),
         "test_find_raises_type_error_when_items_is_none_and_when_key_is_zero"),
        (kept("find(['a'], 'a', default='b')", "'a'"), "test_find_returns_key"),
        (kept("find([1, 2], 3)", "[]"), "test_find_returns_empty_list"),
        (kept("find([1, 2], 3)", "True", "truth"), "test_find_returns_truthy"),
        (kept("find([1, 2], 3)", "3", "length"), "test_find_returns_three_items"),
        (kept("find([1, 2], 3)", "pkg.Found", "type"), "test_find_returns_found"),
        (kept("find([1, 2], 3)", "'some text that is long'"), "test_find"),
        (kept("find([1, 2], 3)", "'x\\n'", "printed"), "test_find_prints_output"),
        (kept("Stack()", "3", target="Stack.__init__"), "test_new_stack_returns_three"),
        (kept("stack.pop()", "IndexError", "raises", target="Stack.pop",
              setup=("stack = Stack()",)),
         "test_stack_pop_raises_index_error_on_new_stack"),
        (kept("stack.pop()", "2", target="Stack.pop",
              setup=("stack = Stack()", "stack.push(1)", "stack.push(2)")),
         "test_stack_pop_returns_two_after_push"),
        (kept("stack.push(0)", "OverflowError", "raises", target="Stack.push",
              setup=("stack = Stack(1)", "stack.push(0)")),
         "test_stack_push_raises_overflow_error_when_item_is_zero"),
        (kept("stack.push(8)", "OverflowError", "raises", target="Stack.push",
              setup=("stack = Stack(1)", "stack.push(0)")),
         "test_stack_push_raises_overflow_error_after_push"),
        (kept("_hidden(1)", "'a'"), "test_hidden_returns_a"),
        (kept("parseHTTPHeader('a')", "json.JSONDecodeError", "raises"),
         "test_parse_http_header_raises_json_decode_error"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_name_says_what_is_tested_what_comes_of_it_and_when(
    case: KeptCase, expected: str
) -> None:
    assert name(case) == expected


def after(expected: str, subject: str = "account.owner") -> KeptCase:
    made = Case(id=1, target="Stack.push", call="account.push(5)",
                setup=("account = Stack('Ann')",))  # fmt: skip
    return KeptCase(made, (Check("after", subject, expected, "observed"),))


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (after("[5]"), "test_stack_push_changes_owner"),
        (after("'Ann'"), "test_stack_push"),
        (after("[]"), "test_stack_push"),
    ],
)
def test_what_may_have_been_so_before_is_not_called_a_change(case: KeptCase, expected: str) -> None:
    assert name(case) == expected


def test_what_a_table_has_in_common_is_in_its_name() -> None:
    cases = (kept("clamp(1, 2, 3)", "2"), kept("clamp(0, 3, 7)", "3"))
    assert name(*cases) == "test_clamp_returns_low"
    assert name(*cases, kept("clamp(0, -1, 1)", "0")) == "test_clamp"


def test_the_projects_spelling() -> None:
    camels = Style(camel_case=True)
    assert name(kept("clamp(1, 2, 3)", "2"), style=camels) == "testClampReturnsLow"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("value < low", "value_is_below_low"),
        ("not value < low", "value_is_at_least_low"),
        ("not items", "without_items"),
        ("items", ""),
        ("n % 2 == 0", ""),
        ("len(items) > 2", "length_of_items_is_above_two"),
        ("self.size == 0", "size_is_zero"),
        ("x is None", "x_is_none"),
        ("x is not None", "x_is_not_none"),
        ("kind == 'daily'", "kind_is_daily"),
        ("kind == 'a b!'", ""),
        ("n < 0", "n_is_negative"),
        ("isinstance(x, str)", "x_is_str"),
        ("not isinstance(x, str)", "x_is_not_str"),
        ("text.isdigit()", "text_is_digit"),
        ("a and b", ""),
        ("0 < n", ""),
        ("x in names", "x_is_in_names"),
        ("killed: replaced < by <=", ""),
        ("", ""),
    ],
)
def test_a_condition_in_words(source: str, words: str) -> None:
    assert predicate_words(source) == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("0", "zero"), ("-1", "minus_one"), ("-7", "negative"), ("12345", ""),
        ("''", "empty_string"),
        ("' \\n'", "blank_string"), ("'none'", ""), ("None", "none"), ("'fizz buzz'", "fizz_buzz"),
        ("[]", "empty_list"), ("{1: 2}", "single_item_dict"), ("float('nan')", "nan"),
        ("set()", "empty_set"), ("Point(1, 2)", "point"), ("make()", ""), ("Color.RED", "red"),
        ("b''", "empty_bytes"), ("1.5", ""), ("0.0", "zero"), ("(", ""), ("True", "true"),
    ],
)  # fmt: skip
def test_a_value_in_words(source: str, words: str) -> None:
    assert value_words(source) == words


def test_words_of_names() -> None:
    assert snake("HTTPServerError") == "http_server_error"
    assert snake("getURL2") == "get_url2"
    assert camel("parse_args") == "ParseArgs"
    assert camel("HTTPServer") == "HTTPServer"
    assert sentence("test_clamp_returns_low") == "Clamp returns low."
    assert sentence("test_clamp") == "Check clamp."
    assert ast.literal_eval(f'"""{sentence("test_x_is_none")}"""') == "X is none."
