"""Documentation in a second language: told from the first, with the same names, and never asked
for twice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from docgen.judging.parity import parity_faults, with_marked_names, with_spans_of
from docgen.prose.chinese_habits import in_chinese_words
from docgen.prose.memory import Memory
from docgen.prose.options import ProseOptions
from docgen.prose.slots import Slot, slots_of
from docgen.prose.writer import Writer
from docgen.prose.written import Written
from foundation.errors import BadInput
from tests.support.prose_model import Asked, ProseModel, Say
from tests.support.prose_records import record

CODE = """\
def cut(text, width, mark="..."):
    if width < 0:
        raise ValueError("width must not be negative")
    if len(text) <= width:
        return text
    return text[:width] + mark
"""
ENGLISH = {
    "summary": "Cut a text to a width.",
    "text": "Text to shorten.",
    "width": "Most characters to keep.",
    "mark": "What is put behind a text that was cut.",
    "returns": "The text, shortened if it was longer than `width`.",
}
CHINESE = {
    "summary": "将文本截断到指定宽度。",
    "text": "要缩短的文本。",
    "width": "最多保留的字符数。",
    "mark": "文本被截断时附加在末尾的标记。",
    "returns": "文本；长于 `width` 时为截断后的文本。",
}


def _is_telling(asked: Asked) -> bool:
    return "Document `" not in asked.text


def _say(chinese: Mapping[str, str]) -> Say:
    return lambda asked, _: chinese if _is_telling(asked) else ENGLISH


async def _told(folder: Path, say: Say, memory: Path | None = None) -> tuple[Written, ProseModel]:
    model = ProseModel(say)
    writer = Writer(model, Memory(memory), ProseOptions(candidates=2))
    found = record(folder, CODE, "cut")
    return await writer.write(found, slots_of(found.facts, None), "zh"), model


async def test_both_languages_name_the_same(tmp_path: Path) -> None:
    written, _ = await _told(tmp_path, _say(CHINESE))
    assert written.texts[Slot("summary")] == CHINESE["summary"]
    assert written.texts[Slot("raises", "ValueError")] == "`width` 为负数时抛出。"
    assert not parity_faults(ENGLISH["returns"], written.texts[Slot("returns")])
    assert not written.left_out


async def test_callers_are_shown_the_first_language(tmp_path: Path) -> None:
    written, _ = await _told(tmp_path, _say(CHINESE))
    assert written.told_to_callers[Slot("summary")] == ENGLISH["summary"]


async def test_what_names_something_else_is_asked_again_and_never_taken(tmp_path: Path) -> None:
    other = {**CHINESE, "returns": "文本；长于 `text` 时被截断。"}
    written, model = await _told(tmp_path, _say({**other, "extended": other["returns"]}))
    assert Slot("returns") not in written.texts
    assert [one.slot for one in written.left_out] == [Slot("returns")]
    assert "时被截断。" in [one for one in model.asked if _is_telling(one)][1].text


async def test_a_list_lacks_nothing_that_was_told_first(tmp_path: Path) -> None:
    other = {**CHINESE, "mark": "3 个标记。"}
    written, _ = await _told(tmp_path, _say({**other, "extended": other["mark"]}))
    assert written.texts[Slot("parameter", "mark")] == "该参数的值。"
    assert not written.left_out


BOXED = "class TextBox:\n    pass\n\n\ndef cut(box):\n    box.left -= 1\n"


async def test_a_name_that_gets_translated_is_shown_as_code(tmp_path: Path) -> None:
    def say(asked: Asked, _: object) -> Mapping[str, str]:
        if not _is_telling(asked):
            return {"summary": "Cut a box.", "box": "A TextBox to shorten."}
        kept = "要缩短的 `TextBox`。" if "`TextBox`" in asked.text else "要缩短的文本框。"
        return {"summary": "缩短一个框。", "box": "要缩短的文本框。", "extended": kept}

    model = ProseModel(say)
    writer = Writer(model, Memory(None), ProseOptions(candidates=2))
    found = record(tmp_path, BOXED, "cut")
    written = await writer.write(found, slots_of(found.facts, None), "zh")
    assert written.texts[Slot("parameter", "box")] == "要缩短的 TextBox。"


def test_names_are_marked_and_words_are_not() -> None:
    text = "If the `key` is no EnumMap of os.path, e.g. a String."
    assert with_marked_names(text) == "If the `key` is no `EnumMap` of `os.path`, e.g. a String."


async def test_what_is_too_long_to_tell_costs_its_symbol_alone(tmp_path: Path) -> None:
    def say(asked: Asked, _: int) -> Mapping[str, str]:
        if _is_telling(asked):
            raise BadInput("the prompt has 9,000 tokens")
        return ENGLISH

    written, _ = await _told(tmp_path, say)
    assert written.texts == {Slot("raises", "ValueError"): "`width` 为负数时抛出。"}
    assert "9,000 tokens" in written.left_out[0].reason


async def test_switching_the_language_writes_nothing_anew(tmp_path: Path) -> None:
    memory = tmp_path / "memory"
    found = record(tmp_path, CODE, "cut")
    english = ProseModel(_say(CHINESE))
    options = ProseOptions(candidates=2)
    slots = slots_of(found.facts, None)
    await Writer(english, Memory(memory), options).write(found, slots, "en")
    _, chinese = await _told(tmp_path, _say(CHINESE), memory)
    assert [_is_telling(one) for one in chinese.asked] == [True]
    _, again = await _told(tmp_path, _say(CHINESE), memory)
    assert not again.asked


@pytest.mark.parametrize(
    ("first", "text", "expected"),
    [
        ("Read `path`.", "读取 path。", "读取 `path`。"),
        ("Read the path.", "读取 `path`。", "读取 path。"),
        ("Keep `a.b` of `a`.", "保留 `a` 的 a.b。", "保留 `a` 的 `a.b`。"),
        ("Read it.", "读取 `other`。", "读取 `other`。"),
    ],
)
def test_code_spans_are_those_of_the_first_text(first: str, text: str, expected: str) -> None:
    assert with_spans_of(first, text, "zh") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("要提取 cookies 的响应。", "要提取 Cookie 的响应。"),
        ("图可以是 directed 图。", "图可以是有向图。"),
        ("遍历 iterable 对象。", "遍历可迭代对象。"),
        ("将 `level` 转为 json。", "将 `level` 转为 json。"),
        ("读取 path/to/file 和 'request'。", "读取 path/to/file 和 'request'。"),
    ],
)
def test_english_words_that_were_left_are_translated(text: str, expected: str) -> None:
    assert in_chinese_words(text) == expected
