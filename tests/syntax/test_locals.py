"""Names that nothing binds: every one that is missing, and never one that is there."""

from __future__ import annotations

import argparse
import dataclasses
import inspect
import json.decoder
import textwrap
from types import ModuleType

import pytest

from syntax.languages import language_named
from syntax.locals import unbound
from syntax.parsing import parse
from syntax.text import Snapshot

PYTHON = language_named("python")


def names(code: str, language: str = "python") -> list[str]:
    text = textwrap.dedent(code)
    row = language_named(language)
    assert row is not None
    at = text.index("█")
    return [use.name for use in unbound(parse(Snapshot(text.replace("█", "")), row), at)]


@pytest.mark.parametrize(
    ("code", "missing"),
    [
        ("def f(a):\n    █\n    return a + total\n", ["total"]),
        ("def f(a):\n    █\n    total += a\n    return total\n", ["total", "total"]),
        ("def f(a):\n    total = total + a█\n", ["total"]),
        ("def f(a):\n    total = 0\n    total = total + a█\n", []),
        ("def f(a):\n    █\n    return json.dumps(a)\n", ["json"]),
        ("import json\ndef f(a):\n    █\n    return json.dumps(a)\n", []),
        ("import os.path\ndef f(a):\n    █\n    return os.path.join(a, path)\n", ["path"]),
        (
            "import a.b as c\nfrom d import e as g\ndef f():\n    █\n    return c, g, a, e\n",
            ["a", "e"],
        ),
        ("from x import *\ndef f(a):\n    █\n    return anything\n", []),
        ("def f(a):\n    █\n    for i in a: print(i)\n    return [j for j in a if j]\n", []),
        ("def f(a):\n    █\n    with a as b, a as (c, d): return b, c, d\n", []),
        ("def f(a):\n    █\n    try: a()\n    except E as e: return e\n", ["E"]),
        ("def f(a, *b, c=1, d: int, **e):\n    █\n    return a, b, c, d, e\n", []),
        ("def f(a):\n    █\n    if (n := len(a)) > 1: return n\n", []),
        ("def f(a):\n    █\n    return g(key=a, other=b)\ndef g(): b = 1\n", ["b"]),
        ("class C:\n    def f(self):\n        █\n        return self.x, C, D\n", ["D"]),
        ("def f(a):\n    def g():\n        █\n        return a, b\n    b = 1\n", []),
        (
            "def f(a):\n    █\n    match a:\n        case [x, *y]: x, y\n        case z: 1\n",
            [],
        ),
        ("def f(a):\n    █\n    return lambda x: x + y\n", ["y"]),
        ("def f(a):\n    █\n    return f'{a} {b}'\n", ["b"]),
        ("def f(a):\n    global g\n    █\n    return g\n", []),
        ("total = █\nprint(nowhere)\n", []),
        ("def f(a):\n    x = (█\n    return a + total\n", ["total"]),
    ],
)
def test_names_that_nothing_binds(code: str, missing: list[str]) -> None:
    assert names(code) == missing


def test_a_language_whose_builtins_are_not_known_says_nothing() -> None:
    assert names("int f() {\n  █\n  return nowhere;\n}\n", "c") == []


@pytest.mark.parametrize("module", [argparse, dataclasses, textwrap, json.decoder])
def test_code_that_runs_lacks_no_name(module: ModuleType) -> None:
    source = inspect.getsource(module)
    assert PYTHON is not None
    parsed = parse(Snapshot(source), PYTHON)
    starts = [at for at in range(len(source)) if source.startswith("    return ", at)]
    assert [use for at in starts for use in unbound(parsed, at + 4)] == []
