"""Many symbols at once: callees first, several in flight, stopped cleanly, gone on later."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.calls.components import components
from docgen.calls.place import Place
from docgen.prose.memory import Memory
from docgen.prose.options import ProseOptions
from docgen.prose.record import Known, record_of
from docgen.prose.slots import Slot
from docgen.prose.working import Job, write_all
from docgen.prose.writer import Writer
from foundation.errors import Unavailable
from tests.support.prose_model import Asked, ProseModel
from tests.support.prose_records import file_of, known_of

CODE = """\
def outer(text):
    return inner(text) + other(text)


def inner(text):
    return text.strip()


def other(text):
    return ping(text)


def ping(text):
    return pong(text)


def pong(text):
    return ping(text)
"""
NAMES = ("outer", "inner", "other", "ping", "pong")


def _summary(asked: Asked, _: int) -> dict[str, str]:
    name = next(one for one in NAMES if f"Document `{one}`" in asked.text)
    return {"summary": f"Strip the text by way of {name}."}


def _jobs(folder: Path, known: Known, names: Sequence[str] = NAMES) -> list[Job]:
    file = file_of(folder, known, "shop.py")

    def job(place: Place) -> Job:
        symbol = file.by_name[place.name]
        return Job(
            place,
            lambda contracts: record_of(file, symbol, known, contracts),
            (Slot("summary"),),
            frozenset(known.graph.needs(place)),
        )

    places = [Place(file.path, name) for name in names]
    return [job(place) for group in components(places, known.graph) for place in group]


async def test_callers_are_shown_what_was_written_of_their_callees(tmp_path: Path) -> None:
    model = ProseModel(_summary)
    writer = Writer(model, Memory(None), ProseOptions(candidates=1))
    jobs = _jobs(tmp_path, known_of(tmp_path, shop_py=CODE))
    done = [one async for one in write_all(jobs, writer)]
    order = [one.job.place.name for one in done]
    assert sorted(order) == sorted(NAMES)
    assert order.index("inner") < order.index("outer")
    assert order.index("pong") < order.index("other") < order.index("outer")
    (outer,) = [one for one in model.asked if "Document `outer`" in one.text]
    assert "`inner(text)`: Strip the text by way of inner." in outer.text
    assert "`other(text)`: Strip the text by way of other." in outer.text


async def test_no_more_than_so_many_are_under_way(tmp_path: Path) -> None:
    code = "".join(f"def step_{one}(text):\n    return text * {one}\n\n\n" for one in range(12))
    names = [f"step_{one}" for one in range(12)]
    full = asyncio.Event()

    def hold(_: Asked) -> asyncio.Event:
        if model.in_flight == 3:
            full.set()
        return full

    model = ProseModel(
        lambda asked, _: {"summary": f"Repeat the text, number {asked.number}."}, before=hold
    )
    writer = Writer(model, Memory(None), ProseOptions(candidates=1))
    jobs = _jobs(tmp_path, known_of(tmp_path, shop_py=code), names)
    done = [one async for one in write_all(jobs, writer, in_flight=3)]
    assert len(done) == 12
    assert model.most_in_flight == 3


async def test_what_takes_longest_is_not_left_for_the_end(tmp_path: Path) -> None:
    code = (
        "def short(text):\n    return text\n\n\ndef wide(text, count):\n    return text * count\n"
    )
    model = ProseModel(lambda asked, _: dict.fromkeys(asked.fields, "Repeat the text."))
    writer = Writer(model, Memory(None), ProseOptions(candidates=1))
    short, wide = _jobs(tmp_path, known_of(tmp_path, shop_py=code), ("short", "wide"))
    jobs = [short, replace(wide, slots=(*wide.slots, Slot("parameter", "count")))]
    done = [one async for one in write_all(jobs, writer, in_flight=1)]
    assert [one.job.place.name for one in done] == ["wide", "short"]


async def test_who_stops_reading_leaves_nothing_under_way(tmp_path: Path) -> None:
    never = asyncio.Event()

    def hold(asked: Asked) -> asyncio.Event | None:
        return never if "Document `pong`" in asked.text or "`ping`" in asked.text else None

    model = ProseModel(_summary, before=hold)
    writer = Writer(model, Memory(None), ProseOptions(candidates=1))
    work = write_all(_jobs(tmp_path, known_of(tmp_path, shop_py=CODE)), writer)
    first = await anext(work)
    assert first.job.place.name == "inner"
    await work.aclose()
    assert model.in_flight == 0


async def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path) -> None:
    def dying(asked: Asked, candidate: int) -> dict[str, str]:
        if asked.number == 3:
            raise Unavailable("the engine is gone; start it again")
        return _summary(asked, candidate)

    folder = tmp_path / "memory"
    known = known_of(tmp_path, shop_py=CODE)
    options = ProseOptions(candidates=1)
    memory = Memory(folder)
    writer = Writer(ProseModel(dying), memory, options)
    work = write_all(_jobs(tmp_path, known), writer, in_flight=1)
    done = [await anext(work) for _ in range(3)]
    with pytest.raises(Unavailable, match="the engine is gone"):
        await anext(work)
    assert len({one.job.place for one in done}) == 3
    model = ProseModel(_summary)
    again = [one async for one in write_all(_jobs(tmp_path, known), Writer(model, memory, options))]
    assert len(again) == 5
    assert len(model.asked) == 2
    assert sum(one.written.calls == 0 for one in again) == 3
    memory.close()


async def test_of_two_that_call_each_other_the_first_does_not_wait(tmp_path: Path) -> None:
    model = ProseModel(_summary)
    writer = Writer(model, Memory(None), ProseOptions(candidates=1))
    jobs = _jobs(tmp_path, known_of(tmp_path, shop_py=CODE), ("ping", "pong"))
    done = [one async for one in write_all(jobs, writer)]
    assert [one.job.place.name for one in done] == ["ping", "pong"]
    assert "`ping(text)`: Strip" in model.asked[1].text
