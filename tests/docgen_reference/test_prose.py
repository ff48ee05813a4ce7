"""Words of the model in the reference: only where nobody wrote any, marked, and asked for once."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from docgen.build import Built, build
from docgen.prose.memory import Memory
from docgen.prose.options import ProseLanguage, ProseOptions
from docgen.prose.record import Record
from docgen.prose.slots import Slot
from docgen.prose.writer import Writer
from docgen.prose.written import Written
from foundation.nothing import Nothing
from tests.support.docs_pen import Pen
from tests.support.prose_model import Asked, ProseModel
from tests.support.reference import copied, files_of, options_for, sources_of
from tests.support.waiting import PATIENCE


async def built(project: Path, out: Path, writer: Writer | None, **more: object) -> Built:
    options = options_for(project, out, **{"format": "markdown", **more})
    return await build(files_of(project), sources_of(project), options, writer)


def says(asked: Asked, number: int) -> Mapping[str, object]:
    return dict.fromkeys(asked.fields, "Does what is asked of it.")


class _Pen(Pen):
    """Translates what it is told to."""

    def __init__(self, translations: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.translations = translations or {}

    async def translate(self, text: str, record: Record, language: ProseLanguage) -> str | Nothing:
        return self.translations.get(text, Nothing("it cannot be said"))


def writer_with(model: ProseModel, folder: Path) -> Writer:
    return Writer(model, Memory(folder), ProseOptions())


async def test_only_what_nobody_documented_is_described_and_marked(tmp_path: Path) -> None:
    pen = _Pen()
    told = await built(copied("shop", tmp_path), tmp_path / "out", pen, languages=("en", "zh"))
    called, held, files = {"Basket.pay", "convert"}, {"Price", "Kind"}, {"Basket", ""}
    assert set(pen.asked) == called | held | files
    assert told.written == 2 * 9
    english = (tmp_path / "out" / "en" / "shop" / "Basket.md").read_text()
    chinese = (tmp_path / "out" / "zh" / "shop" / "Basket.md").read_text()
    assert "Do what pay is for. ✎" in english
    assert "说明 `pay` 的作用。 ✎" in chinese
    assert "`most`: `int` – What attribute most. ✎" in english
    assert english.count("✎") == chinese.count("✎") == 3 + 1
    assert "What somebody wants to buy." in chinese


async def test_what_people_wrote_is_translated_with_its_links_or_stays(tmp_path: Path) -> None:
    project, out = copied("shop", tmp_path), tmp_path / "out"
    words = {"An order, made by `place`.": "由 `place` 创建的订单。"}
    pen = _Pen(words)
    await built(project, out, pen, languages=("en", "zh"))
    chinese = (out / "zh" / "shop" / "README.md").read_text()
    assert "由 [`place`](#shop.place) 创建的订单。 ✎" in chinese
    assert "Place an order." in chinese
    await built(project, out, _Pen(words), languages=("zh",), translates=False)
    assert "An order, made by" in (out / "shop" / "README.md").read_text()


async def test_without_prose_no_model_is_asked(tmp_path: Path) -> None:
    told = await built(copied("shop", tmp_path), tmp_path / "out", None)
    assert (told.written, told.calls) == (0, 0)
    assert "✎" not in (tmp_path / "out" / "shop" / "Basket.md").read_text()


async def test_a_second_run_and_an_edited_comment_ask_the_model_nothing(tmp_path: Path) -> None:
    project, model = copied("shop", tmp_path), ProseModel(says)
    first = await built(project, tmp_path / "out", writer_with(model, tmp_path / "memory"))
    asked = len(model.asked)
    assert asked > 0
    assert first.calls > 0
    prices = project / "shop" / "prices.py"
    text = prices.read_text()
    prices.write_text(text.replace("return sum(prices", "# of all\n    return sum(prices"))
    again = await built(project, tmp_path / "out", writer_with(model, tmp_path / "memory"))
    assert len(model.asked) == asked
    assert again.calls == 0
    prices.write_text(text.replace("amount * rate", "amount / rate"))
    changed = await built(project, tmp_path / "out", writer_with(model, tmp_path / "memory"))
    assert len(model.asked) > asked
    assert 0 < changed.calls < first.calls


def _left(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def _names(asked: Sequence[Asked]) -> list[str]:
    """The symbols that a model was asked about, each once."""
    found = (re.search(r"Document `([\w.]+)`", one.messages[-1]["content"]) for one in asked)
    return list(dict.fromkeys(one[1] for one in found if one is not None))


async def test_a_run_that_is_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    project, memory = copied("shop", tmp_path), tmp_path / "memory"
    held, is_second, model = asyncio.Event(), asyncio.Event(), ProseModel(says)

    def hold(asked: Asked) -> asyncio.Event | None:
        if len(_names(model.asked)) < 2:
            return None
        is_second.set()
        return held

    model.before = hold
    building = built(project, tmp_path / "out", _one_at_a_time(model, memory), translates=False)
    run = asyncio.create_task(building)
    await asyncio.wait_for(is_second.wait(), PATIENCE)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert _left(tmp_path) == {"shop", "memory"}
    first, second = _names(model.asked)
    again = ProseModel(says)
    finished = await built(project, tmp_path / "out", _one_at_a_time(again, memory),
                           translates=False)  # fmt: skip
    assert finished.written == 9
    assert _names(again.asked)[0] == second
    assert first not in _names(again.asked)


GAME = '''"""Games of chess."""


def drawn(quiet):
    """Say whether nothing was captured for long.

    A draw has to be claimed by a player.

    - Only the player whose turn it is.

    ::

        drawn(3)

        drawn(4)

    Args:
        quiet: How long it was quiet.
    """
    return quiet > 3


def lost(quiet):
    """Say whether somebody has lost.

    A draw has to be claimed by a player.
    """
    return quiet < 0
'''


def _game(folder: Path) -> Path:
    project = folder / "game"
    project.mkdir()
    (project / "chess.py").write_text(GAME, encoding="utf-8")
    return project


def _translated(model: ProseModel) -> list[str]:
    asked = [one for one in model.asked if one.fields == ("extended",)]
    return list(dict.fromkeys(one.messages[-1]["content"] for one in asked))


def _in_chinese(asked: Asked, number: int) -> Mapping[str, object]:
    return dict.fromkeys(asked.fields, "玩家必须主动提出和棋。")


async def test_each_paragraph_is_translated_by_itself_and_once(tmp_path: Path) -> None:
    project, model = _game(tmp_path), ProseModel(_in_chinese)
    memory = tmp_path / "memory"
    first = await built(project, tmp_path / "out", writer_with(model, memory), languages=("zh",))
    assert sorted(_translated(model)) == [
        "A draw has to be claimed by a player.",
        "Games of chess.",
        "How long it was quiet.",
        "Only the player whose turn it is.",
        "Say whether nothing was captured for long.",
        "Say whether somebody has lost.",
    ]
    assert first.calls == len(model.asked)
    page = (tmp_path / "out" / "chess" / "README.md").read_text(encoding="utf-8")
    assert "- 玩家必须主动提出和棋。\n\n```python\ndrawn(3)\n\ndrawn(4)\n```" in page
    asked = len(model.asked)
    again = await built(project, tmp_path / "out", writer_with(model, memory), languages=("zh",))
    assert (len(model.asked), again.calls) == (asked, 0)


async def test_a_translation_that_is_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    project, memory, model = _game(tmp_path), tmp_path / "memory", ProseModel(_in_chinese)
    held, is_third = asyncio.Event(), asyncio.Event()

    def hold(asked: Asked) -> asyncio.Event | None:
        if "claimed" not in asked.messages[-1]["content"]:
            return None
        is_third.set()
        return held

    model.before = hold
    writer = writer_with(model, memory)
    run = asyncio.create_task(built(project, tmp_path / "out", writer, languages=("zh",)))
    await asyncio.wait_for(is_third.wait(), PATIENCE)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    again = ProseModel(_in_chinese)
    await built(project, tmp_path / "out", writer_with(again, memory), languages=("zh",))
    assert "A draw has to be claimed by a player." in _translated(again)
    assert "Say whether nothing was captured for long." not in _translated(again)


class _OneAtATime(Writer):
    """Whose second symbol begins when the first is done."""

    def __init__(self, model: ProseModel, memory: Memory) -> None:
        super().__init__(model, memory, ProseOptions())
        self._turn = asyncio.Semaphore(1)

    async def write(
        self, record: Record, slots: Sequence[Slot], language: ProseLanguage | None = None
    ) -> Written:
        async with self._turn:
            return await super().write(record, slots, language)


def _one_at_a_time(model: ProseModel, folder: Path) -> Writer:
    return _OneAtATime(model, Memory(folder))


OLD = '''"""中文说明。"""

from warnings import deprecated


@deprecated("Use two of them.")
def one():
    """返回一。"""
    return 1
'''


async def test_why_something_is_deprecated_is_translated_too(tmp_path: Path) -> None:
    project, out = tmp_path / "old", tmp_path / "out"
    project.mkdir()
    (project / "old.py").write_text(OLD, encoding="utf-8")
    pen = _Pen({"Use two of them.": "请用两个。"})
    await built(project, out, pen, languages=("en", "zh"))
    assert "已弃用：请用两个。 ✎" in (out / "zh" / "old" / "README.md").read_text("utf-8")
    assert "Deprecated: Use two of them.\n" in (out / "en" / "old" / "README.md").read_text("utf-8")
