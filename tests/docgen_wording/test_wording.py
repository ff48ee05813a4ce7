"""What facts say in words. A wrong word here is a false sentence that no model is to blame for."""

from __future__ import annotations

import string
from pathlib import Path

import pytest

from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.facts.symbol_facts import SymbolFacts, facts_of
from docgen.wording import raising, telling, wording
from foundation.nothing import Nothing
from syntax.languages import language_of
from syntax.names.modules import Modules


def facts(source: str, name: str = "f.py") -> SymbolFacts:
    path = Path("/nowhere") / name
    language = language_of(path)
    assert not isinstance(language, Nothing)
    file = SourceFile.of(path, source, language)
    sources = Sources((path.parent,), Modules([]))
    sources.put(file)
    return facts_of(file, file.symbols[0], Raising(sources))


def test_every_sentence_can_be_said_in_every_language() -> None:
    first, *others = telling.TABLES.values()
    for other in others:
        assert {table: list(rows) for table, rows in first.items()} == {
            table: list(rows) for table, rows in other.items()
        }
        for table, rows in first.items():
            for row, said in rows.items():
                assert _fields(said) == _fields(other[table][row]), row


def test_every_sentence_is_said_by_somebody() -> None:
    code = "".join(one.read_text() for one in Path(wording.__file__).parent.glob("*.py"))
    rows = telling.TABLES["en"]["sentences"]
    assert not [row for row in rows if f'"{row}"' not in code]


def _fields(said: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(said) if name}


@pytest.mark.parametrize(
    ("guard", "english", "chinese"),
    [
        ("n < 0", "If `n` is negative.", "`n` 为负数时抛出。"),
        ("n <= 0", "If `n` is not positive.", "`n` 不为正数时抛出。"),
        ("0 > n", "If `n` is negative.", "`n` 为负数时抛出。"),
        ("n < 1", "If `n` is less than 1.", "`n` 小于 1 时抛出。"),
        ("n > LIMIT", "If `n` is greater than `LIMIT`.", "`n` 大于 `LIMIT` 时抛出。"),
        ("n is None", "If `n` is `None`.", "`n` 为 `None` 时抛出。"),
        ("n is not None and n < 1", "If `n` is less than 1.", "`n` 小于 1 时抛出。"),
        ("not xs", "If `xs` is empty.", "`xs` 为空时抛出。"),
        ("not n", "If `n` is empty or not set.", "`n` 为空或未设置时抛出。"),
        ("not strict", "If `strict` is false.", "`strict` 为假时抛出。"),
        ("strict", "If `strict` is true.", "`strict` 为真时抛出。"),
        ("len(xs) == 0", "If `xs` is empty.", "`xs` 为空时抛出。"),
        (
            "len(xs) != len(n)",
            "If `xs` and `n` differ in length.",
            "`xs` 与 `n` 的长度不同时抛出。",
        ),
        ("len(xs) > 3", "If `xs` has more than 3 items.", "`xs` 多于 3 项时抛出。"),
        ("n not in xs", "If `n` is not in `xs`.", "`n` 不在 `xs` 中时抛出。"),
        ("n not in self._known", "If `n` is not found.", "找不到 `n` 时抛出。"),
        ("not self._items", "If it is empty.", "对象为空时抛出。"),
        ("self.closed", "If it is closed.", "对象已关闭时抛出。"),
        (
            "not isinstance(n, (int, float))",
            "If `n` is not an instance of `int` or `float`.",
            "`n` 不是 `int` 或 `float` 类型时抛出。",
        ),
        ("not callable(n)", "If `n` is not callable.", "`n` 不可调用时抛出。"),
        ("not 0 <= n <= 9", "If `n` is not between 0 and 9.", "`n` 不在 0 与 9 之间时抛出。"),
        (
            "n < 2 or n > 5",
            "If `n` is less than 2 or greater than 5.",
            "`n` 小于 2 或大于 5 时抛出。",
        ),
        ('n == ""', "If `n` is empty.", "`n` 为空时抛出。"),
        ('n != "r"', "If `n` is not `'r'`.", "`n` 不为 `'r'` 时抛出。"),
        ("n == xs", "If `n` equals `xs`.", "`n` 等于 `xs` 时抛出。"),
        ("n % 2", "If `n` is odd.", "`n` 为奇数时抛出。"),
        ("n % xs.k", "If `n` is not a multiple of `xs.k`.", "`n` 不是 `xs.k` 的倍数时抛出。"),
        ("type(n) is not int", "If `n` is not of type `int`.", "`n` 的类型不是 `int` 时抛出。"),
        ("n & 1", "If `n & 1` is not 0.", "`n & 1` 不为 0 时抛出。"),
        ("n ^ 1", "If `n ^ 1`.", "`n ^ 1` 时抛出。"),
        ("n <= 0 and n != 0", "If `n` is negative.", "`n` 为负数时抛出。"),
        ("not 0 < n <= 1", "If `n` is not positive or is greater than 1.", None),
        (
            "n < 0 or n > 1",
            "If `n` is less than 0 or greater than 1.",
            "`n` 小于 0 或大于 1 时抛出。",
        ),
        ("n == 1 or n == 2", "If `n` is 1 or 2.", "`n` 为 1 或 2 时抛出。"),
        ("n not in ('a', 'b')", "If `n` is neither `'a'` nor `'b'`.", None),
        (
            "n not in ('a', 'b', 'c')",
            "If `n` is not one of `'a'`, `'b'` or `'c'`.",
            "`n` 不是 `'a'`、`'b'` 或 `'c'` 之一时抛出。",
        ),
        (
            "n is None or strict is None",
            "If `n` or `strict` is `None`.",
            "`n` 或 `strict` 为 `None` 时抛出。",
        ),
        (
            "n is None and xs is None",
            "If both `n` and `xs` are `None`.",
            "`n` 和 `xs` 都为 `None` 时抛出。",
        ),
        (
            "not (n is None or xs is None)",
            "If neither `n` nor `xs` is `None`.",
            "`n` 和 `xs` 都不为 `None` 时抛出。",
        ),
        (
            "n is None and (strict or n > 3)",
            "If `n` is `None` and (`strict` is true or `n` is greater than 3).",
            "`n` 为 `None` 且（`strict` 为真或 `n` 大于 3）时抛出。",
        ),
        (
            "any(x < 0 for x in xs)",
            "If a value of `xs` is negative.",
            "`xs` 中有值为负数时抛出。",
        ),
        (
            "not all(isinstance(x, int) for x in xs)",
            "If a value of `xs` is not an instance of `int`.",
            "`xs` 中有值不是 `int` 类型时抛出。",
        ),
        (
            "all(x is not None for x in xs)",
            "If no value of `xs` is `None`.",
            "`xs` 中没有值为 `None` 时抛出。",
        ),
        ("os.path.exists(n)", "If `n` exists.", "`n` 存在时抛出。"),
        ("not n.is_dir()", "If `n` is not a directory.", "`n` 不是目录时抛出。"),
        ("self.exists(n)", "If `n` exists.", "`n` 存在时抛出。"),
        ("not re.match('[a-z]+', n)", "If `n` does not match `'[a-z]+'`.", None),
        (
            "not _NAME.match(n)",
            "If `n` does not have the expected form.",
            "`n` 不符合预期格式时抛出。",
        ),
        ("self._closed", "If it is closed.", "对象已关闭时抛出。"),
        ("not self.started", "If it is not started.", "对象未启动时抛出。"),
        ("not n.ready(xs)", "If `n.ready(xs)` is false.", "`n.ready(xs)` 为假时抛出。"),
        ("len(xs) != 1", "If `xs` does not have exactly one item.", "`xs` 不是恰好一项时抛出。"),
        (
            "any((n is None, xs is None))",
            "If `n` or `xs` is `None`.",
            "`n` 或 `xs` 为 `None` 时抛出。",
        ),
        ("xs.k is not None and n > xs.k", "If `n` is greater than `xs.k`.", None),
        ("len(xs) != 2", "If `xs` does not have exactly 2 items.", "`xs` 不是恰好 2 项时抛出。"),
    ],
)
def test_a_guard_is_told_in_plain_words(guard: str, english: str, chinese: str | None) -> None:
    head = "def f(self, n, xs: list[int], strict=False):"
    of = facts(f"{head}\n    if {guard}:\n        raise ValueError('no')\n")
    (raised,) = of.raises.raised
    assert raising.raise_said(raised, of, "en") == english
    assert chinese is None or raising.raise_said(raised, of, "zh") == chinese


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("duration must look like 5m", "If the duration does not look like 5m."),
        ("n must be even", "If `n` is not even."),
        ("The port must not be taken", "If the port is taken."),
        ("section names cannot be empty", "If section names are empty."),
        ("values must contain digits", "If values do not contain digits."),
        ("No image found", "If no image is found."),
        ("too many values", "If there are too many values."),
        ("Illegal number of parties", "If the number of parties is illegal."),
        ("None cannot be a node", None),
        ('The "n" argument must be a number', "If the `n` argument is not a number."),
        ("n is not a number. Use words.", "If `n` is not a number."),
        ("unknown unit", "If the unit is unknown."),
        ("template not found", "If the template is not found."),
        ("either n or xs must be given", None),
        ("cannot divide by zero", None),
        ("hidden_name must be set", None),
        ("no", None),
    ],
)
def test_a_message_is_a_condition_where_code_gives_no_words(message: str, said: str | None) -> None:
    of = facts(f"def f(n):\n    m = n + 1\n    if m:\n        raise ValueError('{message}')\n")
    found = raising.raise_said(of.raises.raised[0], of, "en")
    assert found == said if said else isinstance(found, Nothing)
    assert isinstance(raising.raise_said(of.raises.raised[0], of, "zh"), Nothing)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ('f"Unknown unit {m!r}"', "If the unit is unknown."),
        ('f"{n} does not exist"', "If `n` does not exist."),
        ('f"n must be even, got {m}"', "If `n` is not even."),
        ('f"Invalid n: {n}"', "If `n` is invalid."),
        ('"Unknown unit: %s" % m', "If the unit is unknown."),
        ('"Unknown unit: {}".format(m)', "If the unit is unknown."),
        ('"Unknown unit " + m', "If the unit is unknown."),
        (
            'f"Row has incorrect number of values, (actual) {m}!={n} (expected)"',
            "If the row has an incorrect number of values.",
        ),
        ('f"The table has unknown columns: {m}"', "If the table has unknown columns."),
        ('f"n must be in {m}"', None),
        ('f"{m}"', None),
        ('f"{m} must be {n}"', None),
    ],
)
def test_what_is_put_into_a_message_is_left_out(message: str, said: str | None) -> None:
    of = facts(
        f"def f(n):\n    for m in n.a():\n        if m:\n            raise ValueError({message})\n"
    )
    found = raising.raise_said(of.raises.raised[0], of, "en")
    assert (None if isinstance(found, Nothing) else found) == said


def test_what_a_callee_refuses_is_told_of_what_is_passed() -> None:
    of = facts(
        "def f(w):\n    _check(w)\n"
        "def _check(width):\n    if width < 0:\n        raise ValueError('no')\n"
    )
    (raised,) = of.raises.raised
    assert raising.raise_said(raised, of, "en") == "If `w` is negative."
    assert raising.raise_said(raised, of, "zh") == "`w` 为负数时抛出。"


def test_every_condition_around_an_exception_is_told() -> None:
    of = facts(
        "def f(n, strict=False):\n"
        "    if strict:\n        if n is None:\n            raise ValueError('no')\n"
    )
    said = raising.raise_said(of.raises.raised[0], of, "en")
    assert said == "If `strict` is true and `n` is `None`."


@pytest.mark.parametrize(
    "body",
    [
        "    for m in n.all():\n        if m < 0:\n            raise ValueError('local')\n",
        "    if n is None:\n        try:\n            n = int(n)\n"
        "        except TypeError:\n            raise ValueError('for another')\n",
        "    if n._hidden:\n        raise ValueError('private')\n",
        "    raise ValueError('always')\n",
        "    if (n + 1) * (n - 1) > n * n * n * n + n - 1000:\n        raise ValueError('long')\n",
    ],
)
def test_what_no_reader_could_use_is_not_told(body: str) -> None:
    of = facts(f"def f(n):\n{body}")
    for raised in of.raises.raised:
        assert isinstance(raising.raise_said(raised, of, "en"), Nothing)


def test_an_assertion_is_told_the_other_way_round() -> None:
    of = facts("def f(n):\n    assert n is None\n")
    assert raising.raise_said(of.raises.raised[0], of, "en") == "If `n` is not `None`."


@pytest.mark.parametrize(
    ("guard", "said"),
    [
        ("n === null || n.length === 0", "If `n` is `null` or empty."),
        ("typeof n !== 'string'", "If `n` is not of type `string`."),
        (
            "n instanceof Date && n.unit?.length",
            "If `n` is an instance of `Date` and `n.unit` is not empty.",
        ),
        ("!n.items?.length", "If `n.items` is empty."),
        ("!Array.isArray(n)", "If `n` is not an instance of `Array`."),
        ("n.kinds.includes('a')", "If `n.kinds` contains `'a'`."),
    ],
)
def test_conditions_of_other_languages_are_read(guard: str, said: str) -> None:
    of = facts(f"function f(n) {{ if ({guard}) {{ throw new Error('no'); }} }}\n", "f.js")
    assert raising.raise_said(of.raises.raised[0], of, "en") == said


def test_defaults_and_passed_on_arguments_are_told() -> None:
    of = facts("def f(size=10, *args, **kw):\n    return run(*args, **kw)[:size]\n")
    size, args, kw = of.parameters
    assert wording.default_said(size, "en") == "Defaults to 10."
    assert wording.default_said(size, "zh") == "默认为 10。"
    assert wording.parameter_said(args, of, "en") == "Positional arguments for `run`."
    assert wording.parameter_said(kw, of, "zh") == "传给 `run` 的关键字参数。"
    assert isinstance(wording.parameter_said(size, of, "en"), Nothing)


def test_that_an_argument_is_not_used_is_told() -> None:
    of = facts("def f(size, when=None):\n    return size + 1\n")
    size, when = of.parameters
    assert wording.parameter_said(when, of, "en") == "Not used."
    assert isinstance(wording.parameter_said(size, of, "en"), Nothing)
    abstract = facts("def f(size):\n    raise NotImplementedError\n")
    assert isinstance(wording.parameter_said(abstract.parameters[0], abstract, "en"), Nothing)


@pytest.mark.parametrize(
    ("body", "english", "chinese"),
    [
        (
            "    try:\n        return float(n)\n"
            "    except (TypeError, OSError):\n        raise ValueError('no') from None\n",
            "If `float(n)` fails.",
            "`float(n)` 失败时抛出。",
        ),
        (
            "    try:\n        return self._all[n]\n"
            "    except KeyError:\n        raise ValueError('no') from None\n",
            "If `n` is not found.",
            "找不到 `n` 时抛出。",
        ),
        (
            "    try:\n        import numpy as np\n"
            "    except ImportError as fault:\n        raise ValueError('no') from fault\n",
            "If `numpy` is not installed.",
            "未安装 `numpy` 时抛出。",
        ),
        (
            "    try:\n        m = n + 1\n        m.run()\n"
            "    except OSError as fault:\n        raise ValueError('no') from fault\n",
            "If it fails with `OSError`.",
            "内部出现 `OSError` 时抛出。",
        ),
        ("    raise ValueError('no')\n", "Always.", "总是抛出。"),
        (
            "    if n:\n        return 1\n    raise ValueError('no')\n",
            "In all other cases.",
            "其余情况下抛出。",
        ),
        (
            "    try:\n        m = n + 1\n        return m\n    except OSError as fault:\n"
            "        raise ValueError('no') from fault\n    raise ValueError('rest')\n",
            "If it fails with `OSError`.",
            "内部出现 `OSError` 时抛出。",
        ),
        (
            "    while n:\n        if n.alpha + n.beta + n.gamma + n.delta + n.epsilon:\n"
            "            raise ValueError('no')\n",
            "If a value is not valid.",
            "值无效时抛出。",
        ),
        (
            "    for m in n.all():\n        if m:\n            raise Odd('no')\n",
            "If a check inside fails.",
            "内部检查不通过时抛出。",
        ),
    ],
)
def test_something_true_is_said_of_every_exception(body: str, english: str, chinese: str) -> None:
    of = facts(f"def f(self, n):\n{body}class Odd(Exception):\n    pass\n")
    for language, said in (("en", english), ("zh", chinese)):
        assert not raising.raises_said(of.raises.raised, of, language)[0]
        assert raising.raises_said_plainly(of.raises.raised, of, language) == said


def test_attributes_that_are_written_are_known_all_the_same() -> None:
    of = facts(
        "def f(self, n):\n    if self.present:\n        raise ValueError('no')\n    self.n = n\n"
    )
    assert raising.raise_said(of.raises.raised[0], of, "en") == "If `present` is true."


def test_what_calls_let_out_is_told_of_the_calls() -> None:
    of = facts(
        "def f(n):\n    read(n.a())\n    write(n.b())\n    _hidden(n.c())\n"
        + "".join(
            f"def {name}(x):\n    for y in x.a():\n        if y:\n            raise ValueError(y)\n"
            for name in ("read", "write", "_hidden")
        )
    )
    assert raising.raises_said_plainly(of.raises.raised, of, "en") == "If `read` or `write` fails."
    assert raising.raises_said_plainly(of.raises.raised, of, "zh") == (
        "`read` 或 `write` 失败时抛出。"
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("    size = len(n)\n    if size < 2:\n", "If `n` has fewer than 2 items."),
        ("    for m in n:\n        if m < 0:\n    ", "If a value of `n` is negative."),
        ("    n = n or 3\n    if n > 5:\n", "If `n` is greater than 5."),
        ("    m = n\n    m = m + 1\n    if m > 5:\n", None),
        ("    found = []\n    found.append(n)\n    if len(found) > 5:\n", None),
        ("    if not n:\n        n = strict\n    if n > 5:\n", "If `n` is greater than 5."),
    ],
)
def test_local_names_are_told_by_what_they_stand_for(body: str, said: str | None) -> None:
    of = facts(f"def f(n, strict=False):\n{body}        raise ValueError('no')\n")
    found = raising.raise_said(of.raises.raised[0], of, "en")
    assert (None if isinstance(found, Nothing) else found) == said


def test_alike_conditions_of_one_exception_are_drawn_together() -> None:
    of = facts(
        "def f(a, b, c):\n"
        "    if not isinstance(a, int):\n        raise TypeError('a')\n"
        "    if not isinstance(b, int):\n        raise TypeError('b')\n"
        "    if c is None:\n        raise TypeError('c')\n"
    )
    said, is_all = raising.raises_said(of.raises.raised, of, "en")
    assert is_all
    assert raising.together(said, "en") == (
        "If `a` or `b` is not an instance of `int`, or if `c` is `None`."
    )
    said, _ = raising.raises_said(of.raises.raised, of, "zh")
    assert raising.together(said, "zh") == (
        "`a` 或 `b` 不是 `int` 类型时，或 `c` 为 `None` 时抛出。"
    )
