"""The Markdown of small projects, whole, in `cases/expected`: what people read on code hosts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from docgen.reference.layout import Layout
from docgen.reference.writing.labels import labels, languages
from docgen.reference.writing.page import Pages
from docgen.reference.writing.plain import PlainStyle
from tests.support.reference import NAMES, PROJECTS, gathered

EXPECTED = Path(__file__).parent / "cases" / "expected"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", languages())
def test_the_pages_read_as_expected(name: str, language: str, update: bool) -> None:
    reference = replace(gathered(PROJECTS / name).reference, languages=(language,))
    pages = Pages(reference, Layout.of(reference), PlainStyle(language), language).all()
    told = "".join(f"<!-- {page.path}.md -->\n{page.text}\n\n" for page in pages)
    expected = EXPECTED / f"{name}.{language}.md"
    if update:
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")


def test_every_word_of_the_pages_is_said_in_each_language() -> None:
    keys = {language: set(labels(language)) for language in languages()}
    assert len(set(map(frozenset, keys.values()))) == 1
    assert all(text for language in languages() for text in labels(language).values())
