"""What takes more than one sentence: descriptions in stages, translations, examples."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from docgen.examples.example import Step
from docgen.examples.outcome import Kind, Outcome
from docgen.examples.reached import Entered, Reached
from docgen.facts.source import SourceFile
from docgen.prose.describing import most_sentences
from docgen.prose.memory import Memory
from docgen.prose.options import ProseOptions
from docgen.prose.slots import Slot
from docgen.prose.writer import Writer
from docgen.prose.written import Written
from foundation.nothing import Nothing
from syntax.symbols import Symbol
from syntax.text import Span
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
SLOTS = (Slot("summary"), Slot("extended"))
SHORT = "A text that is short enough is given back whole."
LONG = "Longer ones end with `mark` behind the first `width` characters."
MORE = "Wide characters count like others."
FALSE = "Texts are taken from `no_such_cache` first."


async def _described(folder: Path, say: Say, ratio: float) -> tuple[Written, ProseModel]:
    model = ProseModel(say)
    options = ProseOptions(candidates=1, summary_ratio=ratio)
    writer = Writer(model, Memory(None), options)
    return await writer.write(record(folder, CODE, "cut"), SLOTS), model


def _say(sentences: list[str], joined: str, polished: str = "") -> Say:
    def say(asked: Asked, _: int) -> Mapping[str, object]:
        if asked.fields == ("sentences",):
            return {"sentences": sentences}
        if asked.fields == ("extended",):
            return {"extended": polished if asked.text.startswith("Shorten") else joined}
        return {"summary": "Cut a text to a width."}

    return say


async def test_a_description_is_outlined_and_joined(tmp_path: Path) -> None:
    joined = f"{SHORT} {LONG} {MORE}"
    written, model = await _described(tmp_path, _say([SHORT, LONG, MORE], joined), 0.5)
    assert written.texts[Slot("extended")] == joined
    assert [one.fields for one in model.asked] == [("summary",), ("sentences",), ("extended",)]


async def test_what_is_not_true_of_an_outline_goes_no_further(tmp_path: Path) -> None:
    written, model = await _described(tmp_path, _say([FALSE, SHORT, LONG], f"{SHORT} {LONG}"), 0.5)
    assert "no_such_cache" not in written.texts[Slot("extended")]
    assert "no_such_cache" not in model.asked[-1].text


async def test_what_joining_added_is_not_kept(tmp_path: Path) -> None:
    joined = f"{SHORT} {LONG} {MORE}"
    written, _ = await _described(tmp_path, _say([SHORT, LONG, MORE], f"{joined} See 7."), 0.5)
    assert written.texts[Slot("extended")] == joined


async def test_two_sentences_are_put_together_without_a_question(tmp_path: Path) -> None:
    written, model = await _described(tmp_path, _say([SHORT, LONG], "Something else."), 0.5)
    assert written.texts[Slot("extended")] == f"{SHORT} {LONG}"
    assert [one.fields for one in model.asked] == [("summary",), ("sentences",)]


async def test_what_one_outline_does_not_say_is_left_out(tmp_path: Path) -> None:
    def say(asked: Asked, candidate: int) -> Mapping[str, object]:
        if asked.fields == ("sentences",):
            return {"sentences": [SHORT] if candidate == 2 else [SHORT, MORE]}
        return {"summary": "Cut a text to a width."}

    written, _ = await _described(tmp_path, say, 0.5)
    assert written.texts[Slot("extended")] == SHORT


async def test_names_that_readers_do_not_see_are_not_spoken_of(tmp_path: Path) -> None:
    inner = ["It calls `_measured` first.", "Nothing is cut where NO_CUTS is set.", SHORT]
    inner += ["Special cases."]  # words of the question
    written, model = await _described(tmp_path, _say(inner, ""), 0.5)
    assert written.texts[Slot("extended")] == SHORT
    assert "what else cut does" in model.asked[1].text


async def test_what_the_summary_says_is_not_said_again(tmp_path: Path) -> None:
    written, _ = await _described(tmp_path, _say(["Cut a text to its width.", SHORT], ""), 0.5)
    assert written.texts[Slot("extended")] == SHORT


async def test_a_single_line_asks_for_no_description(tmp_path: Path) -> None:
    written, model = await _described(tmp_path, _say([SHORT], SHORT), 1.0)
    assert [one.fields for one in model.asked] == [("summary",)]
    (left,) = written.left_out
    assert "no description is wanted" in left.reason


@pytest.mark.parametrize(("ratio", "most"), [(1.0, 0), (0.7, 2), (0.5, 3), (0.0, 6)])
def test_the_ratio_says_how_many_sentences(ratio: float, most: int) -> None:
    assert most_sentences(ratio) == most


async def test_a_translation_keeps_names_and_numbers(tmp_path: Path) -> None:
    text = "Keep at most 3 rows of `text`."
    good, bad = "最多保留 `text` 的 3 行。", "最多保留 4 行。"

    def say(asked: Asked, candidate: int) -> Mapping[str, object]:
        return {"extended": good if asked.number and candidate == 1 else bad}

    model = ProseModel(say)
    writer = Writer(model, Memory(tmp_path / "memory"), ProseOptions())
    found = record(tmp_path, CODE.replace("...", "3"), "cut")
    assert await writer.translate(text, found, "zh") == good
    assert len(model.asked) == 2
    assert await writer.translate(text, found, "zh") == good
    assert len(model.asked) == 2


async def test_a_translation_that_loses_a_name_is_none(tmp_path: Path) -> None:
    model = ProseModel(lambda *_: {"extended": "保留若干行。"})
    found = record(tmp_path, CODE, "cut")
    writer = Writer(model, Memory(None), ProseOptions())
    result = await writer.translate("Keep rows of `text`.", found, "zh")
    assert isinstance(result, Nothing)
    assert "`text`" in result.reason


@dataclass
class _Runner:
    """Says of a call what a test tells it; None: something else each time."""

    results: Mapping[str, str | None]
    ran: list[str] = field(default_factory=list)

    async def outcome(self, source: str, file: SourceFile, symbol: Symbol | None) -> Outcome:
        call = source.removeprefix(">>> ").partition("\n")[0]
        self.ran.append(call)
        steps = re.findall(r">>> (.*)\n(.*)\n", source)
        if all(self.results.get(one) == told for one, told in steps):
            return Outcome(step=Step(source=call, span=Span(0, len(call))), kind="passed")
        got = self.results.get(call)
        kind: Kind = "differs" if got else "not_run" if call in self.results else "raised"
        step = Step(source=call, span=Span(0, len(call)))
        return Outcome(step=step, kind=kind, got=got or "", reached=_reached(file, symbol))


def _reached(file: SourceFile, symbol: Symbol | None) -> Reached:
    """What a call of a symbol runs: it."""
    if symbol is None:
        return Reached()
    line = file.parse.snapshot.line_of(symbol.span.start) + 1
    return Reached((Entered(str(file.path), line, symbol.name),))


async def test_an_example_shows_what_was_seen(tmp_path: Path) -> None:
    calls = [
        "cut('abc', 5)",  # runs
        "cut('abc', -1)",  # raises
        "print('nothing of it')",  # does not call it
        "cut('abcdef', 3); cut('x', 1)",  # no expression
        "cut('now', 9)",  # something else each time
        "cut('abcdef', 3)",  # runs
    ]
    runner = _Runner(
        {
            "cut('abc', 5)": "'abc'",
            "cut('abcdef', 3)": "'abc...'",
            "cut('now', 9)": None,
        }
    )
    model = ProseModel(lambda *_: {"calls": calls})
    writer = Writer(model, Memory(None), ProseOptions(), runner)
    written = await writer.write(record(tmp_path, CODE, "cut"), (Slot("example"),))
    assert written.texts == {Slot("example"): ">>> cut('abcdef', 3)\n'abc...'"}
    assert "print('nothing of it')" not in runner.ran


async def test_an_example_needs_no_import_that_its_reader_has_to_guess(tmp_path: Path) -> None:
    guessed = "cut(str(datetime.date(2020, 1, 2)), 4)"
    known = "cut(''.join([one for one in os.sep * 9]), 4)"
    runner = _Runner({guessed: "'2020...'", known: "'////...'"})
    model = ProseModel(lambda *_: {"calls": [guessed, known]})
    writer = Writer(model, Memory(None), ProseOptions(), runner)
    code = f"import os\nfrom datetime import date\n\n\n{CODE}"
    written = await writer.write(record(tmp_path, code, "cut"), (Slot("example"),))
    assert written.texts == {Slot("example"): f">>> {known}\n'////...'"}
    assert runner.ran.count(guessed) == 0


async def test_without_a_sandbox_there_is_no_example(tmp_path: Path) -> None:
    model = ProseModel(lambda *_: {"calls": ["cut('a', 1)"]})
    writer = Writer(model, Memory(None), ProseOptions())
    written = await writer.write(record(tmp_path, CODE, "cut"), (Slot("example"),))
    assert not model.asked
    assert written.left_out[0].reason == "examples are not run here"


async def test_what_was_tried_out_is_told_before_words_are_asked_for(tmp_path: Path) -> None:
    runner = _Runner({"cut('abcdef', 3)": "'abc...'"})

    def say(asked: Asked, _: int) -> Mapping[str, object]:
        if asked.fields == ("calls",):
            return {"calls": ["cut('abcdef', 3)"]}
        return {"summary": "Cut a text to a width."}

    model = ProseModel(say)
    writer = Writer(model, Memory(None), ProseOptions(), runner)
    await writer.write(record(tmp_path, CODE, "cut"), (Slot("summary"), Slot("example")))
    assert ">>> cut('abcdef', 3)\n'abc...'" in model.asked[1].text


async def _example(folder: Path, code: str, name: str, results: Mapping[str, str]) -> str | Nothing:
    model = ProseModel(lambda *_: {"calls": list(results)})
    writer = Writer(model, Memory(None), ProseOptions(), _Runner(results))
    written = await writer.write(record(folder, code, name), (Slot("example"),))
    if written.texts:
        return written.texts[Slot("example")]
    return Nothing(written.left_out[0].reason)


async def test_a_part_of_what_went_in_is_shown_only_alone(tmp_path: Path) -> None:
    results = {"first({'a': 1})": "1", "first({'b': 'x'})": "'x'"}
    code = "def first(values):\n    return next(iter(values.values()))\n"
    found = await _example(tmp_path, code, "first", results)
    assert found == ">>> first({'a': 1})\n1"


@pytest.mark.parametrize(
    ("call", "result"),
    [
        ("cut('abc', 5)", "'abc'"),
        ("sorted([1, 2, 3], key=cut)", "[1, 2, 3]"),  # does not call it
        ("sorted([1, 2, 3], key=cut(2, 3))", "[1, 2, 3]"),
        ("cut([], 3)[:2]", "[]"),
        ("cut('', 3, mark='')", "''"),
    ],
)
async def test_what_comes_out_as_it_went_in_is_no_example(
    tmp_path: Path, call: str, result: str
) -> None:
    found = await _example(tmp_path, CODE, "cut", {call: result})
    assert isinstance(found, Nothing)


@pytest.mark.parametrize(
    ("call", "result"),
    [("clamp(5, 0, 10)", "5"), ("clamp(None, 3, 10)", "3"), ("clamp('b', 'a', 'z')", "'b'")],
)
async def test_what_was_chosen_among_others_is_an_example(
    tmp_path: Path, call: str, result: str
) -> None:
    code = "def clamp(value, low, high):\n    return min(max(value or low, low), high)\n"
    found = await _example(tmp_path, code, "clamp", {call: result})
    assert found == f">>> {call}\n{result}"


async def test_what_takes_nothing_has_no_example_and_no_question_is_asked(tmp_path: Path) -> None:
    model = ProseModel(lambda *_: {"calls": ["mark()"]})
    writer = Writer(model, Memory(None), ProseOptions(), _Runner({"mark()": "'.'"}))
    code = "def mark():\n    return settings.mark\n"
    written = await writer.write(record(tmp_path, code, "mark"), (Slot("example"),))
    assert not model.asked
    assert "takes nothing" in written.left_out[0].reason
