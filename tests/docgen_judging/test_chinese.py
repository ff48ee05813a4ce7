"""Marks and spaces of Chinese text, and names that two languages share. Mending twice changes
nothing more, and never a letter: else every run would make another diff."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.judging.chinese import punctuation_faults, share_of_chinese, tidy_chinese
from docgen.judging.parity import parity_faults


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("返回列表.", "返回列表。"),
        ("如果为空,则返回 None.", "如果为空，则返回 None。"),
        ("参数:名称", "参数：名称"),
        ("使用Python解析JSON文件", "使用 Python 解析 JSON 文件"),
        ("返回`None`时结束", "返回 `None` 时结束"),
        ("大小(默认为 10)", "大小（默认为 10）"),
        ("调用 `f(a, b)` , 然后结束", "调用 `f(a, b)`，然后结束"),
        ("第 一 个 元素", "第一个元素"),
        ("等待 10秒 。", "等待 10 秒。"),
        ("比例为 0.5, 单位 % ;结束", "比例为 0.5，单位 %；结束"),
        ("see https://example.org/a,b 说明", "see https://example.org/a,b 说明"),
        ("An English sentence, with marks (and brackets).", None),
        ("`,` 分隔的值", "`,` 分隔的值"),
    ],
)
def test_marks_and_spaces_are_mended(written: str, tidy: str | None) -> None:
    assert tidy_chinese(written) == (written if tidy is None else tidy)


PIECES = st.lists(
    st.sampled_from(
        ["返回", "列表", "None", " ", "  ", ",", "，", "。", ".", ":", "：", ";", "(", ")", "（",
         "）", "`f(a, b)`", "``x``", "10", "0.5", "a.b", "%", "!", "?", "\n", "“", "”", "\ue001",
         "é", "-"]
    )
)  # fmt: skip


@given(PIECES.map("".join))
def test_mending_twice_is_mending_once(text: str) -> None:
    once = tidy_chinese(text)
    assert tidy_chinese(once) == once


@given(PIECES.map("".join))
def test_only_marks_and_spaces_are_changed(text: str) -> None:
    def bare(one: str) -> str:
        return re.sub(r"[\s,.:;?!()，。：；？！（）]", "", one)

    assert bare(tidy_chinese(text)) == bare(text)


@given(PIECES.map("".join))
def test_code_is_left_as_it_is(text: str) -> None:
    for code in ("`f(a, b)`", "``x``"):
        assert tidy_chinese(text).count(code) >= min(1, text.count(code)) or "``" in text


@pytest.mark.parametrize(
    "text",
    [
        "返回 `items` 中的第一个元素。",
        "如果 `key` 不存在，则抛出 KeyError。",
        "缓存的最大容量（默认为 128）。",
        "以秒为单位的等待时间：0.5 到 10。",
    ],
)
def test_proper_text_has_no_fault(text: str) -> None:
    assert punctuation_faults(text) == ()
    assert tidy_chinese(text) == text


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("返回列表,字典。", '"，"'),
        ("返回列表.", '"。"'),
        ("大小(默认)。", "（）"),
        ("返回None。", "space between"),
        ("返回 列表。", "no space between Chinese"),
        ("列表 ，字典。", "no space beside"),
    ],
)
def test_what_is_wrong_is_named(text: str, part: str) -> None:
    assert any(part in one for one in punctuation_faults(text))


def test_only_prose_counts_as_prose() -> None:
    assert share_of_chinese("返回 `a very long piece of code here` 的值") == 1.0
    assert share_of_chinese("returns the value") == 0.0
    assert 0.5 < share_of_chinese("返回 HTTP 响应的正文") < 1.0
    assert share_of_chinese("`code`") == 1.0


@pytest.mark.parametrize(
    ("english", "chinese", "faults"),
    [
        ("Return `a` and `b`.", "返回 `a` 和 `b`。", 0),
        ("Return `a` and `b`.", "返回 `a`。", 1),
        ("Return `a`.", "返回 `a` 和 `b`。", 1),
        ("Wait 10 seconds.", "等待 10 秒。", 0),
        ("Wait 10 seconds.", "等待 20 秒。", 2),
        ("Return two items.", "返回 2 项。", 0),
        ("Return 2 items.", "返回两项。", 0),
        ("Call read_file twice.", "调用 read_file 两次。", 0),
        ("Call read_file.", "调用读取函数。", 1),
        ("Raise ValueError.", "抛出 ValueError。", 0),
    ],
)
def test_both_languages_name_the_same(english: str, chinese: str, faults: int) -> None:
    assert len(parity_faults(english, chinese)) == faults


def test_abbreviations_of_english_are_no_names() -> None:
    assert not parity_faults("Unit of it (e.g. bytes).", "其单位（例如字节）。")
    assert not parity_faults("All of it, i.e. the text.", "全部，即文本。")
