"""What an instrumented run tells a search: how near it came, and what would make a difference."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from testgen.guest.recording.distances import TO_OTHER, normal, to_other_prefix, to_other_truth
from testgen.guest.recording.examples import example_of
from tests.support.guest import Guest, cases

FILE = Path(__file__).parent / "cases" / "searched.py"


@pytest.fixture(scope="module")
def guest() -> Guest:
    return Guest(FILE, "search")


@pytest.fixture(scope="module")
def goals(guest: Guest) -> dict[tuple[str, str], int]:
    """Goal by its text and kind."""
    return {
        (goal["text"], goal["kind"]): goal["id"]
        for function in guest.describe()["functions"]
        for goal in function["goals"]
    }


def nearness(guest: Guest, goal: int, *calls: str) -> list[float]:
    return [result["near"][str(goal)] for result in guest.run(*calls)]


Goals = dict[tuple[str, str], int]


@pytest.mark.parametrize(
    ("goal", "calls"),
    [
        (("x == 1000", "true"), ["number(-5)", "number(500)", "number(999)"]),
        (("x > 50", "true"), ["number(-5)", "number(10)", "number(50)"]),
        (("x > 50", "false"), ["number(900)", "number(70)", "number(51)"]),
        (("s == 'needle'", "true"), ["text('')", "text('nee')", "text('needles')"]),
        (("s.startswith('pre:')", "true"), ["text('zzzz')", "text('pr__')", "text('pre_')"]),
        (("s in ('red', 'green')", "true"), ["text('zzzzzzzz')", "text('gren')"]),
        (("a > 10 and b == 'x'", "true"), ["both(1, 'q')", "both(9, 'q')", "both(11, 'z')"]),
        (("10 < x < 20", "true"), ["chain(90)", "chain(25)", "chain(20)"]),
        (("x matches 'start'", "case"), ["command('zzzzzzz')", "command('stax')"]),
        (("x matches 7", "case"), ["command(70)", "command(8)"]),
    ],
)
def test_nearer_is_nearer(
    guest: Guest, goals: Goals, goal: tuple[str, str], calls: list[str]
) -> None:
    found = nearness(guest, goals[goal], *calls)
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == len(found)
    assert all(0 < each <= 1 for each in found)


def test_what_was_taken_is_not_near(guest: Guest, goals: Goals) -> None:
    result = guest.run("number(1000)")[0]
    assert goals["x == 1000", "true"] in result["goals"]
    assert str(goals["x == 1000", "true"]) not in result["near"]
    assert str(goals["x == 1000", "false"]) in result["near"]
    assert str(goals["x > 50", "true"]) not in result["near"]


def test_a_goal_comes_after_its_parent(guest: Guest) -> None:
    for function in guest.describe()["functions"]:
        numbers = {goal["id"] for goal in function["goals"]}
        for goal in function["goals"]:
            assert goal["parent"] is None or goal["parent"] in numbers
            assert goal["parent"] is None or goal["parent"] < goal["id"]
        entries = [goal for goal in function["goals"] if goal["parent"] is None]
        assert [goal["kind"] for goal in entries] == ["entry"]


def test_data_of_comparisons_is_told(guest: Guest) -> None:
    compared = set(guest.run("text('zzz')")[0]["compared"])
    assert compared >= {"'needle'", "'pre:'", "'red'", "'green'", "'000-a'"}
    assert "1000" in guest.run("number(1)")[0]["compared"]


def test_the_proxy_tells_what_was_done_to_it(guest: Guest) -> None:
    wants = guest.run("kinds(anything())")[0]["wants"]
    assert set(wants) == {"x"}
    assert wants["x"]["attributes"] == ["items_of", "size"]
    assert wants["x"]["methods"] == ["items_of"]
    assert wants["x"]["types"] == ["builtins.bytes", "builtins.dict", "builtins.str"]
    assert wants["x"]["items"]
    by_name = guest.run("both(b=anything(), a=anything())")[0]["wants"]
    assert by_name["a"]["operators"] == [["<", "int"], [">", "int"]]


def test_proxies_elsewhere_are_told_by_what_they_were_given_to(guest: Guest) -> None:
    case = {
        "id": 1, "target": "Box.open", "call": "box.open(anything())",
        "setup": ["box = Box(anything())"],
    }  # fmt: skip
    wants = guest.ask("run", cases=[case])[0]["wants"]
    assert wants["Box.content"]["attributes"] == ["secret"]
    assert any(each["operators"] for name, each in wants.items() if name != "Box.content")


def test_a_loop_over_a_proxy_ends(guest: Guest) -> None:
    assert guest.run("endless_while(anything())")[0]["end"] == "returned"


def test_a_case_leaves_nothing_behind(guest: Guest) -> None:
    calls = ["stateful('k')", "cached(1)", "cached(1)", "Box(1).made", "streams()"] * 2
    results = guest.run(*calls)
    assert results[1]["goals"] == results[2]["goals"]
    assert results[3]["goals"] == results[8]["goals"]
    observed = Guest(FILE, "plain").observe(*calls)
    assert [each["value"]["source"] for each in observed[:5]] == [
        "(1, 1)", "1", "1", "1", "1",
    ]  # fmt: skip
    assert [each["value"] for each in observed[:5]] == [each["value"] for each in observed[5:]]


def test_the_same_cases_give_the_same_results_in_any_order(guest: Guest) -> None:
    calls = ["text('a')", "number(3)", "both(1, '')", "kinds(anything())", "stateful(2)"]
    there, back = guest.run(*calls), guest.run(*reversed(calls))

    def without_id(results: list[Any]) -> list[Any]:
        return [{**each, "id": 0} for each in results]

    assert without_id(there) == list(reversed(without_id(back)))
    again = Guest(FILE, "search")
    assert again.run(*calls) == there
    assert again.describe() == guest.describe()


def test_a_batch_of_trivial_cases_is_quick(guest: Guest) -> None:
    batch = cases(*["number(3)"] * 100)
    best = min(_seconds(guest, batch) for _ in range(5))
    assert best < 0.06  # About 0.01 on an idle machine.


def _seconds(guest: Guest, batch: list[Any]) -> float:
    start = time.process_time()
    guest.ask("run", cases=batch)
    return time.process_time() - start


BRANCHY = """
def collatz(n):
    steps = 0
    while n != 1:
        if n % 2 == 0 and n > 0:
            n //= 2
        elif n < 0:
            return -1
        else:
            n = 3 * n + 1
        steps += 1
    return steps


def work(n):
    total = 0
    for i in range(1, n):
        if collatz(i) > 50:
            total += 1
        elif i in (3, 5, 7) or not i:
            total -= 1
    return total
"""


def test_branchy_code_stays_within_a_few_times_its_time(tmp_path: Path) -> None:
    from testgen.guest.instrumenting import Instrumented

    found = Instrumented(BRANCHY.encode(), "branchy.py")
    spaces: list[dict[str, Any]] = [{}, {}]
    exec(compile(BRANCHY, "branchy.py", "exec"), spaces[0])
    recorder = found.recorder()
    exec(found.code(recorder), spaces[1])
    best = [float("inf")] * 2
    for _ in range(5):
        for place, space in enumerate(spaces):
            recorder.start()
            start = time.process_time()
            space["work"](3000)
            best[place] = min(best[place], time.process_time() - start)
    assert best[1] < 5 * best[0]


@pytest.mark.parametrize("sign", TO_OTHER)
@pytest.mark.parametrize(
    ("left", "right"),
    [(1, 2), (2.5, float("nan")), ("a", "b"), (None, 1), ([1, [2]], [1, [3]]), ({1}, {2}),
     ({1: 2}, {1: 3}), (10**400, 1.5), (float("inf"), float("-inf")), (b"a", "a"), (1, [1, 2]),
     ("b", "abc"), ((1,), ()), ([[]] * 3, [[[]]])],
)  # fmt: skip
def test_every_distance_is_in_bounds(sign: str, left: object, right: object) -> None:
    for one, other in ((left, right), (right, left), (left, left)):
        for truth in (True, False):
            assert 0 < TO_OTHER[sign](one, other, truth) <= 1


def test_lists_within_themselves_have_distances() -> None:
    own: list[Any] = []
    own.append(own)
    assert 0 < TO_OTHER["=="](own, [own], False) <= 1
    assert 0 < TO_OTHER["<"](own, [own], False) <= 1
    assert normal(0) == 0.5
    assert to_other_truth(float("nan"), True) == 1
    assert to_other_prefix("abc", ("xyz", "abd"), False, end=True) < 1


@pytest.mark.parametrize(
    "pattern",
    [r"\d+", r"[a-c]x?", r"(a|b)\1", r"[^\s]{2,3}\.(?:py|txt)", r"^\w+@\w+\.com$", r"(?i)HELLO",
     r"\bfoo\b", r"a{3}", rb"\x00.", r"(?P<y>\d{4})-(?P<m>\d\d)"],
)  # fmt: skip
def test_an_example_of_a_pattern_matches_it(pattern: Any) -> None:
    import re

    example: Any = example_of(pattern)
    assert example is not None
    assert re.match(pattern, example)


@pytest.mark.parametrize("pattern", [r"(?!a)a", r"(", 5, r"a{500}"])
def test_of_what_cannot_be_shown_there_is_no_example(pattern: Any) -> None:
    assert example_of(pattern) is None
