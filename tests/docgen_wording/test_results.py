"""Results that facts tell: an argument, a condition, the one literal that every call gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.prose.from_facts import surely_said
from docgen.prose.slots import Slot
from docgen.wording import wording
from foundation.nothing import Nothing
from tests.support.judged import record as record_of_source
from tests.support.prose_records import record


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return xs", "`xs` itself."),
        ("xs.append(1)\n    return xs", "`xs` itself, after the changes."),
        ("return n is None or n < 0", "`True` if `n` is `None` or negative, otherwise `False`."),
        (
            "if n in xs:\n        return True\n    return False",
            "`True` if `n` is in `xs`, otherwise `False`.",
        ),
        (
            "if n in xs:\n        return False\n    return True",
            "`True` if `n` is not in `xs`, otherwise `False`.",
        ),
        ("if n:\n        return False\n    if xs:\n        return True\n    return False", None),
        ("while n:\n        if n in xs:\n            return True\n    return False", None),
        ("return 'utf-8'", "Always `'utf-8'`."),
        ("return n is None", "`True` if `n` is `None`, otherwise `False`."),
        ("return n in xs", "`True` if `n` is in `xs`, otherwise `False`."),
        ("xs = list(xs)\n    return xs", None),
        ("return n + 1", None),
        ("return True if n else 2", None),
        ("if n:\n        return True", None),
        (f"return {'x' * 80!r}", None),
        ("if n:\n        return True\n    return", None),
        ("for n in xs:\n        return True", None),
        ("if n:\n        return 1\n    raise ValueError(n)", "Always 1."),
        ("if n:\n        return []\n    else:\n        return []", "Always `[]`."),
        (
            "try:\n        xs()\n    except OSError:\n        return -1\n    return -1",
            "Always -1.",
        ),
        ("try:\n        return 1\n    except OSError:\n        xs()", None),
        ("with suppress(OSError):\n        return 1", None),
        ("with xs:\n        return 1", "Always 1."),
        ("while True:\n        if n:\n            return 1", "Always 1."),
        ("while True:\n        if n:\n            break\n        return 1", None),
        (
            "match n:\n        case 1:\n            return 2\n        case _:\n"
            "            return 2",
            "Always 2.",
        ),
        ("match n:\n        case 1:\n            return 2", None),
    ],
)
def test_what_is_given_back_is_told_where_it_is_plain(body: str, said: str | None) -> None:
    told = wording.returns_said(record_of_source(f"def f(self, n, xs):\n    {body}\n").facts, "en")
    assert (None if isinstance(told, Nothing) else told) == said


@pytest.mark.parametrize(
    ("name", "code", "symbol", "said"),
    [
        (
            "f.ts",
            "function f(a: number): boolean {\n  if (a) { return false; }\n  return false;\n}",
            "",
            "Always `false`.",
        ),
        ("f.ts", "function f(a): boolean | undefined {\n  if (a) { return false; }\n}", "", None),
        ("f.js", "function f(a) {\n  if (a) { return false; }\n}", "", None),
        ("f.js", "function f(a) {\n  if (a) return false;\n}", "", None),
        ("f.js", "function f(a) {\n  a();\n  return false;\n}", "", "Always `false`."),
        ("f.js", "function f(a) { return 0 }", "", "Always 0."),
        ("f.go", "package f\n\nfunc F(a int) bool {\n\treturn false\n}", "", "Always `false`."),
        ("F.java", "class F {\n  boolean f() { return false; }\n}", "F.f", "`false`."),
        (
            "F.java",
            "class F {\n  static boolean f() { return false; }\n}",
            "F.f",
            "Always `false`.",
        ),
        (
            "f.py",
            "class F:\n    @staticmethod\n    def f():\n        return 0",
            "F.f",
            "Always 0.",
        ),
    ],
)
def test_the_one_result_is_told_in_every_language(
    name: str, code: str, symbol: str, said: str | None
) -> None:
    told = wording.returns_said(record_of_source(code + "\n", name, symbol).facts, "en")
    assert (None if isinstance(told, Nothing) else told) == said


HOOKS = """\
class Shape:
    def is_round(self):
        return False

    def is_flat(self):
        return True


class Circle(Shape):
    def is_round(self):
        return True
"""


@pytest.mark.parametrize(
    ("symbol", "english", "chinese"),
    [
        ("Shape.is_round", "`False` unless overridden.", "除非被重写，否则为 `False`。"),
        ("Shape.is_flat", "`True`.", "`True`。"),
        ("Circle.is_round", "`True`.", "`True`。"),
    ],
)
def test_a_hook_is_told_as_it_is(tmp_path: Path, symbol: str, english: str, chinese: str) -> None:
    of = record(tmp_path, HOOKS, symbol)
    assert surely_said(Slot("returns"), of, "en") == english
    assert surely_said(Slot("returns"), of, "zh") == chinese


def test_what_is_written_of_a_hook_changes_once_somebody_overrides_it(tmp_path: Path) -> None:
    alone = record(tmp_path, HOOKS.partition("class Circle")[0], "Shape.is_round")
    assert record(tmp_path, HOOKS, "Shape.is_round").digest != alone.digest
    assert (
        record(tmp_path, HOOKS, "Shape.is_flat").digest
        == record(tmp_path, HOOKS.partition("class Circle")[0], "Shape.is_flat").digest
    )
