"""`bench long`: its places, its prompts and its arithmetic, on made-up documents and records."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from bench.long.documents import Document, spots
from bench.long.figures import Size, again_from_the_middle, rows, together
from bench.long.ground import first_line
from bench.long.prompts import WHOLE, Prompts, typed_on, way_named
from bench.long.records import Laid, Records, Said
from engine.model import ModelInfo
from engine.models.prompts import Text
from tests.support.scripted_client import count

FUNCTION = '''
def function_{0}(first, second):
    """Says what it does:

    total = of_nothing(that, runs)
    """
    # total = a comment that nobody types
    total = first.weight * second.weight + {0}
    for each in range(total):
        print(each, total, function_{0}(each, second))
    return total
'''
TEXT = "import os\nLIMIT = 1000\n" + "".join(FUNCTION.format(n) for n in range(60))
DOCUMENT = Document("made", "package", "package/made.py", TEXT)
MODEL = ModelInfo(
    name="scripted",
    path="",
    fingerprint="",
    family="qwen2.5-coder",
    n_ctx=32_768,
    n_ctx_train=32_768,
    n_vocab=0,
    size_bytes=0,
    n_layers=24,
    gpu_layers=0,
    backend="CPU",
    kv_type="f16",
)


async def counted(texts: object) -> list[int]:
    assert isinstance(texts, list | tuple)
    return [count(text) for text in texts]


def test_places_are_lines_of_code_within_functions() -> None:
    found = spots(DOCUMENT, 30, 1, 6000)
    assert len(found) == 30
    assert found == spots(DOCUMENT, 30, 1, 6000) != spots(DOCUMENT, 30, 2, 6000)
    for spot in found:
        assert spot.text[: spot.offset] + spot.rest + spot.text[spot.offset :] == TEXT
        assert spot.text[spot.offset] == "\n"
        assert spot.offset >= len(TEXT) - 6000
        line = (spot.text[: spot.offset] + spot.rest).rpartition("\n")[2]
        assert line.startswith("    ")
        assert "nobody" not in line
        assert "nothing" not in line
        assert spot.fresh == (line.strip() == spot.rest)
    assert {spot.fresh for spot in found} == {True, False}


def test_typing_on_goes_through_the_line_and_keeps_the_text() -> None:
    spot = next(each for each in spots(DOCUMENT, 30, 1, 6000) if each.fresh)
    typed = list(typed_on(spot))
    assert typed[0] is spot
    assert len(typed) > 2
    for one, next_one in pairwise(typed):
        assert len(next_one.rest) < len(one.rest)
        restored = next_one.text[: next_one.offset] + next_one.rest
        assert restored + next_one.text[next_one.offset :] == TEXT


async def test_the_planned_prompt_is_a_window_and_an_outline_the_other_is_everything() -> None:
    prompts = Prompts(MODEL, counted, Path("/package/made.py"))
    spot, after, *_ = typed_on(next(e for e in spots(DOCUMENT, 30, 1, 6000) if e.fresh))
    (whole,) = await prompts.made(WHOLE, [spot])
    shown = "".join(part.value for part in whole if isinstance(part, Text))
    # The last blank of an indentation is the model's to write.
    assert shown == spot.text[: spot.offset - 1] + spot.text[spot.offset :]
    planned, later = await prompts.made(way_named("planned 700"), [spot, after])
    text = "".join(part.value for part in planned if isinstance(part, Text))
    assert count(text) < 2800
    assert "import os" in text
    # Hidden functions are there in outline, as near as there is room.
    assert ": ...\n" in text
    assert text.count("of_nothing") < TEXT.count("of_nothing") / 4
    longer = "".join(part.value for part in later if isinstance(part, Text))
    assert text[: text.index("import os") + 40] == longer[: text.index("import os") + 40]
    (inline,) = await prompts.made(way_named("inline 700"), [spot])
    of_document = "".join(part.value for part in inline if isinstance(part, Text))
    assert of_document.startswith("import os")
    assert "made.py" not in of_document
    (window,) = await prompts.made(way_named("window 400"), [spot])
    assert "import os" not in "".join(p.value for p in window if isinstance(p, Text))


def test_other_ways_are_refused() -> None:
    for name in ("", "planned", "planned fast", "everything 3", "whole 3"):
        with pytest.raises(SystemExit, match="there is no way"):
            way_named(name)


def said(way: str, spot: str, text: str, *, right: bool, tokens: int = 100) -> Said:
    return Said(
        document="made",
        way=way,
        spot=spot,
        fresh=True,
        text=text,
        right=right,
        bits=float(tokens),
        prompt_tokens=tokens,
    )


def test_rows_compare_places_that_every_way_was_tried_at(tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    records = Records(file)
    for one in (
        said("whole", "a", "x", right=True, tokens=1000),
        said("whole", "b", "y", right=False, tokens=1000),
        said("whole", "c", "z", right=False, tokens=1000),
        said("whole", "d", "only here", right=True, tokens=1000),
        said("planned 335", "a", "no", right=False),
        said("planned 335", "b", "y", right=False),
        said("planned 335", "c", "no", right=False),
        said("planned 335", "c", "true", right=True),
    ):
        records.add(one)
    whole, ours = rows(Records(file), ["made", "not measured"], ["whole", "planned 335"], 1 << 20)
    assert (whole.positions, whole.same, whole.kv_mib) == (3, 1.0, 1000.0)
    assert (ours.won, ours.lost, ours.p) == (1, 1, 1.0)
    assert (ours.same, ours.same_or_right, ours.right) == (0.3333, 0.6667, 0.3333)
    assert (ours.kv_mib, ours.bits, ours.cold_ms) == (100.0, -900.0, None)


def test_the_second_half_costs_what_it_took_the_first_time(tmp_path: Path) -> None:
    records = Records(tmp_path / "records.jsonl")
    for position, ms in ((0, 10.0), (512, 99.0), (512, 20.0), (1024, 30.0), (1536, 40.0)):
        records.add(Laid(document="made", position=position, tokens=512, ms=ms))
    laid = list(Records(tmp_path / "records.jsonl").laid("made", 4096))
    assert [part.ms for part in laid] == [10.0, 20.0, 30.0, 40.0]
    assert again_from_the_middle(laid) == 70.0
    assert again_from_the_middle([]) is None
    begun_again = [laid[0], laid[1], Laid(document="made", position=768, tokens=512, ms=50.0)]
    assert together(begun_again, 0, 1280) == 10.0 + 10.0 + 50.0
    assert together(begun_again, 256, 1024) == 5.0 + 10.0 + 25.0


def test_sizes_are_means_and_the_longest() -> None:
    size = Size.of("made", "whole", [100, 300], 1 << 20)
    assert (size.prompt_tokens, size.most_tokens, size.kv_mib) == (200.0, 300, 200.0)


@pytest.mark.parametrize(
    ("text", "line"),
    [(" return x\nmore", "return x"), ("\n\n    y = 1\n", "y = 1"), ("", ""), (")", ")")],
)
def test_the_first_line_is_what_is_shown_first(text: str, line: str) -> None:
    assert first_line(text) == line
