"""Instrumented code does what the code it stands for does, as often and in the same order."""

from __future__ import annotations

import difflib
import fnmatch
import html.parser
import importlib.util
import json.decoder
import shlex
import statistics
import sys
import textwrap
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testgen.guest.instrumenting import Instrumented
from tests.support.guest import Guest

FILE = Path(__file__).parent / "cases" / "semantics.py"
FUNCTIONS = ("compare", "operators", "membership", "ternary", "comprehension", "asserted",
             "walrus", "calls", "mixed", "truth")  # fmt: skip


def instrumented(file: Path) -> dict[str, Any]:
    found = Instrumented(file.read_bytes(), str(file))
    space: dict[str, Any] = {"__name__": f"instrumented_{file.stem}", "__file__": str(file)}
    module = ModuleType(space["__name__"])
    sys.modules[space["__name__"]] = module
    vars(module).update(space)
    exec(found.code(found.recorder()), vars(module))
    return vars(module)


def plain(file: Path) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": f"plain_{file.stem}", "__file__": str(file)}
    exec(compile(file.read_bytes(), str(file), "exec", dont_inherit=True), space)
    return space


PLAIN, INSTRUMENTED = plain(FILE), instrumented(FILE)


class Noisy:
    """Tells a log of everything that it is asked."""

    def __init__(self, name: str, truth: object, equal: object, log: list[str]) -> None:
        self._name, self._truth, self._equal, self._log = name, truth, equal, log

    def _told(self, what: str, answer: object) -> Any:
        self._log.append(f"{self._name}.{what}")
        if isinstance(answer, Exception):
            raise answer
        return answer

    def __bool__(self) -> bool:
        return bool(self._told("bool", self._truth))

    def __eq__(self, other: object) -> Any:
        return self._told("eq", self._equal)

    def __ne__(self, other: object) -> Any:
        return self._told("ne", self._equal)

    def __lt__(self, other: object) -> Any:
        return self._told("lt", self._equal)

    def __le__(self, other: object) -> Any:
        return self._told("le", self._equal)

    def __contains__(self, item: object) -> bool:
        return bool(self._told("contains", self._truth))

    def __iter__(self) -> Any:
        self._told("iter", 1)
        return iter([0, 1])

    def __hash__(self) -> int:
        return int(self._told("hash", 7))

    def __repr__(self) -> str:
        return f"<{self._name}>"


Make = Callable[[str, list[str]], object]
answers = st.sampled_from([True, False, 0, "yes", None, ValueError("no"), NotImplemented])
values: st.SearchStrategy[Make] = st.one_of(
    st.one_of(
        st.integers(-2, 3), st.booleans(), st.none(), st.floats(allow_nan=True),
        st.text("ab", max_size=3), st.binary(max_size=2), st.lists(st.integers(0, 2), max_size=3),
        st.frozensets(st.integers(0, 2), max_size=2),
        st.dictionaries(st.integers(0, 2), st.integers(0, 1), max_size=2),
        st.tuples(st.integers(0, 2), st.text("ab", max_size=1)), st.just([[0], "a", None]),
    ).map(lambda value: lambda _name, _log: value),
    st.builds(
        lambda truth, equal: lambda name, log: Noisy(name, truth, equal, log), answers, answers
    ),
)  # fmt: skip


def outcome(space: dict[str, Any], name: str, makes: tuple[Make, ...]) -> tuple[str, str]:
    log: list[str] = []
    arguments = [make(letter, log) for make, letter in zip(makes, "abc", strict=True)]
    try:
        result = repr(space[name](*arguments))
    except Exception as error:
        result = f"{type(error).__name__}: {error}"
    return result, " ".join(log)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(FUNCTIONS), st.tuples(values, values, values))
def test_the_same_comes_out_and_the_same_is_asked(name: str, makes: tuple[Make, ...]) -> None:
    assert outcome(INSTRUMENTED, name, makes) == outcome(PLAIN, name, makes)


def test_long_runs_are_the_same_once_nothing_more_is_learnt() -> None:
    """After enough evaluations the watching stops: both halves have to agree."""
    for name in FUNCTIONS:
        for a, b, c in (([1, 2, 0], 1, [2]), ("ab", "a", "b"), (1, 2, 3), ({1: 2}, 1, {1})):
            makes = tuple((lambda _n, _l, value=value: value) for value in (a, b, c))
            expected = outcome(PLAIN, name, makes)
            assert {outcome(INSTRUMENTED, name, makes) for _ in range(120)} == {expected}


class FakeArray:
    """Compares as an array does: element by element, with no truth."""

    def __init__(self, values: list[int]) -> None:
        self.values = values

    def __lt__(self, other: int) -> FakeArray:
        return FakeArray([int(each < other) for each in self.values])

    def __bool__(self) -> bool:
        raise ValueError("the truth of an array is ambiguous")


def test_a_comparison_that_is_no_truth_value_comes_through(tmp_path: Path) -> None:
    file = tmp_path / "arrays.py"
    file.write_text("def below(a, b):\n    mask = a < b\n    return mask\n", encoding="utf-8")
    assert instrumented(file)["below"](FakeArray([1, 5]), 3).values == [1, 0]


TEXT = "The quick brown fox, 'jumped' over; the lazy dog's back. " * 3
LIBRARY: list[tuple[ModuleType, str]] = [
    (textwrap, f"wrap({TEXT!r}, 21)"),
    (textwrap, "dedent('  a\\n    b\\n  c')"),
    (textwrap, f"shorten({TEXT!r}, 40)"),
    (shlex, "split('a \"b c\" d\\\\ e # f', comments=True)"),
    (shlex, "join(['a b', \"c'd\", ''])"),
    (difflib, "list(unified_diff('a b c d'.split(), 'a c x d e'.split()))"),
    (difflib, "get_close_matches('appel', ['ape', 'apple', 'peach', 'puppy'])"),
    (statistics, "quantiles([1, 5, 2, 8, 3, 9, 4], n=4)"),
    (statistics, "mode('aabbbc'), median_grouped([1, 2, 2, 3]), stdev([1.5, 2.5, 9])"),
    (urllib.parse, "urlsplit('https://u:p@host:80/a/b;c?d=e&f=%20#g')"),
    (urllib.parse, "parse_qs('a=1&b=2&a=3&c='), quote('a b/ü'), urljoin('http://a/b/', '../c')"),
    (fnmatch, "translate('a*[!b-d]?.py'), filter(['ab.py', 'b.txt'], '*.py')"),
    (json.decoder, 'JSONDecoder().decode(\'{"a": [1, 2.5, true, null, "\\\\u00e9"]}\')'),
]


@pytest.mark.parametrize(("module", "call"), LIBRARY, ids=lambda each: str(each)[:40])
def test_known_code_gives_what_it_gives(module: ModuleType, call: str) -> None:
    assert module.__file__
    package = module.__name__.rpartition(".")[0]
    if package:  # Relative imports in them would need the package around.
        importlib.util.find_spec(package)
    space = instrumented(Path(module.__file__))
    assert repr(eval(call, space)) == repr(eval(call, vars(module)))


def test_a_parser_class_is_instrumented_as_a_whole() -> None:
    space = instrumented(Path(html.parser.__file__))
    logs = []
    for parser in (space["HTMLParser"], html.parser.HTMLParser):
        log: list[Any] = []

        class Logged(parser):  # type: ignore[misc, valid-type]
            def handle_starttag(self, tag: str, attrs: Any) -> None:
                log.append((tag, attrs))  # noqa: B023 - used up within the round

            def handle_data(self, data: str) -> None:
                log.append(data)  # noqa: B023

        one = Logged()
        one.feed("<p class='a'>x &amp; <b>y</b><!-- z --></p><script>1<2</script>")
        one.close()
        logs.append(log)
    assert logs[0] == logs[1]


def test_recursion_goes_as_deep_as_without(tmp_path: Path) -> None:
    file = tmp_path / "deep.py"
    file.write_text(
        "class Node:\n    def __init__(self, child): self.child = child\n"
        "    def find(self, n):\n        if self.child is None or n == 0:\n            return n\n"
        "        return self.child.find(n - 1)\n",
        encoding="utf-8",
    )
    depth = 700
    node = None
    space = instrumented(file)
    for _ in range(depth):
        node = space["Node"](node)
    assert node is not None
    assert node.find(depth) == 1


def test_no_name_is_left_in_the_module(tmp_path: Path) -> None:
    file = tmp_path / "names.py"
    file.write_text(
        "def names(x):\n    if x == 1 or x < 5 and x.bit_length() in (1, 2):\n"
        "        return sorted(locals())\n    return sorted(globals())\n",
        encoding="utf-8",
    )
    guest = Guest(file, "search")
    shown = guest.run("names(1)", "names(9)")
    assert [each["end"] for each in shown] == ["returned", "returned"]
    assert instrumented(file)["names"](1) == ["x"]
    known = set(instrumented(file)["names"](9)) - set(vars(ModuleType("m")))
    assert known == {"__builtins__", "__file__", "names"}
