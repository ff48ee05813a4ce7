"""Cutting documentation into what is translated one at a time, and putting it together again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.reference.paragraphs import divided, joined

_LINES = st.sampled_from(
    ["", "Text of two words.", "- an item", "  goes on", "1. first", "> quoted", "> [!NOTE]",
     "```python", "```", "x = 1", "| a | b |", "**A heading:**", "    ~~~", "> - in it", "`f(x)`"]
)  # fmt: skip


@given(st.lists(_LINES).map("\n".join) | st.text())
def test_nothing_is_lost_where_nothing_is_said_otherwise(text: str) -> None:
    assert joined(divided(text), {}) == text


@given(st.lists(_LINES).map("\n".join))
def test_code_is_never_said_otherwise(text: str) -> None:
    fenced = f"Before it.\n\n````\n{text}\n````\n\nBehind it."
    told = joined(divided(fenced), {one.said: "Anders." for one in divided(fenced) if one.said})
    assert told == f"Anders.\n\n````\n{text}\n````\n\nAnders."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("One line\nand another.", ["One line and another."]),
        ("One.\n\nTwo words.", ["One.", "Two words."]),
        ("- the first\n- the second\n  of two lines", ["the first", "the second of two lines"]),
        ("> [!NOTE]\n> Be careful\n> with it.", ["Be careful with it."]),
        ("**Nodes:**\nMany of them.", ["Nodes:", "Many of them."]),
        ("| a | bb |\n| --- | --- |\n| cc | dd |", []),
        ("```text\nno words\n\nhere\n```", []),
        ("[`Graph`](ref:nx.Graph)\n\n`x`, `y`", []),
        ("读取一行。\n\nAnd more.", ["读取一行。", "And more."]),
    ],
)
def test_pieces_are_paragraphs_items_and_headings(text: str, said: list[str]) -> None:
    assert [one.said for one in divided(text) if one.said] == said


def test_marks_around_a_piece_stay() -> None:
    text = "**Nodes:**\n\n1. First\n   of all\n\n> [!TIP]\n> Wait a bit."
    others = {"Nodes:": "节点：", "First of all": "首先", "Wait a bit.": "请稍候。"}
    assert joined(divided(text), others) == "**节点：**\n\n1. 首先\n\n> [!TIP]\n> 请稍候。"
