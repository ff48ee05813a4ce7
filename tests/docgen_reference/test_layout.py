"""Which page things are on: a module of many functions is a list that leads to each of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.reference.layout import Layout
from docgen.reference.writing.page import Pages
from docgen.reference.writing.plain import PlainStyle
from tests.support.reference import gathered


@pytest.mark.parametrize(("count", "pages"), [(80, 0), (81, 81)])
def test_many_functions_have_a_page_each(tmp_path: Path, count: int, pages: int) -> None:
    text = "".join(f'def f{at}():\n    """Do {at}."""\n    return f0()\n\n' for at in range(count))
    (tmp_path / "many.py").write_text(text, encoding="utf-8")
    reference = gathered(tmp_path).reference
    layout = Layout.of(reference)
    assert len(layout.objects) == pages
    style = PlainStyle()
    written = {one.path: one.text for one in Pages(reference, layout, style, "en").all()}
    assert ("- [`f7`](f7.md) – Do 7." in written["many/index"]) == bool(pages)
    if pages:
        assert written["many/f7"].startswith("# function `f7`\n\nmodule: [`many`](README.md)\n")
        assert "Calls: [`many.f0`](f0.md)" in written["many/f7"]
