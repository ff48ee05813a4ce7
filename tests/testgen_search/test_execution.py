"""A case that hangs or dies in the sandbox costs itself, not its neighbours."""

from __future__ import annotations

from typing import Any

from sandbox.box import Limits
from sandbox.worker import End, Job
from testgen.execution import Execution
from testgen.values import Case


class Guest:
    """Answers as the guest would; ends a job at the calls that its script names."""

    def __init__(self, script: dict[str, End]) -> None:
        self.script = script
        self.jobs: list[list[str]] = []

    async def run(self, op: str, args: Any, limits: Limits | None = None) -> Job:
        self.jobs.append([case["call"] for case in args["cases"]])
        values: list[Any] = []
        for case in args["cases"]:
            if case["call"] in self.script:
                return Job(tuple(values), self.script[case["call"]], "detail")
            values.append({"id": case["id"], "end": "returned", "near": {"3": 0.5}})
        return Job(tuple(values), "done", "")


def cases(count: int) -> list[Case]:
    return [Case(id=number, target="f", call=f"f({number})") for number in range(count)]


async def test_results_keep_the_order_of_the_cases() -> None:
    guest = Guest({})
    results = await Execution(guest, batch=3).run(cases(8))
    assert [result.id for result in results] == list(range(8))
    assert [len(job) for job in guest.jobs] == [3, 3, 2]
    assert results[0].near == {3: 0.5}


async def test_after_a_case_that_hung_or_died_the_others_go_on() -> None:
    guest = Guest({"f(1)": "hung", "f(2)": "killed", "f(4)": "lost"})
    results = await Execution(guest, batch=5).run(cases(5))
    assert [result.end for result in results] == ["returned", "hung", "died", "returned", "died"]
    assert results[2].message == "killed: detail"
    assert guest.jobs[1] == ["f(2)", "f(3)", "f(4)"]


async def test_what_is_no_result_counts_as_death() -> None:
    class Liar(Guest):
        async def run(self, op: str, args: Any, limits: Limits | None = None) -> Job:
            return Job(("nonsense", {"id": 99, "end": "returned"}), "done", "")

    results = await Execution(Liar({})).run(cases(2))
    assert [result.end for result in results] == ["died", "died"]


async def test_observations_are_made_each_in_a_fork_of_its_own() -> None:
    guest = Guest({"f(1)": "hung"})
    seen = await Execution(guest).observe(cases(3))
    assert [one.end for one in seen] == ["returned", "hung", "returned"]
    assert all(len(job) == 1 for job in guest.jobs)
