"""How much is documented: in figures, as a picture, by file."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from cli.main import run
from docgen.reporting.badge import badge


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "one.py").write_text('def a():\n    """A."""\n\n\ndef b():\n    pass\n')
    (tmp_path / "two.py").write_text('def c():\n    """C."""\n\n\ndef _d():\n    pass\n')
    (tmp_path / "none.py").write_text("X = 1\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_each_file_tells_what_it_lacks(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["docs", "check", ".", "--no-examples", "--format", "json"]) == 0
    coverage = json.loads(capsys.readouterr().out)["coverage"]
    assert (coverage["documented"], coverage["total"]) == (2, 3)
    by_path = {one["path"]: one for one in coverage["files"]}
    assert by_path["one.py"]["undocumented"] == ["b"]
    assert (by_path["two.py"]["documented"], by_path["two.py"]["total"]) == (1, 1)


def test_a_table_by_file_stands_before_the_findings(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["docs", "check", ".", "--no-examples", "--coverage"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [" ".join(line.split()) for line in lines[:3]] == [
        "one.py 1 of 2 50.0%",
        "two.py 1 of 1 100.0%",
        "all 2 of 3 66.6%",
    ]


def test_the_badge_is_a_picture_whose_texts_fit(project: Path) -> None:
    assert run(["docs", "check", ".", "--no-examples", "--badge", "docs.svg"]) == 0
    root = ET.fromstring((project / "docs.svg").read_text(encoding="utf-8"))
    space = "{http://www.w3.org/2000/svg}"
    texts = list(root.iter(f"{space}text"))
    assert [one.text for one in texts] == ["documented", "66.6%"]
    boxes = list(root.iter(f"{space}rect"))[1:]
    for text, box in zip(texts, boxes, strict=True):
        start, width = int(text.attrib["x"]), int(text.attrib["textLength"])
        left = int(box.attrib.get("x", "0"))
        assert left < start
        assert start + width < left + int(box.attrib["width"])
    assert sum(int(one.attrib["width"]) for one in boxes) == int(root.attrib["width"])


@pytest.mark.parametrize(
    ("documented", "total", "shown"),
    [(0, 0, "100%"), (0, 7, "0%"), (999, 1000, "99.9%"), (9999, 10000, "99.9%"), (7, 7, "100%")],
)
def test_a_badge_never_tells_more_than_there_is(documented: int, total: int, shown: str) -> None:
    assert f"<title>documented: {shown}</title>" in badge(documented, total)


@pytest.mark.parametrize("share", [0, 60, 80, 95])
def test_white_words_are_readable_on_its_colours(share: int) -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [one / 12.92 if one <= 0.04 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    colours = re.findall(r'fill="(#[0-9a-f]{6})"', badge(share, 100))
    assert len(colours) == 2
    assert all(1.05 / (luminance(one) + 0.05) >= 4.5 for one in colours)
