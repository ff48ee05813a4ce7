"""A result that may be nothing is told so, whatever the model forgot."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.prose.finishing import finished
from docgen.prose.slots import Slot
from tests.support.prose_records import record

_FOUND = (
    "def find(key):\n    for one in shelf:\n        if one == key:\n            return one\n"
    "    return None\n"
)
_UNSET = "def find(key):\n    if key is None:\n        return None\n    return shelf[key]\n"
_HIDDEN = "def find(key):\n    if shelf._closed:\n        return None\n    return shelf[key]\n"
_TWICE = (
    "def find(key):\n    if not key:\n        return None\n    if shelf:\n        return None\n"
    "    return key\n"
)
_NEVER = "def find(key):\n    return shelf[key]\n"
_JAVA = (
    "public class Shop {\n    public Item find(String key) {\n"
    "        if (key.isEmpty()) {\n            return null;\n        }\n"
    "        return shelf.get(key);\n    }\n}\n"
)


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (_FOUND, "The item", "The item, or `None`."),
        (_UNSET, "The item.", "The item, or `None` if `key` is `None`."),
        (_HIDDEN, "The item.", "The item, or `None`."),  # readers do not know `_closed`
        (_TWICE, "The item.", "The item, or `None`."),
        (_FOUND, "The item, or None.", "The item, or None."),
        (_FOUND, "The item if found.", "The item if found."),
        (_FOUND, "The item. It is kept.", "The item. It is kept."),
        (_NEVER, "The item.", "The item."),
    ],
)
def test_none_is_told(tmp_path: Path, code: str, text: str, expected: str) -> None:
    of = record(tmp_path, f"shelf = {{}}\n\n\n{code}", "find")
    assert finished(Slot("returns"), text, of, "en") == expected


def test_null_is_told_as_its_language_has_it(tmp_path: Path) -> None:
    of = record(tmp_path, _JAVA, "Shop.find", "shop.java")
    assert finished(Slot("returns"), "The item.", of, "en").startswith("The item, or `null`")
