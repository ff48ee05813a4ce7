"""Fakes where a target reaches outside: clock, randomness, environment, input, HTTP, processes.

Which seams there are is read from the source of what the target runs; a fake is setup statements
as a person writes them, with pytest's `monkeypatch`, whose values the search may vary. Plain
seams are rows of `seams.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from random import Random

import msgspec

from testgen.inputs.fake_http import http_seams
from testgen.inputs.genome import Step, steps_of
from testgen.inputs.outside import Outside, Use
from testgen.inputs.seam import Seam, patched, variable_set, variable_unset
from testgen.inputs.subject import Subject
from testgen.inputs.terms import Lambda, Name, Pairs, Term, called, listed, parse

_FAILS = 0.25
_TEXTS = ("text=True", "encoding=", "universal_newlines=True", "errors=")
_SIMPLE_VALUES = ("1", "true", "value", "", "0", "debug", "8080", "/tmp/x", "a,b")
_ANSWERS = ("y", "n", "1", "text", "", "q", "yes", "no")
_DATES = ("date(2024, 2, 29)", "date(2023, 12, 31)", "date(2024, 1, 1)", "date(2024, 3, 4)")
_MOMENTS = (
    "datetime(2024, 2, 29, 12, 30)",
    "datetime(2023, 12, 31, 23, 59, 59)",
    "datetime(2024, 1, 1)",
    "datetime(2024, 3, 4, 8, 15)",
)
_MOMENTS_OF_A_ZONE = tuple(f"{one[:-1]}, tzinfo=timezone.utc)" for one in _MOMENTS)


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A seam as data; see `seams.toml`."""

    name: str
    gives: tuple[str, ...]
    takes: str = ""
    instead: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    raises: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rows:
    """What is called and what is read, by name."""

    called: dict[str, Row] = field(default_factory=dict)
    read: dict[str, Row] = field(default_factory=dict)


@lru_cache(maxsize=1)
def rows() -> Rows:
    """The table of plain seams."""
    told = tomllib.loads(files("testgen.inputs").joinpath("seams.toml").read_text("utf-8"))
    calls = msgspec.convert(told["seam"], list[Row])
    values = msgspec.convert(told["value"], list[Row])
    return Rows({row.name: row for row in calls}, {row.name: row for row in values})


def seams(subject: Subject) -> tuple[Seam, ...]:
    """The seams of the functions that the target runs, each once."""
    found: dict[str, Seam] = {}
    for seam in _seams(Outside(subject)):
        found.setdefault(seam.name, seam)
    return tuple(found.values())


def _seams(outside: Outside) -> Iterator[Seam]:
    table = rows()
    for use in outside.uses:
        target = _target(use, outside)
        row = table.called.get(use.name) if use.call is not None else table.read.get(use.name)
        if row is not None and target:
            yield Seam(use.name, _of_row(row, target, outside))
        elif use.call is not None and use.name == "input":
            yield Seam(use.name, _input(outside))
        elif use.call is not None and use.name in _CLOCKS:
            yield from _clock(use, outside)
    # `sys.stdin.readline()` is a call of something in what is read.
    for name, row in table.read.items():
        if any(use.name.startswith(f"{name}.") for use in outside.uses):
            yield Seam(name, _of_row(row, name, outside))
    named, others = outside.variables
    if named or others:
        yield Seam("os.environ", _environment(named, others=others))
    yield from http_seams(outside)


def _target(use: Use, outside: Outside) -> str:
    """Where a test puts the fake: a name imported from its module is the module's under test."""
    if "." in use.spelled:
        return use.name
    return f"{outside.module}.{use.spelled}" if outside.module else ""


def _of_row(row: Row, target: str, outside: Outside) -> Callable[[Random], tuple[Step, ...]]:
    is_text = any(mark in outside.text for mark in _TEXTS)

    def made(source: str) -> Term:
        output, nothing = ("'output\\n'", "''") if is_text else ("b'output\\n'", "b''")
        return parse(source.replace("OUTPUT", output).replace("NOTHING", nothing))

    def make(random: Random) -> tuple[Step, ...]:
        if row.raises and outside.catches and random.random() < _FAILS:
            error = made(random.choice(row.raises))
            return (Step(patched(target, called("Mock", side_effect=error))),)
        before = steps_of(random.choice(row.first)) if row.first else ()
        if row.instead:
            return (*before, Step(patched(target, made(random.choice(row.instead)))))
        value = made(random.choice(row.gives))
        if row.name in rows().read:
            return (Step(patched(target, value)),)
        return (*before, Step(patched(target, Lambda(row.takes, value))))

    return make


def _input(outside: Outside) -> Callable[[Random], tuple[Step, ...]]:
    """One answer for all questions, or one after the other."""
    asks = sum(use.name == "input" for use in outside.uses)
    many = asks > 1 or "for " in outside.text or "while " in outside.text

    def make(random: Random) -> tuple[Step, ...]:
        if not many:
            answer = Lambda('prompt=""', random.choice(_ANSWERS))
            return (Step(patched("builtins.input", answer)),)
        answers = listed(*(random.choice(_ANSWERS) for _ in range(random.choice((1, 2, 3, 4)))))
        following = Lambda('prompt=""', called("next", Name("answers")))
        return (
            Step(called("iter", answers), "answers"),
            Step(patched("builtins.input", following)),
        )

    return make


_CLOCKS = {
    "datetime.datetime.now": ("datetime", "now"),
    "datetime.datetime.utcnow": ("datetime", "utcnow"),
    "datetime.datetime.today": ("datetime", "today"),
    "datetime.date.today": ("date", "today"),
}
"""The class and its method. A class of C's cannot be changed: the name for it can."""


def _clock(use: Use, outside: Outside) -> Iterator[Seam]:
    kind, method = _CLOCKS[use.name]
    owner = use.spelled.rpartition(".")[0]
    if not owner or not outside.module:
        return
    has_zone = bool(use.call and (use.call.args or use.call.keywords))

    def make(random: Random) -> tuple[Step, ...]:
        moments = _DATES if kind == "date" else _MOMENTS_OF_A_ZONE if has_zone else _MOMENTS
        return (
            Step(called("Mock", wraps=Name(kind)), "clock"),
            Step(parse(random.choice(moments)), f"clock.{method}.return_value"),
            Step(patched(f"{outside.module}.{owner}", Name("clock"))),
        )

    yield Seam("clock", make)


def _environment(names: tuple[str, ...], *, others: bool) -> Callable[[Random], tuple[Step, ...]]:
    """The variables that are asked for, each set or known not to be."""

    def make(random: Random) -> tuple[Step, ...]:
        given = {name: random.choice(_SIMPLE_VALUES) for name in names if random.random() < 0.7}
        if others:
            return (Step(patched("os.environ", Pairs(tuple(given.items())))),)
        return tuple(
            Step(variable_set(name, given[name]) if name in given else variable_unset(name))
            for name in names
        )

    return make
