"""That `None` may be given is a promise: somebody passes it, and what comes of it is an error far
from there."""

from __future__ import annotations

import pytest

from docgen.prose.slots import Slot
from tests.support.judged import checks

SHELF = """\
class Shelf:
    def register(self, plugin: Plugin, name: str) -> str:
        self.plugins[name] = plugin
        self.looked(plugin)
        for one in dir(plugin):
            self.hooks[one] = getattr(plugin, one)
        return name

    def looked(self, plugin: Plugin) -> None:
        self.seen[id(plugin)] = plugin.name

    def asks(self, plugin: Plugin) -> None:
        if plugin is None:
            self.blocked += 1

    def matches(self, plugin: Plugin) -> None:
        match plugin:
            case None:
                self.blocked += 1

    def hands_on(self, plugin: Plugin) -> None:
        self.asks(plugin)

    def hands_out(self, plugin: Plugin) -> None:
        foreign.take(plugin)

    def keeps(self, plugin: Plugin) -> None:
        self.plugin = plugin

    def gives(self, plugin: Plugin) -> Plugin:
        return plugin

    def has_default(self, plugin: Plugin = None) -> None:
        self.looked(plugin)

    def has_type(self, plugin: Plugin | None) -> None:
        self.looked(plugin)
"""
PLUGIN = Slot("parameter", "plugin")
CLAIMS = ("Plugin to take, or `None` to block it.", "Plugin to take; None for none.")


@pytest.mark.parametrize("text", CLAIMS)
def test_nothing_may_not_be_given_where_nobody_asks_for_it(text: str) -> None:
    assert "for-none" in checks(SHELF, PLUGIN, text, symbol="Shelf.register")


@pytest.mark.parametrize("text", CLAIMS)
@pytest.mark.parametrize(
    "name",
    ["asks", "matches", "hands_on", "hands_out", "keeps", "gives", "has_default", "has_type"],
)
def test_it_may_where_somebody_asks_or_may_ask(name: str, text: str) -> None:
    assert "for-none" not in checks(SHELF, PLUGIN, text, symbol=f"Shelf.{name}")


@pytest.mark.parametrize("text", ["Plugin to take, never None.", "Plugin that is none of them."])
def test_other_words_claim_nothing(text: str) -> None:
    assert "for-none" not in checks(SHELF, PLUGIN, text, symbol="Shelf.register")
