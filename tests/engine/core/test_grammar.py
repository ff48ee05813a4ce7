"""A grammar that cannot be used is refused with the place and the fault, before llama.cpp."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.grammar import check_grammar
from engine.requests import BadGrammar

GOOD = [
    'root ::= "yes" | "no"',
    "root ::= [a-z]+ [^0-9\\]]*\n# a comment\n",
    'root ::= item ("," item)*\nitem ::= [a-z]{2,5} | "x"? .\n',
    'root ::= "\\"" [\\x41-\\x5A\\u00e4] "\\n"',
    "root ::= (\n  a |\n  b\n)\na ::= root2{3}\nroot2 ::= \"z\"{1,}\nb ::= 'q'".replace("'", '"'),
    "root ::= <[42]> !<[43]> <think>",
    'root   ::=\n  "late" # here\n',
    'root ::= "" a\na ::= "x" root | ',
]


@pytest.mark.parametrize("grammar", GOOD)
def test_good_grammars_pass(grammar: str) -> None:
    check_grammar(grammar)


@pytest.mark.parametrize(
    ("grammar", "fault"),
    [
        ("", "no rule named 'root'"),
        ('start ::= "x"', "no rule named 'root'"),
        ("root ::= other", "line 1, column 10: there is no rule named 'other'"),
        ('root ::= "x', "closing '\"' is missing"),
        ("root ::= [a-z", "closing ']' is missing"),
        ('root ::= ("x"', "never closed"),
        ('root ::= "x")', "')' is not expected"),
        ("root ::= *", "nothing before it to repeat"),
        ('root = "x"', "'::=' is expected"),
        ('root ::= "\\q"', "escape is unknown"),
        ('root ::= "x"{a}', "a repetition is written"),
        ('root ::= "x"{1,99999}', "repetitions are the most"),
        ("root ::= " + "(" * 70 + '"x"' + ")" * 70, "nested"),
        ("root ::= root", "begins with itself"),
        ('root ::= a\na ::= b? c\nb ::= "x"\nc ::= a', "begins with itself"),
        ('root ::= a\na ::= "" a "x"', "begins with itself"),
        ('root ::= "a\0b"', "NUL"),
        ("root ::= " + '"x"' * 100_000, "characters"),
        ('\n\n  root ::= "x" ]', "line 3, column 16"),
    ],
)
def test_bad_grammars_are_refused_in_words(grammar: str, fault: str) -> None:
    with pytest.raises(BadGrammar, match=r".*") as caught:
        check_grammar(grammar)
    assert fault in str(caught.value)


@given(st.text(alphabet='root:=|"[]()*+?{}1,\\ \nab<>!#-', max_size=40))
def test_no_text_does_worse_than_being_refused(text: str) -> None:
    with contextlib.suppress(BadGrammar):
        check_grammar("root ::= " + text)
