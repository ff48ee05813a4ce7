"""What a change left behind in documentation: told of what was so at a git reference and is no
longer, and of nothing that was written with the change."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.main import run
from docgen.check import check
from docgen.earlier.past import past_of
from docgen.facts.source import Sources
from docgen.rules.table import rules_for

BEFORE = '''"""Prices."""

import numpy as np


def mean(values):
    """Average values.

    At most 64 of them are looked at, 10 at a time.

    Args:
        values: The values.

    Returns:
        Their mean.

    Raises:
        TypeError: If there are none.
    """
    if not values:
        raise TypeError("no values")
    return np.mean(values[:64], 10)
'''
JAVA = """/** Prices. */
class Prices {
    /**
     * Reads one.
     *
     * @param name the name
     * @return the price
     * @throws IllegalStateException if it is closed
     */
    int read(String name) {
        if (closed) throw new IllegalStateException();
        return table.get(name);
    }
}
"""
Changed = Callable[[str, str, str], list[str]]


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """Commit a file, replace something in it, and tell what is found since then."""

    def of(text: str, old: str, new: str) -> list[str]:
        path = tmp_path / ("prices.py" if text is BEFORE else "Prices.java")
        path.write_text(text, encoding="utf-8")
        git(tmp_path, "init", "-q")
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-q", "--allow-empty", "-m", "one")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        past = past_of([path], "HEAD", tmp_path)
        rules = rules_for(["INK502", "INK508", "INK717"])
        checked = check([path], Sources((tmp_path,)), rules, past=past)
        return [f"{one.rule} {one.message}" for one in checked.findings]

    return of


GUARD = '    if not values:\n        raise TypeError("no values")\n'


def test_an_exception_that_is_not_raised_any_more_is_told(changed: Changed) -> None:
    assert changed(BEFORE, GUARD, "    list(map(values, values))\n") == [
        "INK508 TypeError is documented, and is not raised any more as it was at HEAD"
    ]


def test_one_that_cannot_come_out_at_all_is_told_once(changed: Changed) -> None:
    (one,) = changed(BEFORE, f"{GUARD}    return np.mean(values[:64], 10)", "    return [64, 10]")
    assert one.startswith("INK502")


def test_a_number_that_the_code_has_no_longer_is_told_where_it_stands(changed: Changed) -> None:
    assert changed(BEFORE, "values[:64]", "values[:128]") == [
        "INK717 it says 64, which the code had at HEAD and has no longer"
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("values[:64]", "values[:MOST]", id="a name that is new may hold it"),
        pytest.param("64 of them", "64 of these", id="a sentence that was written anew"),
        pytest.param("values[:64], 10", "values[:64], 11 - 1 - 10 + 10", id="it is there still"),
        pytest.param('"no values"', '"no values at all"', id="another message"),
        pytest.param(GUARD, f"{GUARD}    x = 5\n", id="more code"),
    ],
)
def test_nothing_is_told_where_it_may_still_be_so(changed: Changed, old: str, new: str) -> None:
    assert changed(BEFORE, old, new) == []


def test_what_is_told_in_java_is_compared_by_name(changed: Changed) -> None:
    closed = "        if (closed) throw new IllegalStateException();\n"
    (one,) = changed(JAVA, closed, "")
    assert one.startswith("INK508 IllegalStateException")
    assert changed(JAVA, closed, "        if (closed) throw new ClosedException();\n") == []


OVERLOADS = """/** Prices. */
class Prices {
    /**
     * Reads one.
     *
     * @param name the name
     * @return the price
     * @throws IllegalStateException if it is closed
     */
    int read(String name) {
        return table.get(name);
    }

    /**
     * Reads one.
     *
     * @param number the number
     * @return the price
     * @throws IllegalStateException if it is closed
     */
    int read(int number) {
        if (closed) throw new IllegalStateException();
        return list.get(number);
    }
}
"""


def test_an_overload_is_compared_with_itself(changed: Changed) -> None:
    closed = "        if (closed) throw new IllegalStateException();\n"
    assert changed(OVERLOADS, "table.get(name)", "table.getOne(name)") == []
    assert changed(OVERLOADS, "list.get(number)", "list.getOne(number)") == []
    assert len(changed(OVERLOADS, closed, "")) == 1


def test_a_callee_elsewhere_that_raises_no_longer_counts(tmp_path: Path) -> None:
    caller = BEFORE.replace(GUARD, "    checked(values)\n    list(map(values, values))\n")
    caller = caller.replace(
        "import numpy as np", "import numpy as np\nfrom shop.checks import checked"
    )
    (tmp_path / "shop").mkdir()
    paths = [tmp_path / "shop" / name for name in ("__init__.py", "checks.py", "prices.py")]
    paths[0].write_text("")
    paths[1].write_text(
        "def checked(values):\n    if not values:\n        raise TypeError('none')\n"
    )
    paths[2].write_text(caller)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "one")
    paths[1].write_text("def checked(values):\n    return values\n")
    past = past_of(paths, "HEAD", tmp_path)
    for processes in (1, 2):
        checked = check(
            paths, Sources((tmp_path,)), rules_for(["INK508"]), past=past, processes=processes
        )
        assert [one.rule for one in checked.findings] == ["INK508"]


def test_new_files_and_unknown_references(
    changed: Changed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert changed(BEFORE, GUARD, GUARD) == []
    (tmp_path / "new.py").write_text(BEFORE.replace("64", "65", 1))
    monkeypatch.chdir(tmp_path)
    assert run(["docs", "check", "new.py", "--since", "HEAD", "--no-examples"]) == 0
    assert run(["docs", "check", "new.py", "--since", "nowhere", "--no-examples"]) == 2
    assert run(["docs", "check", "new.py", "--since", "--all", "--no-examples"]) == 2
