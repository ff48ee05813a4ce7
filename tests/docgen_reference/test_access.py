"""Pages for everyone: text that can be told from its ground, parts that have a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.browser import Browser, Page

pytestmark = pytest.mark.browser

_PAGES = ("index.html", "shop/index.html", "shop/Basket.html", "shop/prices/index.html")

_PALE = """(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
  const solid = (colour, below) => {
    canvas.fillStyle = `rgb(${below})`; canvas.fillRect(0, 0, 1, 1)
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
  }
  const light = rgb => rgb.map(one => one / 255)
    .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0)
  const ground = element => element
    ? solid(getComputedStyle(element).backgroundColor, ground(element.parentElement))
    : [255, 255, 255]
  const found = []
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement, style = getComputedStyle(element)
    const box = element.getBoundingClientRect()
    const isSeen = box.width > 1 && box.height > 1 && element.checkVisibility({
      opacityProperty: true, visibilityProperty: true })
    if (!texts.currentNode.data.trim() || !isSeen || element.closest(".md-search, svg")) continue
    const below = ground(element), [a, b] = [light(solid(style.color, below)), light(below)]
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    const size = parseFloat(style.fontSize)
    const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700)
    if (contrast < (isLarge ? 3 : 4.5))
      found.push(`${element.className}: ${texts.currentNode.data.trim()} ${contrast.toFixed(2)}`)
  }
  return [...new Set(found)]
})()"""
"""What is too pale for WCAG 2.2, 1.4.3."""

_NAMELESS = """(() => {
  const name = one => one.getAttribute("aria-label")
    || document.getElementById(one.getAttribute("aria-labelledby"))?.textContent.trim()
  const parts = [...document.querySelectorAll("nav:not([role]), [role=dialog]")]
    .filter(one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  const names = parts.map(one => name(one) && `${one.tagName} ${name(one)}`)
  return parts.filter((one, at) => !names[at] || names.indexOf(names[at]) < at)
    .map(one => one.outerHTML.slice(0, 200))
})()"""
"""Landmarks and dialogs without a name, or with that of another one."""


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_and_tell_apart(
    browser: Browser, site: Path, scheme: str, language: str
) -> None:
    page: Page = browser.page()
    page.size(1440, 900)
    page.prefer(scheme)
    shown = {"light": "default", "dark": "slate"}[scheme]
    page.open((site / language / _PAGES[0]).as_uri())
    page.ask("localStorage.clear()")  # what was chosen by hand goes before what is preferred
    for path in _PAGES:
        page.open((site / language / path).as_uri())
        page.wait(f"document.body.getAttribute('data-md-color-scheme') === '{shown}'")
        page.ask("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert page.ask(_PALE) == [], path
        assert page.ask(_NAMELESS) == [], path
