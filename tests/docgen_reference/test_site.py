"""The site as it lies on disk: whole, valid, and nothing in it leads to the network."""

from __future__ import annotations

import importlib.util
import json
import posixpath
import re
from collections import Counter
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from docgen.build import build
from docgen.reference.model import Code
from docgen.reference.site import making
from docgen.reference.writing.site import SiteStyle
from docgen.reference.writing.style import Page
from foundation.errors import Unavailable
from tests.support.reference import copied, files_of, options_for, sources_of

_EMPTY = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
     "track", "wbr"]
)  # fmt: skip
_FETCHING = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src"}
_NOT_FETCHED = frozenset({"canonical", "alternate", "prev", "next"})


class _Read(HTMLParser):
    """A page's links and places, and whether its tags are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.faults: list[str] = []
        self.language = ""
        self._open: list[str] = []
        self.feed(text)
        self.faults += [f"<{tag}> is not closed" for tag in self._open if tag not in ("p", "li")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.faults += [f"{name} twice on <{tag}>" for name, n in Counter(
            name for name, _ in attrs).items() if n > 1]  # fmt: skip
        self.ids += [given["id"] or ""] if "id" in given else []
        self.language = given.get("lang") or self.language if tag == "html" else self.language
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        wanted = given.get(_FETCHING.get(tag, ""))
        if wanted and given.get("rel") not in _NOT_FETCHED:
            self.fetched.append(wanted)
        if tag not in _EMPTY:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _EMPTY:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open[-1] != tag and self._open[-1] in ("p", "li", "dd", "dt"):
            self._open.pop()
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> in <{self._open[-1] if self._open else 'nothing'}>")
        else:
            self._open.pop()


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, _Read]:
    """By their paths below the site."""
    return {
        path.relative_to(site).as_posix(): _Read(path.read_text(encoding="utf-8"))
        for path in site.rglob("*.html")
    }


def test_every_page_is_there_in_both_languages_and_says_which(pages: dict[str, _Read]) -> None:
    english = {name.removeprefix("en/") for name in pages if name.startswith("en/")}
    chinese = {name.removeprefix("zh/") for name in pages if name.startswith("zh/")}
    assert english == chinese
    assert "shop/Basket.html" in english
    assert all(one.language == name[:2] for name, one in pages.items() if "/" in name)


def test_pages_are_well_formed_and_places_have_a_name_of_their_own(pages: dict[str, _Read]) -> None:
    faults = {name: one.faults for name, one in pages.items() if one.faults}
    assert not faults
    twice = {name: [i for i, n in Counter(one.ids).items() if n > 1] for name, one in pages.items()}
    assert not {name: ids for name, ids in twice.items() if ids}


def test_every_link_within_the_site_leads_somewhere(site: Path, pages: dict[str, _Read]) -> None:
    wrong = []
    for name, page in pages.items():
        for link in {*page.links, *page.fetched}:
            if re.match(r"[a-z]+:", link):
                continue
            path, _, anchor = unquote(link).partition("#")
            base = posixpath.dirname(name)
            target = posixpath.normpath(posixpath.join(base, path)) if path else name
            if not (site / target).exists():
                wrong.append(f"{name}: {link}")
            elif anchor and anchor not in pages[target].ids:
                wrong.append(f"{name}: {link} (no such place)")
    assert not wrong


def test_nothing_is_fetched_from_elsewhere(site: Path, pages: dict[str, _Read]) -> None:
    remote = [link for one in pages.values() for link in one.fetched if "//" in link]
    assert not remote
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//|@import", sheet.read_text("utf-8"))
    ours = (path for path in site.rglob("*.js") if "inkling" in path.parts)
    for script in ours:
        assert "://" not in script.read_text(encoding="utf-8")


def test_pages_hold_no_blank_lines_but_those_that_mean_something(site: Path) -> None:
    text = (site / "en" / "shop" / "prices" / "index.html").read_text(encoding="utf-8")
    kept = re.sub(r"(?s)<(pre|script|style)\b.*?</\1>", "x", text)
    assert not re.search(r"\n[ \t]*\n", kept)


def test_search_knows_names_by_their_parts_and_chinese_by_words(site: Path) -> None:
    index = json.loads((site / "zh" / "search" / "search_index.json").read_text(encoding="utf-8"))
    texts = " ".join(one["title"] + one["text"] for one in index["docs"])
    assert "\u200b" in texts
    assert re.search("计算\u200b?价格", texts)
    assert any(one["location"].endswith("#shop.Basket.add") for one in index["docs"])


def test_what_is_not_in_the_page_s_language_says_in_which_it_is(site: Path) -> None:
    english = (site / "en" / "shop" / "index.html").read_text(encoding="utf-8")
    chinese = (site / "zh" / "shop" / "index.html").read_text(encoding="utf-8")
    assert '<span lang="zh">金额，单位为分。</span>' in english
    assert '<span lang="en">What somebody wants to buy.</span>' in chinese
    assert '<span lang="en">' not in english
    assert '<span lang="zh">' not in chinese


def test_signatures_lead_to_the_types_in_them(site: Path) -> None:
    text = (site / "en" / "shop" / "Basket.html").read_text(encoding="utf-8")
    assert '<a href="index.html#shop.Price">Price</a>' in text
    assert '<b>&#42;prices</b>: <i><a href="index.html#shop.Price">Price</a></i>' in text


def test_a_word_that_may_be_a_name_is_coloured_as_what_it_is() -> None:
    style = SiteStyle()
    named = style.signature([Code("void publish(LogRecord record)")], "java", {})
    declared = style.signature([Code("public record Point(int x)")], "java", {})
    assert "LogRecord record)" in named
    assert '<span class="k">record</span> Point' in declared


async def test_what_has_not_changed_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    async def make(work: Path, config: str, pages: Sequence[Page]) -> Path:
        made.append(work.name)
        for page in pages:
            path = work / "site" / f"{page.path}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page.text, encoding="utf-8")
        return work / "site"

    monkeypatch.setattr("docgen.build.make", make)
    monkeypatch.setattr("docgen.build.insist_on_generator", lambda: None)
    project, out = copied("shop", tmp_path), tmp_path / "out"

    async def again(languages: tuple[str, ...]) -> tuple[str, ...]:
        made.clear()
        options = options_for(project, out, languages=languages)
        return (await build(files_of(project), sources_of(project), options, None)).reused

    assert await again(("en", "zh")) == ()
    assert made == ["work-en", "work-zh"]
    assert await again(("en", "zh")) == ("en", "zh")
    assert made == []
    (out / "en" / "shop" / "Basket.html").unlink()
    assert await again(("en", "zh")) == ("zh",)
    assert (out / "en" / "shop" / "Basket.html").exists()
    prices = project / "shop" / "prices.py"
    prices.write_text(prices.read_text().replace("计算价格的总和", "相加价格"))
    assert await again(("en", "zh")) == ()


async def test_without_the_generator_the_way_out_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = copied("shop", tmp_path)
    monkeypatch.setattr(making, "find_spec", lambda name: None)
    with pytest.raises(Unavailable, match=r"extra docs .*--format markdown"):
        await build(
            files_of(project), sources_of(project), options_for(project, tmp_path / "o"), None
        )
    assert importlib.util.find_spec("docgen") is not None
    other = options_for(project, tmp_path / "o", format="json")
    told = await build(files_of(project), sources_of(project), other, None)
    assert told.objects > 0
