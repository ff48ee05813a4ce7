"""The parts of the typing replay that only compute: places, rhythm, judgement, figures, pins."""

from __future__ import annotations

import re
import statistics
from dataclasses import fields
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.typing import corpus, results
from bench.typing.client import Counts
from bench.typing.corpus import Package, chosen, language_named, visits
from bench.typing.figures import Function, function_of, percentile, summary_of
from bench.typing.intervals import drawn_again, interval
from bench.typing.judgement import right_part
from bench.typing.place import Place, places_in
from bench.typing.rhythm import LINE_START, LONGEST, SHORTEST, WITHIN_WORD, kind_of, pauses
from bench.typing.screen import Screen
from bench.typing.table import LINES, markdown
from bench.typing.typist import Typed
from syntax.languages import LANGUAGES

PYTHON = '''import os


class Store:
    def total(self, values):
        """Sum of what is there.

        Nothing else.
        """
        found = 0
        for value in values:
            if value is not None:
                found += value.size_of_everything_in_it()

        # As callers expect.
        return found * self.factor_of_the_unit()

    def short(self):
        return 1


def plain(values):
    first = values[0]
    second = values[1]
    third = values[2]
    return {"first": first, "second": second, "third": third, "all": [first, second, third]}
'''

JAVASCRIPT = """export function total(values) {
  let found = 0;
  for (const value of values) {
    if (value !== null) {
      found += value.sizeOfEverythingInIt();
    }
  }
  return found * unitFactorOfWhatIsCounted;
}

const one = () => 1;
"""


def python_places() -> dict[str, Place]:
    found = places_in("pack", "store.py", PYTHON, language_named("python"))
    return {place.name: place for place in found}


# --- places


def test_the_functions_of_a_file_are_found_with_their_docstrings_left() -> None:
    found = python_places()
    assert list(found) == ["Store.total", "plain"]
    assert found["Store.total"].before.endswith('Nothing else.\n        """')
    assert found["Store.total"].body.startswith("\n        found = 0\n")
    assert found["Store.total"].body.endswith("factor_of_the_unit()")
    assert found["plain"].before.endswith("def plain(values):")


def test_a_body_in_braces_leaves_them() -> None:
    (place,) = places_in("pack", "store.js", JAVASCRIPT, language_named("javascript"))
    assert place.before.endswith("total(values) {")
    assert place.body.startswith("\n  let found")
    assert place.after.startswith("\n}\n")


@pytest.mark.parametrize(("text", "language"), [(PYTHON, "python"), (JAVASCRIPT, "javascript")])
def test_typing_every_key_makes_the_published_file_again(text: str, language: str) -> None:
    for place in places_in("pack", "file", text, language_named(language)):
        typed = keys = 0
        while typed < len(place.body):
            assert place.text(typed)[: place.cursor(typed)] == place.before + place.body[:typed]
            typed, keys = place.after_key(typed), keys + 1
        assert place.text(typed) == text
        assert place.keys() == keys


def test_enter_types_the_indentation_and_an_empty_line_has_none() -> None:
    place = python_places()["Store.total"]
    assert place.body[: place.after_key(0)] == "\n        "
    blank = place.body.index("\n\n")
    assert place.after_key(blank) == blank + 1
    assert place.body[blank + 1 : place.after_key(blank + 1)] == "\n        "


def test_a_file_with_other_line_ends_is_left_out() -> None:
    text = PYTHON.replace("\n", "\r\n")
    assert places_in("pack", "store.py", text, language_named("python")) == []


# --- rhythm


def test_the_rhythm_is_the_same_for_a_seed_and_another_for_another() -> None:
    place = python_places()["Store.total"]
    assert pauses(place, 1) == pauses(place, 1)
    assert pauses(place, 1) != pauses(place, 2)
    assert len(pauses(place, 1)) == len(place.body)
    assert all(SHORTEST <= pause <= LONGEST for pause in pauses(place, 1))


def test_within_words_the_median_is_that_of_a_person_and_lines_begin_slower() -> None:
    places = [Place("p", str(i), "f", "python", "", "\n  word\n  more = words(again)", "")
              for i in range(200)]  # fmt: skip
    drawn: dict[float, list[float]] = {}
    for place in places:
        for at, pause in enumerate(pauses(place, 1)):
            drawn.setdefault(kind_of(place.body, at), []).append(pause)
    assert statistics.median(drawn[WITHIN_WORD]) == pytest.approx(0.17, rel=0.05)
    assert statistics.median(drawn[LINE_START]) > 2 * statistics.median(drawn[WITHIN_WORD])


# --- judgement


@pytest.mark.parametrize(
    ("shown", "rest", "taken"),
    [
        ("return found", "return found\n    more", "return found"),
        ("return fo", "return found", "return fo"),
        ("return found  \n", "return found\n    more", "return found"),
        ("return found\n    less", "return found\n    more", "return found"),
        ("a = 1\n    b = 2\n    c = 0", "a = 1\n    b = 2\n    c = 3", "a = 1\n    b = 2"),
        ("\n    b = 2\n    c = 0", "\n    b = 2\n    c = 3", "\n    b = 2"),
        ("return foul", "return found", ""),
        ("return found or more", "return found", ""),
        ("retur\n    x", "return found", ""),
        (")", ")\n    more", ""),
        (")\n    less", ")\n    more", ""),
        ("\n\n", "\n\n    more", ""),
        ("", "return", ""),
    ],
)
def test_what_somebody_takes_of_what_is_shown(shown: str, rest: str, taken: str) -> None:
    assert right_part(shown, rest) == taken


@given(st.text("ab\n ", max_size=20), st.text("ab\n ", max_size=20))
def test_what_is_taken_is_always_what_comes_next(shown: str, rest: str) -> None:
    taken = right_part(shown, rest)
    assert rest.startswith(taken)
    assert len(taken) <= len(rest)


# --- figures


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50))
def test_percentiles_are_values_in_order(values: list[float]) -> None:
    low, high = percentile(values, 50), percentile(values, 95)
    assert {low, high} <= set(values)
    assert low <= high
    assert percentile(values, 100) == max(values)


def test_figures_of_nothing_are_zero_and_no_fault() -> None:
    summary = summary_of("ours", [])
    assert summary.waited_p95_ms == 0
    assert summary.accepted_share == 0


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_replays_figures() -> None:
    place = Place("pack", "a.py", "f", "python", "def f():", "\n    return 1", "\n")
    clock = Clock()
    screen = Screen(clock)
    screen.pressed("\n    ", "\n    ", "key")
    clock.now += 0.2
    screen.show("return 1", "answer", 0)
    clock.now += 0.3
    screen.accepted(8)
    screen.pressed(place.body, "return 1", "accept")
    screen.finish()
    counts = Counts(requests=2, answered=1, answers=1, evaluated=50, generated=5, cpu_seconds=1.6)
    one = function_of(Typed(place, "ours", screen, counts, saved=8, seconds=0.5))
    assert (one.needed, one.keys, one.on_screen) == (9, 2, 1)
    assert one.waited_ms == (200.0,)
    assert one.delays_ms == (200.0,)
    summary = summary_of("ours", [one, one])
    assert summary.saved == pytest.approx(8 / 9, abs=1e-4)
    assert summary.on_screen == 0.5
    assert summary.accepted_share == 1.0
    assert summary.evaluated_per_key == 25.0
    assert summary.evaluated_per_answered == 50.0
    assert summary.cpu_per_saved == pytest.approx(0.2)
    table = markdown([summary, summary])
    assert len(table.splitlines()) == len(LINES) + 2
    assert "| 1.00 |" in table
    assert "≥ 1.7" in table


def test_the_interval_of_a_ratio_is_as_wide_as_functions_differ() -> None:
    def function(line: int, saved: int, shown: int) -> Function:
        row: dict[str, object] = dict.fromkeys((one.name for one in fields(Function)), 1)
        row |= {key: [1.0] for key in ("waited_ms", "late_ms", "empty_ms", "delays_ms")}
        row |= {"package": "pack", "path": "a.py", "line": line, "name": "f"}
        row |= {"saved": saved, "shown": shown, "needed": 10}
        return msgspec.convert(row, Function)

    first = [function(number, 2 * number, 3) for number in range(1, 9)]
    second = [function(number, number, number) for number in range(1, 9)]
    draws = drawn_again(first, second)
    assert interval(draws, lambda s: s.saved) == pytest.approx((2.0, 2.0), rel=1e-3)
    low, high = interval(draws, lambda s: s.shown) or (0, 0)
    assert low < 24 / 36 < high
    assert interval(draws, lambda s: s.flicker_per_100_keys - 100) is None
    assert drawn_again(first[:1], second) == []


# --- the corpus


def test_every_package_is_pinned_by_hash_and_no_address_is_named() -> None:
    text = (Path(corpus.__file__).parent / "packages.toml").read_text(encoding="utf-8")
    assert not re.search(r"https?:|registry|file:", text)
    hashes = re.findall(r'^sha256 = "([0-9a-f]{64})"$', text, re.MULTILINE)
    assert len(hashes) == text.count("[[") == len(set(hashes))


def test_the_languages_that_are_typed_are_pinned() -> None:
    wanted = {"python", "javascript", "typescript", "go", "rust", "java", "cpp"}
    assert wanted <= set(corpus.languages()) <= {language.id for language in LANGUAGES}


def packages(tmp_path: Path) -> list[Package]:
    found = []
    for name in ("one", "two", "three"):
        for file in ("store.py", "shop.py", "bank.py"):
            (tmp_path / name).mkdir(exist_ok=True)
            (tmp_path / name / file).write_text(PYTHON)
        places = [place for file in ("store.py", "shop.py", "bank.py")
                  for place in places_in(name, file, PYTHON, language_named("python"))]  # fmt: skip
        files = ("store.py", "shop.py", "bank.py")
        found.append(Package(name, tmp_path / name, tuple(places), files))
    return found


def test_functions_are_chosen_in_turn_and_the_same_for_a_seed(tmp_path: Path) -> None:
    found = packages(tmp_path)
    picked = [place for _, place in chosen(found, 9, 1)]
    assert picked == [place for _, place in chosen(found, 9, 1)]
    assert picked != [place for _, place in chosen(found, 9, 2)]
    assert len({place.package for place in picked[:3]}) == 3
    assert all(len({p.path for p in picked if p.package == name}) == 3 for name in ("one", "two"))
    assert [place for _, place in chosen(found, 4, 1)] == picked[:4]


def test_the_project_is_laid_out_without_the_body_anywhere(tmp_path: Path) -> None:
    package = packages(tmp_path)[0]
    place = package.places[0]
    (package.root / "copy.txt").write_text(place.body)
    root = corpus.lay_out(package, place, tmp_path / "typed")
    assert (root / place.path).read_text() == place.text(0)
    assert sorted(path.name for path in root.rglob("*.*")) == ["bank.py", "shop.py", "store.py"]


def test_other_files_are_looked_at_mentioned_ones_first(tmp_path: Path) -> None:
    package = packages(tmp_path)[0]
    place = Place("one", "store.py", "f", "python", "import bank\n", "\n    x", "")
    seen = visits(package, place, package.root, 1)
    assert [visit.path.name for visit in seen] == ["bank.py", "shop.py"]
    assert all(0 <= visit.line <= PYTHON.count("\n") for visit in seen)


# --- results


def test_results_are_read_as_they_were_written_and_added_to(tmp_path: Path) -> None:
    def function(before: str, saved: int) -> Function:
        counts = Counts(requests=3, answered=2, evaluated=10, generated=5, cpu_seconds=1.0)
        screen = Screen(Clock())
        screen.pressed("\n    ", "\n    ", "key")
        screen.show("return 1", "answer", 0)
        screen.finish()
        place = Place("pack", "a.py", "f", "python", before, "\n    return 1", "\n")
        return function_of(Typed(place, "ours", screen, counts, saved=saved, seconds=0.5))

    path, setting = tmp_path / "results" / "typing.json", {"model": "m", "seed": 1}
    first = results.read(path, setting).with_run(
        {"command": "1"}, {"ours": [function("def f():", 1)]}
    )
    results.write(path, first)
    assert results.read(path, setting) == first
    both = results.read(path, setting).with_run(
        {"command": "2"}, {"ours": [function("def f():", 2), function("\ndef f():", 3)]}
    )
    assert [(one.line, one.saved) for one in both.functions["ours"]] == [(1, 2), (2, 3)]
    assert [run["command"] for run in both.runs] == ["1", "2"]
    assert both.summaries()[0].functions == 2
    with pytest.raises(SystemExit, match="is of"):
        results.read(path, {**setting, "seed": 2})
