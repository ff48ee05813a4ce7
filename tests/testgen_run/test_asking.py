"""When the model is asked: at once for realistic cases, and again for what stayed dark."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from pathlib import Path
from random import Random

from testgen.allowance import Allowance
from testgen.asking import Asking
from testgen.inputs.mentions import Text
from testgen.inputs.subject import Subject
from testgen.proposals.examples import example_test
from testgen.search.searching import Search
from testgen.values import Case, Goal
from tests.support.in_process import InProcess

SAMPLE = """
def opens(word):
    import zlib

    if zlib.crc32(word.encode()) == 1136308350:
        return "open"
    return "closed"


def plain(number):
    return number + 1
"""


def asking(name: str, propose: object, seconds: float = 100.0) -> Asking:
    """With a clock that knows only how often it was asked."""
    clock = itertools.count().__next__
    module = InProcess(SAMPLE)
    target = module.description.function(name)
    assert target is not None
    search = Search(Subject(target, module.description, "sample"), module, Random(1))
    return Asking(propose, search, Allowance(0.0, seconds, clock), 1.0)  # type: ignore[arg-type]


async def test_the_second_question_names_what_is_dark_and_its_answer_is_tried() -> None:
    asked: list[tuple[str, ...]] = []

    async def propose(dark: Sequence[Goal]) -> Sequence[Case]:
        asked.append(tuple(goal.kind for goal in dark))
        call = "opens('open sesame')" if dark else "opens('hello')"
        return [Case(id=0, target="opens", call=call)]

    made = asking("opens", propose)
    made.start()
    archive = await made.searched()
    made.stop()
    assert asked == [(), ("true",)]
    assert not [goal for goal in archive.dark if not goal.extra]


async def test_nothing_more_is_asked_where_nothing_is_dark() -> None:
    asked = []

    async def propose(dark: Sequence[Goal]) -> Sequence[Case]:
        asked.append(dark)
        return [Case(id=0, target="plain", call="plain(41)")]

    made = asking("plain", propose)
    made.start()
    await made.searched()
    made.stop()
    assert asked == [()]


async def test_an_answer_that_does_not_come_costs_no_more_than_the_time_there_is() -> None:
    async def propose(dark: Sequence[Goal]) -> Sequence[Case]:
        await asyncio.sleep(60)
        return ()

    made = asking("plain", propose, seconds=2)
    made.start()
    async with asyncio.timeout(20):
        archive = await made.searched()
    made.stop()
    assert archive.taken


def test_the_shortest_test_that_mentions_the_target_is_shown() -> None:
    long = "def test_long():\n    assert pop() == 1\n    assert pop() == 2\n"
    short = "class TestPop:\n    def test_short(self):\n        assert Stack().pop() is None\n"
    other = "def test_other():\n    pass\n\n\ndef helper():\n    pop()\n"
    texts = [
        Text(Path("test_a.py"), long + short + other),
        Text(Path("a.py"), "def test_x(): pop()"),
    ]
    assert example_test(texts, "Stack.pop") == (
        "def test_short(self):\n    assert Stack().pop() is None"
    )
    assert example_test(texts, "push") == ""
