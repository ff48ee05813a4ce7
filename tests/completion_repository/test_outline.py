"""A document in outline."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from completion.repository.outline import outline
from syntax.text import Span
from tests.support.repository_cases import request_at

_KEY = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
_HEAD = f'''"""A long module."""
from __future__ import annotations

import os
from json import (
    dumps,
    loads,
)

LIMIT = 10
TOKEN = "{_KEY}"


class Reader:
    """Reads rows. Slowly."""

    size: int = 1

    def __init__(self, path: str) -> None:
        self.path = path

    def rows(self, limit: int = LIMIT) -> list[str]:
        """All rows."""
        return []

'''
_MIDDLE = "".join(f"    def filler_{n}(self) -> int:\n        return {n}\n\n" for n in range(40))
_END = '''    def last(self) -> str:
        first = self.rows()
        return helper(first, █)


def helper(rows: list[str], separator: str = ",") -> str:
    """Rows on one line."""
    return separator.join(rows)
'''
_WHOLE = _HEAD + _MIDDLE + _END
_AT = _WHOLE.index("█")
_TEXT = _WHOLE.replace("█", "")


def test_what_the_window_leaves_out_is_shown_in_outline(root: Path) -> None:
    request = request_at(root, "src/long.py", _TEXT, _AT)
    shown = outline(request, Span(_AT - 60, _AT + 2))
    assert shown is not None
    assert (shown.path, shown.why) == ("src/long.py", "outline")
    lines = shown.text.splitlines()
    assert "import os" in lines
    assert "LIMIT = 10" in lines
    assert "class Reader:" in lines
    assert "    def rows(self, limit: int = LIMIT) -> list[str]: ..." in lines
    assert any(line.startswith("def helper(rows: list[str]") for line in lines)
    assert "return []" not in shown.text, "no bodies"
    assert lines.index("import os") < lines.index("class Reader:"), "in the document's order"
    assert _KEY not in shown.text


def test_nothing_is_left_to_say_where_all_is_visible(root: Path) -> None:
    request = request_at(root, "src/long.py", _TEXT, _AT)
    assert outline(request, Span(0, len(_TEXT))) is None
    assert outline(request_at(root, "notes.txt", "a\nb\n", 2), Span(1, 2)) is None


def test_what_is_visible_is_not_said_again(root: Path) -> None:
    request = request_at(root, "src/long.py", _TEXT, _AT)
    shown = outline(request, Span(_TEXT.index("    def last"), len(_TEXT)))
    assert shown is not None
    assert "def last" not in shown.text
    assert "def helper" not in shown.text


@given(st.integers(0, len(_TEXT)), st.integers(0, 400), st.integers(0, 5000))
def test_an_outline_keeps_to_its_bound_and_never_raises(at: int, around: int, most: int) -> None:
    request = request_at(Path("/w"), "a.py", _TEXT, at)
    visible = Span(max(0, at - around), min(len(_TEXT), at + around))
    shown = outline(request, visible, most)
    if shown is not None:
        assert len(shown.text) <= 2 * most + 200
        assert _KEY not in shown.text
        assert shown == outline(request, visible, most)


@given(st.text(max_size=300), st.data())
def test_any_text_has_an_outline_or_none(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    outline(request_at(Path("/w"), "a.ts", text, at), Span(at, at))
