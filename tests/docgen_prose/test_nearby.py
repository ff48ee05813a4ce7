"""The model reads what people wrote around a symbol, and what they agree on is said again."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.prose.choosing import said_elsewhere
from docgen.prose.echoes import echoes
from docgen.prose.prompts import asking
from docgen.prose.slots import Slot
from foundation.nothing import Nothing
from tests.support.prose_records import record

CODE = '''\
"""Scales of a plot. They are made once."""


class Nominal:
    """A scale of names without an order."""

    def tick(self, locator, count=5):
        """Configure where ticks stand on the axis.

        :param locator: Where ticks may stand.
        :param count: Most ticks.
        """
        return (self, locator, count)


class Temporal:
    """A scale of dates and times."""

    def tick(self, locator, count=9):
        # set by hand
        return (self, locator, count)

    def label(self, locator, form, token):
        """Configure what is written beside ticks.

        :param locator: Where ticks may stand.
        :param form: See above.
        :param token: Word such as AKIAIOSFODNN7EXAMPLE to sign with.
        """
        return (self, locator, form, token)


def plain(count, form, token):
    return (count, form, token)
'''


def test_the_words_of_the_project_are_shown(tmp_path: Path) -> None:
    found = record(tmp_path, CODE, "Temporal.tick")
    assert found.nearby.lines == (
        "the file `shop.py`: Scales of a plot.",
        "`Temporal`: A scale of dates and times.",
        "`Nominal.tick`: Configure where ticks stand on the axis.",
        "a parameter `count` elsewhere: Most ticks.",
    )
    asked = asking(found, "en")[-1]["content"]
    assert asked.startswith("Around it:\n- the file `shop.py`: Scales of a plot.\n- `Temporal`: A ")


def test_neither_keys_nor_what_points_elsewhere_is_shown(tmp_path: Path) -> None:
    told = "\n".join(record(tmp_path, CODE, "plain").nearby.lines)
    assert "token" in told
    assert "AKIA" not in told
    assert "`form`" not in told


@pytest.mark.parametrize(
    ("symbol", "name", "text"),
    [
        ("Temporal.tick", "locator", "Where ticks may stand."),  # two say so
        ("Temporal.tick", "count", None),  # one does
    ],
)
def test_what_all_say_alike_is_said_again(
    tmp_path: Path, symbol: str, name: str, text: str | None
) -> None:
    found = said_elsewhere(Slot("parameter", name), record(tmp_path, CODE, symbol), "en")
    assert found == text if text is not None else isinstance(found, Nothing)


def test_what_people_disagree_on_is_not_said_again(tmp_path: Path) -> None:
    code = CODE.replace("Where ticks may stand.", "Where ticks have to stand.", 1)
    found = said_elsewhere(
        Slot("parameter", "locator"), record(tmp_path, code, "Temporal.tick"), "en"
    )
    assert isinstance(found, Nothing)


def test_what_is_said_of_a_class_is_not_said_of_its_methods(tmp_path: Path) -> None:
    of = record(tmp_path, CODE, "Temporal.tick")
    assert list(echoes(Slot("summary"), "A scale of dates and times.", of, "en"))
    assert not list(echoes(Slot("summary"), "Configure the ticks of dates.", of, "en"))


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("# set by hand", "# set by machine", False),
        ("They are made once.", "They are made twice.", False),  # not shown
        ("what is written beside", "the words beside", False),
        ("A scale of dates", "A scale of days", True),
        ("Most ticks.", "Fewest ticks.", True),
    ],
)
def test_only_what_is_shown_changes_the_digest(
    tmp_path: Path, old: str, new: str, changes: bool
) -> None:
    assert old in CODE
    before = record(tmp_path, CODE, "Temporal.tick").digest
    after = record(tmp_path, CODE.replace(old, new), "Temporal.tick").digest
    assert (after != before) is changes
