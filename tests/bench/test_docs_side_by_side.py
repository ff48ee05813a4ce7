"""Several packages written at a time: the engine is kept busy, and nobody's text is another one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bench.docs import truth_python
from bench.docs.contending import ours
from bench.docs.side_by_side import side_by_side
from bench.docs.subjects import Subject
from tests.support.prose_model import Asked, ProseModel
from tests.support.waiting import PATIENCE

CODE = "def {name}(text, count):\n    return text * count\n"


def _subject(folder: Path, package: str, name: str) -> Subject:
    root = folder / package
    root.mkdir(exist_ok=True)
    path = root / f"{name}.py"
    path.write_text(CODE.format(name=name))
    (truth,) = truth_python.truths(path.read_text())
    return Subject("python", package, root, path, "google", truth, "")


def _said(asked: Asked, _: int) -> dict[str, str]:
    name = asked.text.split("Document `")[1].split("`")[0]
    return {
        "summary": f"Repeat the text for {name}.",
        "text": "The text to repeat.",
        "count": "How often.",
        "returns": "The repeated text.",
    }


async def _docs(model: ProseModel, subjects: list[Subject], folder: Path) -> dict[str, str]:
    # The client of an engine is more than a model; what is used of it here is not.
    client: Any = model
    return {
        one.subject.key: one.doc async for one in ours(subjects, client, "en", 0, folder=folder)
    }


async def test_texts_are_those_of_each_package_alone(tmp_path: Path) -> None:
    subjects = [
        _subject(tmp_path, package, f"{package}_{number}")
        for package in ("one", "two", "three", "four", "five", "six")
        for number in range(2)
    ]
    alone: dict[str, str] = {}
    for at in range(0, len(subjects), 2):
        alone |= await _docs(ProseModel(_said), subjects[at : at + 2], tmp_path / "alone")
    model, several = ProseModel(_said), asyncio.Event()

    def held(_: Asked) -> asyncio.Event:
        if model.in_flight > 2:
            several.set()
        return several

    model.before = held
    async with asyncio.timeout(PATIENCE):
        assert await _docs(model, subjects, tmp_path / "together") == alone
    assert "Repeat the text for" in alone["python two two_1.py two_1"]
    assert 2 < model.most_in_flight <= 8


async def test_the_fault_of_one_ends_the_others() -> None:
    ended = asyncio.Event()

    async def endless() -> AsyncIterator[int]:
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def failing() -> AsyncIterator[int]:
        yield 2
        raise RuntimeError("the engine is gone")

    found = []

    async def read() -> None:
        async for one in side_by_side([endless(), failing()], 2):
            found.append(one)

    with pytest.raises(RuntimeError, match="the engine is gone"):
        await read()
    assert sorted(found) == [1, 2]
    assert ended.is_set()
