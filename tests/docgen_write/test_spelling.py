"""Headings as a project spells them; Chinese ones end in a Chinese mark, unless it has its own."""

from __future__ import annotations

import pytest

from docgen.placing.spelling import spelled, spelling_of

_ENGLISH = "Read.\n\nArgs:\n    size: How much.\n"
_CHINESE = "读取。\n\n参数:\n    size：多少。\n"


@pytest.mark.parametrize(
    ("of_project", "text", "expected"),
    [
        ([], "读取。\n\n参数:\n    size：多少。", "参数："),
        ([_ENGLISH], "读取。\n\n参数:\n    size：多少。", "参数："),
        ([_CHINESE], "读取。\n\n参数:\n    size：多少。", "参数:"),
        ([_CHINESE], "Read.\n\nArgs:\n    size: How much.", "Args:"),
    ],
)
def test_the_mark_behind_a_heading(of_project: list[str], text: str, expected: str) -> None:
    assert spelled(text, "google", spelling_of(of_project, "google")).splitlines()[2] == expected
