"""Habits of models that are taken off, and manners of languages that are put on."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.prose.finishing import finished
from docgen.prose.slots import Slot, SlotKind
from tests.support.prose_records import record

PYTHON = (
    "class Till:\n    @property\n    def size(self):\n        return 1\n\n\n"
    "def replace(text, limit=3):\n    if not text:\n        raise ValueError(text)\n"
    "    return text\n"
)
GO = (
    "package shop\n\nfunc Replace(s string) string { return s }\n\n"
    "type Till struct {\n\tSize int\n}\n"
)
JAVA = "public class Shop {\n    public int count(int most) { return most; }\n}\n"

CASES: list[tuple[str, str, SlotKind, str, str]] = [
    ("shop.py", "replace", "summary", "This function replaces the text", "Replace the text."),
    ("shop.py", "replace", "summary", "Returns the text.", "Return the text."),
    ("shop.py", "replace", "summary", "To replace the text.", "Replace the text."),
    ("shop.py", "replace", "summary", "quietly replaces the text", "Quietly replace the text."),
    ("shop.py", "Till.size", "summary", "Get the size of the till.", "The size of the till."),
    ("shop.py", "replace", "parameter", "Most of them; defaults to 3.", "Most of them."),
    ("shop.py", "replace", "parameter", "Most of them (optional).", "Most of them."),
    ("shop.py", "replace", "parameter", "Most to replace, 3.", "Most to replace."),
    ("shop.py", "replace", "parameter", "Most to replace, 30.", "Most to replace, 30."),
    ("shop.py", "replace", "summary", "Replace the specified text.", "Replace the text."),
    ("shop.py", "replace", "summary", "Keep the given name.", "Keep the given name."),
    ("shop.py", "replace", "summary", "Fit it, using the appropriate units.", "Fit it."),
    ("shop.py", "replace", "summary", "Fit it using the algorithm specified.", "Fit it."),
    ("shop.py", "replace", "summary", "Fit it to the given limit.", "Fit it to the limit."),
    ("shop.py", "replace", "summary", "Fit it using limits given.", "Fit it using limits given."),
    ("shop.py", "replace", "summary", "Fit it using the proper factor for the size.", "Fit it."),
    ("shop.py", "replace", "summary", "Return an view of a item.", "Return a view of an item."),
    ("shop.py", "replace", "summary", "Return an f-string.", "Return an f-string."),
    (
        "shop.py",
        "replace",
        "summary",
        "Match it with the correct one.",
        "Match it with the correct one.",
    ),
    ("shop.py", "Till", "summary", "A custom error for tills.", "An error for tills."),
    ("shop.py", "Till", "summary", "A custom till.", "A custom till."),
    ("shop.py", "replace", "summary", "Augments the text.", "Augment the text."),
    ("shop.py", "replace", "summary", "Polishes a text.", "Polish a text."),
    ("shop.py", "replace", "summary", "Indices of the text.", "Indices of the text."),
    ("shop.py", "replace", "summary", "Less the text.", "Less the text."),
    (
        "shop.py",
        "replace",
        "summary",
        "Initialize the till with the provided arguments.",
        "Initialize the till.",
    ),
    ("shop.py", "replace", "summary", "Keep the given and taken.", "Keep the given and taken."),
    ("shop.py", "replace", "returns", "Returns the ``text``", "The `text`."),
    ("shop.py", "replace", "returns", "True if it is.", "`True` if it is."),
    (
        "Shop.java",
        "Shop.count",
        "returns",
        "True if so, False if not.",
        "`true` if so, `false` if not.",
    ),
    ("shop.py", "replace", "raises", "If it is empty, raises a ValueError.", "If it is empty."),
    ("shop.py", "replace", "raises", "Raised if it is empty", "If it is empty."),
    ("shop.go", "Replace", "summary", "Replace a part of it.", "Replace replaces a part of it."),
    ("shop.go", "Replace", "summary", "Replace replaces all.", "Replace replaces all."),
    (
        "shop.go",
        "Replace",
        "summary",
        "Recursively walk a tree.",
        "Replace recursively walks a tree.",
    ),
    ("shop.py", "replace", "returns", "The function and its name.", "The function and its name."),
    ("shop.py", "replace", "summary", "The function to call.", "The function to call."),
    ("shop.py", "replace", "summary", "Skip the given number.", "Skip the given number."),
    ("shop.py", "replace", "returns", "`true` if it was.", "`True` if it was."),
    ("shop.go", "Replace", "summary", "Returns `None`.", "Replace returns `nil`."),
    ("Shop.java", "Shop.count", "returns", "`True` if so.", "`true` if so."),
    ("shop.go", "Replace", "summary", "Apply it to all.", "Replace applies it to all."),
    ("shop.go", "Replace", "summary", "Whether it is old.", "Replace reports whether it is old."),
    ("shop.go", "Replace", "summary", "The newer text.", "Replace returns the newer text."),
    ("shop.go", "Replace", "summary", "Unmarshal a text.", "Replace unmarshals a text."),
    ("shop.py", "replace", "summary", "Applies it to a text.", "Apply it to a text."),
    ("shop.go", "Till", "summary", "A place for money", "Till is a place for money."),
    ("shop.go", "Till", "summary", "A Till holds money.", "A Till holds money."),
    ("Shop.java", "Shop.count", "summary", "Count the pieces.", "Counts the pieces."),
    (
        "Shop.java",
        "Shop.count",
        "summary",
        "Set the most or add a piece.",
        "Sets the most or adds a piece.",
    ),
    ("Shop.java", "Shop.count", "summary", "List of pieces.", "List of pieces."),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[3])
def test_a_text_in_its_final_form(
    tmp_path: Path, case: tuple[str, str, SlotKind, str, str]
) -> None:
    file, name, kind, text, expected = case
    code = {"py": PYTHON, "go": GO, "java": JAVA}[file.rpartition(".")[2]]
    slot = Slot(kind, "limit" if kind == "parameter" else "")
    assert finished(slot, text, record(tmp_path, code, name, file), "en") == expected


def test_a_chinese_text_ends_with_its_own_mark(tmp_path: Path) -> None:
    found = record(tmp_path, PYTHON, "replace")
    assert finished(Slot("summary"), "替换文本", found, "zh") == "替换文本。"


CHINESE: list[tuple[SlotKind, str, str]] = [
    ("summary", "读取文件中各行的函数", "读取文件中各行。"),
    ("summary", "返回比较两个值的函数", "返回比较两个值的函数。"),
    ("summary", "检查图是否连通，即任意两点之间都有路径", "检查图是否连通。"),
    ("returns", "返回替换后的文本", "替换后的文本。"),
    ("returns", "返回值的列表", "返回值的列表。"),
    ("parameter", "可选参数，表示最多替换的次数", "最多替换的次数。"),
    ("raises", "如果文本为空，则会抛出 `ValueError` 异常", "文本为空时抛出。"),
    ("raises", "文本为空。时", "文本为空时抛出。"),
    ("raises", "当等待超时", "等待超时时抛出。"),
    ("raises", "`read` 抛出该异常时", "`read` 抛出该异常时。"),
    ("raises", "如果 `read` 抛出它", "`read` 抛出该异常时。"),
    ("returns", "令牌作为字符串", "字符串形式的令牌。"),
    ("returns", "文件的格式或 `None` 如果不适用", "文件的格式；不适用时为 `None`。"),
    ("summary", "确定文件的格式，基于其扩展名", "根据其扩展名确定文件的格式。"),
    ("raises", "长度必须大于 0", "长度必须大于 0。"),
]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Replace", "替换字符串的一部分", "Replace 替换字符串的一部分。"),
        ("Replace", "`Replace` 替换字符串", "Replace 替换字符串。"),
        ("Till", "存放钱的地方", "Till 是存放钱的地方。"),
    ],
)
def test_chinese_of_go_begins_with_the_name(
    tmp_path: Path, name: str, text: str, expected: str
) -> None:
    found = record(tmp_path, GO, name, "shop.go")
    assert finished(Slot("summary"), text, found, "zh") == expected


@pytest.mark.parametrize(("kind", "text", "expected"), CHINESE, ids=lambda one: one)
def test_chinese_as_maintainers_put_it(
    tmp_path: Path, kind: SlotKind, text: str, expected: str
) -> None:
    found = record(tmp_path, PYTHON, "replace")
    assert (
        finished(Slot(kind, "limit" if kind == "parameter" else ""), text, found, "zh") == expected
    )
