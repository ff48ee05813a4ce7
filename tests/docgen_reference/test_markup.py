"""Comments in every markup as Markdown: `cases/markup`, with the Markdown in `.md` beside them; and
what must hold for any text: nothing of it becomes HTML."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path

import markdown as python_markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from docgen.reference.markup import markdown, rst
from docgen.reference.markup.blocks import written
from docgen.reference.markup.inline import plain

CASES = Path(__file__).parent / "cases" / "markup"
_KNOWN = {"Thing": "lib.Thing", "Thing.run": "lib.Thing.run", "run": "lib.Thing.run"}
_HARMLESS = frozenset(
    re.findall(
        r"\w+",
        "a blockquote br code em h1 h2 h3 h4 h5 h6 hr li ol p pre strong "
        "table tbody td th thead tr ul",
    )
)
_LANGUAGES = ("python", "java", "go", "rust", "typescript", "cpp", "c", "javascript")


def find(name: str, /, *, surely: bool = False) -> str | None:
    return _KNOWN.get(name)


def as_markdown(text: str, programming: str) -> str:
    if programming == "python":
        return written(rst.read(text, find))
    return written(markdown.read(text, find, programming))


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_a_comment_reads_the_same_as_markdown(path: Path, update: bool) -> None:
    told = as_markdown(path.read_text(encoding="utf-8"), path.stem) + "\n"
    expected = path.with_suffix(".md")
    if update:
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


_PIECES = st.sampled_from(
    ["<script>", "</p>", "<img src=x onerror=a>", "`", "``", "*", "_", "[a](javascript:b)", "](",
     "[", "<a href='javascript:x'>y</a>", "{@link ", "}", ":class:`", "\n", "\n\n", "    ", "- ",
     "> ", "http://[::1", "`a <http://[b>`_",
     "::", "```", ".. note::", "word", "&lt;", "{: onclick=x}", "1. ", "| a | b |\n|---|---|\n"]
)  # fmt: skip


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(_PIECES, max_size=14).map("".join), st.sampled_from(_LANGUAGES))
@example("`<script>````[a](javascript:b)```", "python")
def test_no_comment_brings_html_onto_a_page(text: str, programming: str) -> None:
    said = as_markdown(text, programming)
    for page in (
        MarkdownIt("commonmark").enable("table").render(said),
        python_markdown.markdown(said, extensions=["tables", "fenced_code"]),
    ):
        parser = _Tags()
        parser.feed(page)
        assert parser.tags <= _HARMLESS, said
        for name, value in parser.attributes:
            assert not name.startswith("on"), said
            assert not (value or "").lower().startswith("javascript:"), said


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text("ab_*`<>&[](){}#.\\ 中", max_size=24))
def test_plain_text_is_shown_as_it_is(text: str) -> None:
    line = " ".join(f"x{text}x".split())
    shown = MarkdownIt("commonmark").renderInline(plain(line))
    assert html.unescape(re.sub(r"<[^>]*>", "", shown)) == line
