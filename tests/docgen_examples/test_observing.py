"""Calls whose results are seen by running them: what is shown, and what is better left out."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from docgen.examples.machine import rows
from docgen.examples.observing import observed_example, shown
from docgen.examples.running import ExampleRunner
from docgen.facts.source import SourceFile, Sources
from foundation.nothing import Nothing
from sandbox.launch import Boundary
from syntax.names.modules import Modules
from syntax.symbols import SymbolKind

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


@pytest.mark.parametrize("call", ["add('{x, ', 'y}')", "add('locale now', other='')"])
async def test_words_in_a_call_are_no_names(
    call: str, runner: ExampleRunner, file: SourceFile
) -> None:
    found = await observed_example(call, file, file.by_name["add"], runner)
    assert not isinstance(found, Nothing)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("add(", "no Python"),
        ("number = add(1)", "no expression"),
        ("add(1, 'a')", "TypeError"),
        ("add(None) if False else None", "gives nothing"),
        ("Box(1)", "each time"),
        ("add", "each time"),
        ("sorted", "nothing to a reader"),
        ("Box", "nothing to a reader"),
        ("{3, 1}", "no order"),
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


BRANCHES = """import functools
import os

WINDOWS = os.name == "nt"
if os.name == "nt":
    SIGN = "-"
else:
    SIGN = "/"

try:
    import no_such_module

    def shout(text):
        return text.upper() + "!"

except ImportError:

    def shout(text):
        return text.upper()


@functools.lru_cache
def kept(text):
    return text.title()


def twice(text):
    return text + text


def twice(text):
    return text * 2


def hidden(text):
    return "mine"


hidden = str.strip


def chosen(text):
    return text.swapcase() if WINDOWS else text.lower()


def signed(text):
    return SIGN + text[::-1]


def through(text):
    return chosen(text) + "."


def letters(text):
    return "".join({one for one in text})


def joined(texts):
    return "".join(texts)


def unique(text):
    return "".join(sorted({one for one in text}))
"""


async def _observed(
    folder: Path, runner: ExampleRunner, code: str, calls: Mapping[str, str]
) -> list[tuple[str, str]]:
    """For each definition of a name in order: the name, and what is shown, or why nothing is."""
    (folder / "setup.cfg").write_text("")
    (folder / "branches.py").write_text(code)
    file = Sources((folder,), Modules([])).file(folder / "branches.py")
    assert isinstance(file, SourceFile)
    told = []
    for symbol in file.symbols:
        if symbol.name in calls and symbol.kind is SymbolKind.FUNCTION:
            found = await observed_example(calls[symbol.name], file, symbol, runner)
            said = found.reason if isinstance(found, Nothing) else shown(found).splitlines()[-1]
            told.append((symbol.name, said))
    return told


async def test_an_example_is_of_the_definition_that_was_run(
    tmp_path: Path, runner: ExampleRunner
) -> None:
    names = ("shout", "kept", "twice", "hidden")
    other = "the name stands for another definition here"
    told = await _observed(tmp_path, runner, BRANCHES, {one: f"{one}('ab c ')" for one in names})
    assert told == [
        ("shout", other),
        ("shout", "'AB C '"),
        ("kept", "'Ab C '"),
        ("twice", other),
        ("twice", "'ab c ab c '"),
        ("hidden", other),
    ]


async def test_what_the_machine_decides_is_no_example(
    tmp_path: Path, runner: ExampleRunner
) -> None:
    names = ("chosen", "signed", "through", "letters", "unique")
    calls = {"joined": "joined({'H', 'b'})", **{one: f"{one}('Hb')" for one in names}}
    told = await _observed(tmp_path, runner, BRANCHES, calls)
    assert told == [
        ("chosen", "what it gives depends on the platform"),
        ("signed", "what it gives depends on the platform"),
        ("through", "what it gives depends on the platform"),
        ("letters", "it gives something else each time"),
        ("joined", "it gives something else each time"),
        ("unique", "'Hb'"),
    ]


async def test_each_thing_that_is_another_elsewhere_is_seen(
    tmp_path: Path, runner: ExampleRunner
) -> None:
    """Every row refuses its probe, and for its own reason."""
    bodies = {f"asked{number}": f"return {row.probe}" for number, row in enumerate(rows())}
    told = await _observed(tmp_path, runner, _module(bodies), _calls(bodies))
    assert [said for _, said in told] == [
        f"what it gives depends on {row.reason}" for row in rows()
    ]


async def test_what_is_so_everywhere_is_shown(tmp_path: Path, runner: ExampleRunner) -> None:
    bodies = {
        "joined": "return len(os.path.join(text, text))",
        "rounded": "return round(math.exp(len(text)), 3)",
        "drawn": "return random.Random(len(text)).choice('aaaa')",
        "read": "return time.strptime(text, '%Y').tm_year",
        "helped": "return made(text)",
        "waited": "return len(text) + (random.random() if text.isalpha() else 0)",
        "made": "return text * 2 if sys.version_info >= (3,) else unicode(text)",
        "root": "return math.sqrt(len(text) / 2)",
    }
    told = await _observed(tmp_path, runner, _module(bodies), _calls(bodies))
    assert dict(told) == {
        "joined": "9",
        "rounded": "54.598",
        "drawn": "'a'",
        "read": "2020",
        "helped": "'20202020'",
        "waited": "4",
        "made": "what it gives depends on the interpreter",
        "root": "1.4142135623730951",
    }


def _module(bodies: Mapping[str, str]) -> str:
    head = "import importlib.util, locale, math, os, random, shutil, sys, time\n"
    return head + "".join(f"\n\ndef {name}(text):\n    {one}\n" for name, one in bodies.items())


def _calls(bodies: Mapping[str, str]) -> Mapping[str, str]:
    return {name: f"{name}('2020')" for name in bodies}
