"""What a case finds around it: a folder to write into, pytest's `monkeypatch`, an open `with`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.guest import Guest

SOURCE = """
import contextlib
import os
import random
import time

open("made.txt", "w").close()


def mode():
    return os.environ.get("APP_MODE", "plain")


def now():
    return time.time()


def stays():
    return os.path.exists("made.txt"), os.path.exists("there.txt")


@contextlib.contextmanager
def with_key(mapping, key):
    mapping[key] = 1
    yield mapping
    del mapping[key]


async def waits():
    answer = await (later() if time else None)
    return answer


async def later():
    return 1
"""


@pytest.fixture
def guest(tmp_path: Path) -> Guest:
    (tmp_path / "there.txt").touch()
    file = tmp_path / "around.py"
    file.write_text(SOURCE, encoding="utf-8")
    return Guest(file, "plain")


def value_of(guest: Guest, call: str, *setup: str, how: str = "value") -> dict[str, Any]:
    (seen,) = guest.observe(call, setup=list(setup), how=how)
    assert seen["end"] == "returned", seen
    return dict(seen)


def test_an_import_may_write_into_its_folder_and_finds_what_is_there(
    guest: Guest, tmp_path: Path
) -> None:
    assert value_of(guest, "stays()")["value"]["source"] == "(True, True)"
    assert not (tmp_path / "made.txt").exists()


def test_a_variable_that_is_set_is_nothing_that_was_touched(guest: Guest) -> None:
    seen = value_of(guest, "mode()", "monkeypatch.setenv('APP_MODE', 'fast')")
    assert (seen["value"]["source"], seen["touched"]) == ("'fast'", [])
    seen = value_of(guest, "mode()", "monkeypatch.setenv('OTHER', 'fast')")
    assert seen["touched"] == ["environment"]
    assert "APP_MODE" not in os.environ


def test_a_fake_lasts_for_its_case_alone(guest: Guest) -> None:
    seen = value_of(guest, "now()", "monkeypatch.setattr('time.time', lambda: 5.0)")
    assert (seen["value"]["source"], seen["touched"]) == ("5.0", [])
    assert value_of(guest, "now()")["touched"] == ["clock"]


@pytest.mark.parametrize(
    "setup",
    [
        "monkeypatch.setattr('time.nothing', 1)",
        "monkeypatch.setenv('APP_MODE', 1)",
        "monkeypatch.delenv('APP_NOTHING')",
    ],
)
def test_what_pytest_would_not_do_is_not_done(guest: Guest, setup: str) -> None:
    (seen,) = guest.observe("mode()", setup=[setup])
    assert seen["end"] == "setup_raised"


def test_a_with_block_is_looked_into_and_not_behind(guest: Guest) -> None:
    seen = value_of(guest, "with_key(given, 'b')", "given = {'a': 0}", how="enter")
    assert seen["value"]["source"] == "{'a': 0, 'b': 1}"
    assert seen["after"]["given"]["source"] == "{'a': 0, 'b': 1}"


def test_goals_are_told_in_the_words_of_the_source(tmp_path: Path) -> None:
    file = tmp_path / "around.py"
    file.write_text(SOURCE, encoding="utf-8")
    told = Guest(file, "search").describe()
    (waits,) = [one for one in told["functions"] if one["name"] == "waits"]
    texts = {goal["text"] for goal in waits["goals"]}
    assert texts
    assert not any(character in text for text in texts for character in "0123456789")
    assert told["imported"]["os"] == "os"


def test_types_that_only_a_checker_imports_are_what_they_are(tmp_path: Path) -> None:
    file = tmp_path / "hidden.py"
    file.write_text(
        "from __future__ import annotations\n"
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n"
        "    from collections.abc import Mapping\n"
        "    from typing import Any\n"
        "    from other import Thing\n"
        "def f(a: Any, b: Mapping[str, int], c: Thing): ...\n",
        encoding="utf-8",
    )
    (told,) = Guest(file, "plain").describe()["functions"]
    kinds = [one["annotation"]["of"] for one in told["parameters"]]
    assert kinds == ["any", "dict", "class"]
    assert "other" not in sys.modules
