"""What becomes of answers: the best is taken, faults are named, nothing false is kept."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from docgen.prose.memory import Memory
from docgen.prose.options import ProseOptions
from docgen.prose.slots import Slot, slots_of
from docgen.prose.writer import Writer
from docgen.prose.written import Written
from foundation.errors import BadInput, Busy
from tests.support.prose_model import Asked, ProseModel, Say
from tests.support.prose_records import record

CODE = """\
def cut(text, width, mark="..."):
    if width < 0:
        raise ValueError("width must not be negative")
    if len(text) <= width:
        return text
    return text[:width] + mark
"""
GOOD = {
    "summary": "Cut a text to a width.",
    "text": "Text to shorten.",
    "width": "Most characters to keep.",
    "mark": "What is put behind a text that was cut.",
    "returns": "The text, shortened if it was longer than `width`.",
}


async def _written(
    folder: Path, say: Say, memory: Path | None = None, n: int = 2
) -> tuple[Written, ProseModel]:
    model = ProseModel(say)
    writer = Writer(model, Memory(memory), ProseOptions(candidates=n))
    found = record(folder, CODE, "cut")
    return await writer.write(found, slots_of(found.facts, None)), model


async def test_every_slot_is_filled_in_one_question(tmp_path: Path) -> None:
    written, model = await _written(tmp_path, lambda asked, _: GOOD)
    assert written.texts[Slot("summary")] == "Cut a text to a width."
    assert written.texts[Slot("parameter", "mark")] == GOOD["mark"]
    assert not written.left_out
    assert written.calls == len(model.asked) == 1
    assert model.asked[0].options.n == 2
    assert model.asked[0].options.priority == "background"


async def test_an_exception_with_a_plain_guard_needs_no_model(tmp_path: Path) -> None:
    written, model = await _written(tmp_path, lambda asked, _: GOOD)
    assert written.texts[Slot("raises", "ValueError")] == "If `width` is negative."
    assert "raises ValueError" not in model.asked[0].fields


async def test_the_better_candidate_is_taken_slot_by_slot(tmp_path: Path) -> None:
    other = {**GOOD, "summary": "Pad `texts` by `fill`.", "text": "Words to shorten."}
    written, _ = await _written(tmp_path, lambda _, number: [other, GOOD][number])
    assert written.texts[Slot("summary")] == GOOD["summary"]
    assert written.calls == 1


async def test_what_is_at_fault_is_asked_again_with_the_fault_named(tmp_path: Path) -> None:
    def say(asked: Asked, _: int) -> dict[str, str]:
        return {**GOOD, "summary": "Cut by `no_such_thing`."} if asked.number == 0 else GOOD

    written, model = await _written(tmp_path, say)
    assert written.texts[Slot("summary")] == GOOD["summary"]
    assert model.asked[1].fields == ("summary",)
    assert "no_such_thing" in model.asked[1].text
    assert model.asked[1].text.startswith(model.asked[0].text)


async def test_what_stays_false_is_left_out_with_the_reason(tmp_path: Path) -> None:
    wrong = {**GOOD, "summary": "Cut by `no_such_thing`."}
    written, model = await _written(tmp_path, lambda asked, _: wrong)
    assert Slot("summary") not in written.texts
    (left,) = written.left_out
    assert left.slot == Slot("summary")
    assert "no_such_thing" in left.reason
    assert len(model.asked) == 3


async def test_a_list_lacks_no_parameter(tmp_path: Path) -> None:
    wrong = {**GOOD, "text": "Text of `no_such_thing`."}
    written, _ = await _written(tmp_path, lambda asked, _: wrong)
    assert written.texts[Slot("parameter", "text")] == "The value."
    assert written.texts[Slot("parameter", "width")] == GOOD["width"]


def _same(answer: dict[str, str], _: Asked, __: int) -> dict[str, str]:
    return answer


async def test_a_list_of_attributes_is_whole_or_not_there(tmp_path: Path) -> None:
    code = "class Tray:\n    def __init__(self):\n        self.size = 3\n        self.kept = []\n"
    found = record(tmp_path, code, "Tray")
    good = {"summary": "A tray for cups.", "size": "Most cups on it.", "kept": "Cups on it."}
    for kept, told in (("Cups on it.", 2), ("Cups of `no_such_thing`.", 0)):
        model = ProseModel(partial(_same, {**good, "kept": kept}))
        writer = Writer(model, Memory(None), ProseOptions(candidates=2))
        written = await writer.write(found, slots_of(found.facts, None))
        assert sum(one.kind == "attribute" for one in written.texts) == told
        assert {one.slot.name for one in written.left_out} == (set() if told else {"size", "kept"})
        assert Slot("summary") in written.texts


async def test_a_fault_repeated_as_an_answer_is_worse_than_plain_words(tmp_path: Path) -> None:
    def say(asked: Asked, _: int) -> dict[str, str]:
        if asked.number == 0:
            return {**GOOD, "width": "The width."}
        return {"width": "It says no more of width than its name."}

    written, _ = await _written(tmp_path, say)
    assert written.texts[Slot("parameter", "width")] == "The width."


async def test_a_slot_without_words_is_said_by_facts(tmp_path: Path) -> None:
    code = "def same(text):\n    return text\n"
    model = ProseModel(lambda *_: {"summary": "Hand a text back.", "text": "What to hand back."})
    found = record(tmp_path, code, "same")
    written = await Writer(model, Memory(None), ProseOptions()).write(
        found, slots_of(found.facts, None)
    )
    assert written.texts[Slot("returns")] == "`text` itself."


@pytest.mark.parametrize("answer", ["", "no json", '{"summary": "Cut a te', "[1, 2]", "{}"])
async def test_no_answer_breaks_it(tmp_path: Path, answer: str) -> None:
    written, _ = await _written(tmp_path, lambda asked, _: answer)
    assert Slot("summary") not in written.texts
    assert {one.slot for one in written.left_out} >= {Slot("summary"), Slot("parameter", "text")}


async def test_of_an_answer_that_breaks_off_the_whole_fields_are_taken(tmp_path: Path) -> None:
    cut = '{"summary": "Cut a text to a width.", "text": "Text to sho'

    def say(asked: Asked, _: int) -> dict[str, str] | str:
        return cut if asked.number == 0 else GOOD

    written, model = await _written(tmp_path, say)
    assert written.texts[Slot("summary")] == GOOD["summary"]
    assert "summary" not in model.asked[1].fields


async def test_the_second_time_nobody_is_asked(tmp_path: Path) -> None:
    memory = tmp_path / "memory"
    first, _ = await _written(tmp_path, lambda *_: GOOD, memory)
    second, model = await _written(tmp_path, lambda *_: GOOD, memory)
    assert not model.asked
    assert second.calls == 0
    assert (second.texts, second.left_out) == (first.texts, first.left_out)


async def test_prompts_begin_alike(tmp_path: Path) -> None:
    _, model = await _written(tmp_path, lambda *_: GOOD)
    other = ProseModel(lambda *_: {"summary": "Stop it."})
    found = record(tmp_path, "def stop():\n    exit(1)\n", "stop")
    await Writer(other, Memory(None), ProseOptions()).write(found, (Slot("summary"),))
    assert model.asked[0].messages[:-1] == other.asked[0].messages[:-1]
    assert len(model.asked[0].messages) > 3


async def test_a_busy_engine_is_asked_again_when_it_said(tmp_path: Path) -> None:
    def say(asked: Asked, _: int) -> dict[str, str]:
        if asked.number == 0:
            raise Busy("the queue is full", retry_after=0.0)
        return GOOD

    written, model = await _written(tmp_path, say)
    assert not written.left_out
    assert len(model.asked) == 2
    assert model.asked[0].options.seed == model.asked[1].options.seed


async def test_a_prompt_that_is_too_long_costs_its_symbol_alone(tmp_path: Path) -> None:
    def say(asked: Asked, _: int) -> dict[str, str]:
        raise BadInput("the prompt has 9,000 tokens, and the model's context holds 4,096")

    written, _ = await _written(tmp_path, say)
    reasons = {one.slot: one.reason for one in written.left_out}
    assert "the prompt has 9,000 tokens" in reasons[Slot("summary")]
    assert written.texts == {Slot("raises", "ValueError"): "If `width` is negative."}


async def test_another_model_is_another_memory(tmp_path: Path) -> None:
    memory = tmp_path / "memory"
    await _written(tmp_path, lambda *_: GOOD, memory)
    found = record(tmp_path, CODE, "cut")
    slots = slots_of(found.facts, None)
    other = ProseModel(lambda *_: GOOD, fingerprint="another")
    await Writer(other, Memory(memory), ProseOptions(candidates=2)).write(found, slots)
    assert other.asked


async def test_of_true_texts_the_one_that_others_bear_out_is_taken(tmp_path: Path) -> None:
    texts = ["Text to cut.", "Text of the header to cut for printing.", "Text to shorten or cut."]
    written, _ = await _written(tmp_path, lambda _, number: {**GOOD, "text": texts[number]}, n=3)
    assert written.texts[Slot("parameter", "text")] == texts[0]
