"""Figures of generated tests: what is counted, what is compared, what goes on where it stopped."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.tests.behind import behind, only_dark
from bench.tests.figures import against, branch_coverage, figures, seconds_to
from bench.tests.making import Curves
from bench.tests.modules import KINDS, PINS, Module, below, file_of, in_turns
from bench.tests.pynguin import shares_of
from bench.tests.rows import Judged, Made, Rows
from bench.tests.tables import document, markdown
from testgen.wanted import Progress


def judgement(module: str, way: str, branches: int, of: int = 10, **more: object) -> Judged:
    fields = {"kind": "functions", "seconds": 1.0, "tests": 1, "all_branches": of, **more}
    return Judged(module=module, way=way, branches=branches, **fields)  # type: ignore[arg-type]


def test_what_an_import_takes_is_taken_without_tests() -> None:
    nothing = judgement("a", "pynguin", 0, tests=0, base_branches=4)
    assert branch_coverage(nothing) == 0.4
    told = figures([nothing, judgement("b", "pynguin", 8, base_branches=1)])
    assert told["branch coverage, median"] == pytest.approx(0.6)
    assert told["branch coverage, pooled"] == pytest.approx(12 / 20)
    assert told["share with tests"] == 0.5


def test_a_module_without_branches_counts_by_its_lines() -> None:
    assert branch_coverage(judgement("a", "x", 0, of=0, lines=3, all_lines=4)) == 0.75


def test_ours_is_compared_on_the_same_modules_in_pairs() -> None:
    ours = [judgement(name, "no-model", 8) for name in "abcd"]
    theirs = [
        judgement(name, "pynguin", taken) for name, taken in zip("abc", (4, 8, 2), strict=True)
    ]
    told = against(ours, theirs)
    assert told["modules"] == 3
    assert told["ratio of medians"] == pytest.approx(2.0)
    assert told["ratio of means"] == pytest.approx(24 / 14)
    assert told["ratio of means, from"] <= told["ratio of means"] <= told["ratio of means, to"]
    assert (told["ours higher"], told["theirs higher"]) == (2, 0)


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(1, 10)), min_size=1, max_size=12))
def test_an_interval_holds_what_it_is_of_when_all_modules_are_alike(
    pairs: list[tuple[int, int]],
) -> None:
    ours = [judgement(str(at), "no-model", 5) for at in range(len(pairs))]
    theirs = [judgement(str(at), "pynguin", 4) for at in range(len(pairs))]
    told = against(ours, theirs, draws=50)
    for name in ("ratio of medians", "ratio of means"):
        assert told[f"{name}, from"] == told[name] == told[f"{name}, to"] == pytest.approx(1.25)


def test_kinds_are_told_apart_and_together() -> None:
    rows = [
        judgement("a", "no-model", 8),
        judgement("a", "pynguin", 4),
        judgement("b", "no-model", 6, kind="async"),
        judgement("b", "pynguin", 0, kind="async", tests=0),
    ]
    told = document(rows, ("no-model", "pynguin"))
    assert list(told["figures"]) == ["all", "async", "functions"]
    assert told["figures"]["async"]["pynguin"]["with tests"] == 0
    assert told["against pynguin"]["functions"]["no-model"]["ratio of medians"] == 2.0
    lines = list(markdown(rows, ("no-model", "pynguin")))
    assert len({line.count("|") for line in lines}) == 1
    assert "| async | pynguin | 0 of 1 | 0.000 | 0.000 | 0.000 | 0, 0 | 1.0 |" in lines
    assert any("2.00× (2.00 to 2.00)" in line for line in lines)


def test_the_time_to_most_of_what_was_taken_is_read_from_what_was_told() -> None:
    curves = Curves()
    for second, taken in ((5.0, 0), (5.1, 6), (5.2, 6), (5.5, 9), (9.0, 10)):
        curves.hear(Progress(symbol="f", doing="searching", branches=(taken, 12)), second)
    assert curves.found["f"] == [(0.0, 0), (0.1, 6), (0.5, 9), (4.0, 10)]
    assert seconds_to(0.9, curves.found["f"]) == 0.5
    assert seconds_to(0.9, []) == -1
    assert seconds_to(0.9, [(0.0, 0)]) == -1


@pytest.mark.parametrize(
    ("wall", "overhead", "search", "assertions"),
    [(10, 2, 6, 2), (20, 2, 14, 4), (10, 9, 6, 1), (1, 5, 1, 1)],
)
def test_pynguin_gets_the_same_wall_time(
    wall: float, overhead: float, search: int, assertions: int
) -> None:
    shares = shares_of(wall, overhead)
    assert (shares.search, shares.assertions) == (search, assertions)
    assert shares_of(wall, overhead, search_alone=True).search == wall


def test_a_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    file = tmp_path / "made.jsonl"
    rows = Rows(file, Made)
    rows.add(
        Made(
            module="a", way="model", seconds=1.0, text="def test_a(): ...", curve={"f": [(0.5, 2)]}
        )
    )
    rows.add(Made(module="b", way="model", seconds=2.0, problem="nothing"))
    file.write_bytes(file.read_bytes() + b'{"module":"c","way":"mo')
    again = Rows(file, Made)
    assert [one.module for one in again.of(["b", "a", "c"], ["model", "pynguin"])] == ["b", "a"]
    assert again.rows == rows.rows


def test_every_part_of_a_sample_has_all_kinds() -> None:
    here = Path()
    sizes = {"functions": 8, "async": 4, "files": 4}
    modules = [
        Module(f"{kind}{at}", kind, here, here) for kind, of in sizes.items() for at in range(of)
    ]
    spread = in_turns(modules)
    assert sorted(one.name for one in spread) == sorted(one.name for one in modules)
    for start in (0, 8):
        kinds = [one.kind for one in spread[start : start + 8]]
        assert {kind: kinds.count(kind) for kind in sizes} == {
            "functions": 4,
            "async": 2,
            "files": 2,
        }


def test_a_package_comes_before_a_module_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "both").mkdir()
    for file in ("both.py", "both/__init__.py", "both/part.py"):
        (tmp_path / file).touch()
    assert file_of(tmp_path, "both") == tmp_path / "both/__init__.py"
    assert file_of(tmp_path, "both.part") == tmp_path / "both/part.py"
    with pytest.raises(SystemExit, match=r"no module both\.missing"):
        file_of(tmp_path, "both.missing")


def test_a_folder_of_ones_own_is_read_without_its_tests(tmp_path: Path) -> None:
    for file in ("src/shop/__init__.py", "src/shop/prices.py", "tests/test_prices.py", "script.py",
                 "src/shop/test_inner.py", ".venv/lib/other.py"):  # fmt: skip
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
    found = {(one.name, one.root.relative_to(tmp_path).as_posix()) for one in below(tmp_path)}
    assert found == {("shop.prices", "src"), ("script", ".")}


def test_what_only_the_other_covers_is_told_with_its_source(tmp_path: Path) -> None:
    source = tmp_path / "a.py"
    source.write_text("def f(x):\n    if x:\n        y = 1\n        return y\n    return 0\n")
    mine = judgement("a", "no-model", 1, of=2, dark=["line 3", "line 4", "2 -> 3"])
    other = judgement("a", "pynguin", 2, of=2, dark=[])
    assert only_dark(mine, other) == ["2 -> 3"]
    told = list(behind([mine, other], {"a": source}, "no-model", "pynguin"))
    assert told[0].startswith("a: 1/2 branches against 2")
    assert told[1].split() == ["2", "->", "3", "if", "x:"]
    assert list(behind([mine, other], {"a": source}, "pynguin", "no-model")) == []


def test_there_are_enough_pinned_modules_of_every_kind_that_nobody_looked_at() -> None:
    rows = tomllib.loads(PINS.read_text(encoding="utf-8"))["package"]
    counts: Counter[str] = Counter()
    names = []
    for row in rows:
        assert len(row["sha256"]) == 64
        assert row["version"] in row["file"]
        assert set(row) - {"name", "version", "file", "sha256", "seen"} <= set(KINDS)
        for kind in KINDS:
            names += row.get(kind, [])
            if not row.get("seen", False):
                counts[kind] += len(row.get(kind, []))
    assert len(names) == len(set(names))
    assert sum(counts.values()) >= 60
    assert all(counts[kind] >= 10 for kind in KINDS)
