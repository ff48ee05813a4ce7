"""The site in a real browser, from disk and without a network: what readers do with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.browser import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Page:
    """A new tab of a desktop's size; it must have nothing to complain of in the end."""
    one = browser.page()
    one.size(1440, 900)
    return one


@pytest.fixture(autouse=True)
def _in_order(request: pytest.FixtureRequest) -> object:
    page: Page = request.getfixturevalue("page")
    yield
    assert page.complaints == []
    assert [url for url in page.requests if not url.startswith(("file:", "about:", "data:"))] == []


def address(site: Path, path: str) -> str:
    return (site / path).as_uri()


@pytest.mark.parametrize(
    ("language", "typed", "place"),
    [
        ("en", "basket add", "shop/Basket.html"),
        ("en", "currency", "shop/index.html"),
        ("en", "PriceError", "shop/index.html"),
        ("zh", "货币", "shop/prices/index.html"),
        ("zh", "金额", "shop/index.html"),
        ("zh", "总和", "shop/prices/index.html"),
    ],
)
def test_search_finds_without_a_server(
    page: Page, site: Path, language: str, typed: str, place: str
) -> None:
    page.open(address(site, f"{language}/index.html"))
    page.wait("document.querySelector('[data-md-component=search-query]') !== null")
    page.ask("document.querySelector('[data-md-component=search-query]').focus()")
    page.type(typed)
    links = page.wait(
        "(found => found.length && found)([...document.querySelectorAll("
        "'.md-search-result__link')].map(link => link.pathname))"
    )
    assert any(link.endswith(f"/{language}/{place}") for link in links), links


def test_what_is_called_as_it_was_typed_comes_first(page: Page, site: Path) -> None:
    page.open(address(site, "en/index.html"))
    page.wait("document.querySelector('[data-md-component=search-query]') !== null")
    found = page.ask("""(() => {
        document.querySelector("[data-md-component=search-query]").value = "prices.Total"
        const told = [], worker = new Worker("assets/inkling/exact-first.js")
        worker.addEventListener("message", event => told.push(...event.data.data.items))
        const items = [["totals"], ["prices", "<mark>to</mark>\u200btal"], ["sum"], ["total"]]
        const pages = items.map(page => page.map(title => ({ title })))
        const data = { type: 3, data: { items: pages } }
        worker.dispatchEvent(new MessageEvent("message", { data }))
        return told.map(page => page[0].title)
    })()""")
    assert found == ["total", "prices", "totals", "sum"]


def test_search_opens_from_the_keyboard(page: Page, site: Path) -> None:
    page.open(address(site, "en/shop/index.html"))
    page.wait("document.documentElement.classList.contains('js')")
    page.press("f")
    page.wait("document.getElementById('__search').checked")
    page.press("Escape")
    page.wait("!document.getElementById('__search').checked")


def test_the_first_tab_leads_to_the_content(page: Page, site: Path) -> None:
    page.open(address(site, "en/shop/Basket.html"))
    page.press("Tab")
    assert "md-skip" in page.ask("document.activeElement.className").split()
    page.wait("getComputedStyle(document.activeElement).opacity === '1'")


@pytest.mark.parametrize(("here", "there"), [("en", "zh"), ("zh", "en")])
def test_the_language_switch_stays_on_the_page_and_the_place(
    page: Page, site: Path, here: str, there: str
) -> None:
    page.reopen(address(site, f"{here}/shop/Basket.html") + "#shop.Basket.put")
    loads = page.loads
    page.ask(f"document.querySelector('[data-ink-language={there}]').click()")
    page.wait(f"location.pathname.includes('/{there}/') && document.readyState === 'complete'")
    assert page.ask("location.pathname").endswith(f"/{there}/shop/Basket.html")
    assert page.ask("location.hash") == "#shop.Basket.put"
    assert page.ask("document.documentElement.lang") == there
    assert page.ask("document.getElementById('shop.Basket.put') !== null")
    assert page.loads > loads


def test_dark_colours_follow_the_system_and_the_button(page: Page, site: Path) -> None:
    page.prefer("dark")
    page.open(address(site, "en/index.html"))
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    page.wait(f"{scheme} === 'slate'")
    dark = page.ask("getComputedStyle(document.body).backgroundColor")
    page.ask("document.querySelector('[for=__palette_1]').click()")
    page.wait(f"{scheme} === 'default'")
    assert page.ask("getComputedStyle(document.body).backgroundColor") != dark
    page.ask("document.querySelector('[for=__palette_2]').click()")
    page.wait(f"{scheme} === 'slate'")


@pytest.mark.parametrize("path", ["index.html", "shop/index.html", "shop/Basket.html",
                                  "shop/prices/index.html"])  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_phone_scrolls_downwards_only(page: Page, site: Path, path: str, language: str) -> None:
    page.size(360, 740, is_phone=True)
    page.open(address(site, f"{language}/{path}"))
    page.wait("document.readyState === 'complete'")
    assert page.ask("document.documentElement.scrollWidth <= innerWidth")


def test_the_front_page_leads_to_the_reader_s_language(page: Page, site: Path) -> None:
    page.open(address(site, "index.html"))
    page.wait("/\\/(en|zh)\\/index.html$/.test(location.pathname)")


def test_code_can_be_copied_and_drawings_lead_on(page: Page, site: Path) -> None:
    page.open(address(site, "en/shop/prices/index.html"))
    page.wait("document.querySelector('.ink-signature button') !== null")
    page.ask("document.querySelector('details.ink-calls').open = true")
    links = page.ask("[...document.querySelectorAll('.ink-drawing a')].map(a => a.href.baseVal)")
    assert "../Basket.html#shop.Basket.pay" in links


def test_a_title_that_fills_its_line_leaves_none_empty_below(page: Page, site: Path) -> None:
    page.size(390, 740, is_phone=True)
    page.open(address(site, "en/shop/prices/index.html"))
    shown = "getComputedStyle(document.querySelector('h1 .headerlink')).display"
    assert page.ask(shown) == "none"
    lines = "document.querySelector('h1').getClientRects().length"
    assert page.ask(lines) == 1


def test_every_key_stop_can_be_seen_and_none_is_a_trap(page: Page, site: Path) -> None:
    page.open(address(site, "en/shop/Basket.html"))
    stops: list[tuple[str, bool]] = []
    while len(stops) < 200 and not (stops and stops[-1][0].startswith("<body")):
        page.press("Tab")
        what, seen = page.ask("""(one => {
            const shown = one.classList.contains("md-option") ? one.nextElementSibling : one
            const style = getComputedStyle(shown)
            return [one.outerHTML.slice(0, 80), style.outlineStyle !== "none"]
        })(document.activeElement)""")
        stops.append((what, seen or what.startswith(("<body", "<input"))))
    assert [what for what, seen in stops if not seen] == []
    assert stops[-1][0].startswith("<body")
    assert len(stops) > 10
