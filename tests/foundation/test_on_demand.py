"""What is opened once for all: a second opening would be a process too many, a lost one stays."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from foundation.on_demand import OnDemand


@dataclass
class Door:
    closed: bool = False

    async def aclose(self) -> None:
        self.closed = True


@dataclass
class House:
    """Opens doors when it is told to."""

    ready: asyncio.Event = field(default_factory=asyncio.Event)
    doors: list[Door] = field(default_factory=list)
    tries: int = 0

    async def open(self) -> Door:
        self.tries += 1
        await self.ready.wait()
        self.doors.append(Door())
        return self.doors[-1]

    async def stuck(self) -> Door:
        self.tries += 1
        raise OSError("stuck")


async def test_all_who_ask_share_one() -> None:
    house, doors = House(), OnDemand[str, Door]()
    doors.begin("front", house.open)
    asked = [asyncio.create_task(doors.get("front", house.open)) for _ in range(3)]
    await asyncio.sleep(0)
    asked[0].cancel()  # one who no longer waits takes it from nobody
    house.ready.set()
    assert await asked[1] is await asked[2] is house.doors[0]
    assert await doors.get("back", house.open) is house.doors[1]
    assert house.tries == 2


async def test_closing_closes_what_is_open_and_gives_up_the_rest() -> None:
    house, doors = House(), OnDemand[str, Door]()
    house.ready.set()
    front = await doors.get("front", house.open)
    house.ready.clear()
    doors.begin("back", house.open)
    await asyncio.sleep(0)
    await doors.aclose()
    assert front.closed
    assert len(house.doors) == 1
    house.ready.set()
    assert await doors.get("front", house.open) is not front


async def test_what_cannot_be_opened_is_tried_once() -> None:
    house, doors = House(), OnDemand[str, Door]()
    for _ in range(2):
        with pytest.raises(OSError, match="stuck"):
            await doors.get("front", house.stuck)
    assert house.tries == 1
    await doors.aclose()
