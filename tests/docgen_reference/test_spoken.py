"""Passages in another language than their page say which: what is read aloud goes by it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.reference.layout import Layout
from docgen.reference.spoken import language_of, marked
from docgen.reference.writing.page import Pages
from docgen.reference.writing.site import SiteStyle
from tests.support.reference import gathered


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("Adds two.\n\n把两个数相加。", "zh", "<Adds two.>\n\n把两个数相加。"),
        ("Adds two.\n\n把两个数相加。", "en", "Adds two.\n\n<把两个数相加。>"),
        ("Over two\nlines.", "zh", "<Over two\nlines.>"),
        ("- one item\n    goes on\n- 第二项", "zh", "- <one item\n    goes on>\n- 第二项"),
        ("**A heading**", "zh", "**<A heading>**"),
        ("> [!NOTE]\n> Mind the gap.", "zh", "> [!NOTE]\n> <Mind the gap.>"),
        ("| Name | 名称 |\n|---|---|\n| `a|b` or so | 12 |", "zh",
         "| <Name> | 名称 |\n|---|---|\n| <`a|b` or so> | 12 |"),
        ("```\n| Name | of it |\n```", "zh", "```\n| Name | of it |\n```"),
        ("`total` [`f`](ref:a.f) 12", "zh", "`total` [`f`](ref:a.f) 12"),
        ("返回 `LRUCache` 的 cache。", "zh", "返回 `LRUCache` 的 cache。"),
    ],
)  # fmt: skip
def test_passages_in_another_language_are_marked(text: str, language: str, told: str) -> None:
    assert marked(text, language, lambda passage: f"<{passage}>") == told


@given(st.text(alphabet="ab好 |`*->\n#"))
def test_marking_loses_nothing(text: str) -> None:
    assert marked(text, "zh", lambda passage: passage) == text


def test_code_says_nothing_of_the_language() -> None:
    assert language_of("返回 `the_first_of_all_the_values(in the list)`") == "zh"


OLD = '''from warnings import deprecated


@deprecated("Use two of them.")
def one():
    """Gives one."""
'''


def test_why_something_is_deprecated_stands_in_a_box(tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text(OLD, encoding="utf-8")
    reference = replace(gathered(tmp_path).reference, languages=("zh",))
    pages = Pages(reference, Layout.of(reference), SiteStyle("zh"), "zh").all()
    text = "\n".join(page.text for page in pages)
    assert '!!! warning "已弃用"\n\n    <span lang="en">Use two of them.</span>' in text
