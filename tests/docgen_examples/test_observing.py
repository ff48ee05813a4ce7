"""Calls whose results are seen by running them: what is shown, and what is better left out."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from docgen.examples.observing import observed_example, shown
from docgen.examples.running import ExampleRunner
from docgen.facts.source import SourceFile, Sources
from foundation.nothing import Nothing
from sandbox.launch import Boundary
from syntax.names.modules import Modules

CODE = """import itertools

_count = itertools.count()


def add(one, other=1):
    return one + other


class Box:
    def __init__(self, thing):
        self.thing = thing

    def open(self):
        return self.thing


def where():
    return __file__


def save():
    with open("saved", "w") as file:
        file.write("x")
    return 1


def lines(number):
    print("\\n".join("x" * number))
"""


@pytest.fixture
async def runner(boundary: Boundary) -> AsyncIterator[ExampleRunner]:
    async with ExampleRunner(boundary, python=sys.executable, variables={}) as made:
        yield made


@pytest.fixture
def file(tmp_path: Path) -> SourceFile:
    (tmp_path / "setup.cfg").write_text("")
    (tmp_path / "shop.py").write_text(CODE)
    found = Sources((tmp_path,), Modules([])).file(tmp_path / "shop.py")
    assert isinstance(found, SourceFile)
    return found


async def test_what_a_call_gives_is_put_below_it(runner: ExampleRunner, file: SourceFile) -> None:
    found = await observed_example("box = Box('a')\nbox.open()", file, None, runner)
    assert not isinstance(found, Nothing)
    assert shown(found) == ">>> box = Box('a')\n>>> box.open()\n'a'"
    again = await observed_example(">>> add(1, other=2)\n", file, None, runner)
    assert not isinstance(again, Nothing)
    assert shown(again) == ">>> add(1, other=2)\n3"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("add(", "no Python"),
        ("number = add(1)", "no expression"),
        ("add(1, 'a')", "TypeError"),
        ("add(None) if False else None", "gives nothing"),
        ("Box(1)", "each time"),
        ("add", "each time"),
        ("id(Box)", "depends on id"),
        ("set('abcdefgh')", "each time"),
        ("where()", "where it runs"),
        ("save()", "needs files"),
        ("lines(9)", "too long"),
        ("'x' * 99", "too long"),
        ("open('shop.py').read()", "uses open"),
        ("import os\nos.getpid()", "imports os"),
        ("absent(1)", "NameError"),
    ],
)
async def test_what_cannot_be_shown_well_is_not_shown(
    source: str, reason: str, runner: ExampleRunner, file: SourceFile
) -> None:
    found = await observed_example(source, file, None, runner)
    assert isinstance(found, Nothing)
    assert reason in found.reason
