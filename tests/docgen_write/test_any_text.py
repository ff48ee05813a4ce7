"""Whatever is put into whatever file: the code stays, and the comment reads as it was written."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.comments.parts import EntryParts, Parts, SectionParts
from docgen.comments.styles import read_comment
from docgen.facts.source import SourceFile
from docgen.placing.completing import as_edits, insertions
from docgen.placing.confirming import Meant, confirmed
from docgen.placing.house_style import HouseStyle, house_style
from docgen.placing.inserting import inserted, spot_of
from docgen.placing.lines_in_file import edits_of
from docgen.placing.mending import applied
from foundation.nothing import Nothing
from syntax.languages import Language, language_of
from syntax.parsing import parse
from syntax.sameness import same_code
from syntax.text import Snapshot

CASES = Path(__file__).parent / "cases"
FILES = sorted(one for one in CASES.iterdir() if one.suffix not in (".after", ".pyi"))
ENDINGS = st.sampled_from(["\n", "\r\n"])
LINES = st.lists(
    st.text(
        st.characters(codec="utf-8", categories=("L", "N", "P", "S"), include_characters=" \\\"'`"),
        max_size=40,
    ).map(str.strip),
    min_size=1,
    max_size=5,
)
TEXTS = LINES.map("\n".join).map(str.strip).filter(bool)
WORDS = st.text("abc déf 中 ", min_size=3, max_size=120).map(lambda one: f"Text {one}".strip())


@cache
def file_of(path: Path, ending: str) -> SourceFile:
    language = language_of(path)
    assert isinstance(language, Language)
    text = path.read_text(encoding="utf-8").replace("\n", ending)
    return SourceFile.of(path, text, language)


def house_of(language: str, *, alone: bool) -> HouseStyle:
    house = house_style(language, [], None)
    assert house is not None
    return HouseStyle(
        style=house.style,
        language="en",
        width=house.width,
        marker=house.marker,
        opens_alone=alone,
        short_alone=False,
        types=house.types,
    )


@cache
def places(*, documented: bool) -> list[tuple[Path, int]]:
    """The symbols of all files that have a comment, or could have one."""
    return [
        (path, number)
        for path in FILES
        for file in [file_of(path, "\n")]
        for number, one in enumerate(file.symbols)
        if (one.doc is not None) == documented
        and (documented or not isinstance(spot_of(file, one), Nothing))
    ]


@settings(max_examples=100, deadline=None)
@given(text=TEXTS, ending=ENDINGS, data=st.data(), alone=st.booleans())
def test_a_new_comment(text: str, ending: str, data: st.DataObject, alone: bool) -> None:
    path, number = data.draw(st.sampled_from(places(documented=False)))
    file = file_of(path, ending)
    spot = spot_of(file, file.symbols[number])
    assert not isinstance(spot, Nothing)
    edit = inserted(text, spot, house_of(file.language, alone=alone))
    if isinstance(edit, Nothing):
        assert "*/" in text
        return
    result = confirmed(file, [Meant(number, (edit,), text)])
    after = SourceFile(path, parse(Snapshot(result.text), file.parse.language))
    if result.refused:  # a star at the beginning is read as the comment's own
        assert path.name == "broken.py" or text.startswith(("*", "/", "!", "<"))
        assert result.text == file.text
        return
    assert same_code(file.parse, after.parse)
    doc = after.symbols[number].doc
    assert doc is not None
    assert doc.text.split() == text.split()
    assert "\n" not in result.text.replace("\r\n", "") if ending == "\r\n" else True


@settings(max_examples=60, deadline=None)
@given(text=TEXTS, alone=st.booleans(), short=st.booleans())
def test_python_reads_the_docstring_that_was_meant(text: str, alone: bool, short: bool) -> None:
    file = file_of(CASES / "functions.py", "\n")
    number = next(n for n, one in enumerate(file.symbols) if one.name == "plain")
    spot = spot_of(file, file.symbols[number])
    assert not isinstance(spot, Nothing)
    house = house_of("python", alone=alone)
    edit = inserted(text, spot, house)
    assert not isinstance(edit, Nothing)
    tree = ast.parse(applied(file.text, [edit]))
    function = next(one for one in tree.body if isinstance(one, ast.FunctionDef))
    assert (ast.get_docstring(function) or "").strip() == inspect.cleandoc(text).strip()


@settings(max_examples=100, deadline=None)
@given(said=WORDS, ending=ENDINGS, data=st.data())
def test_what_a_person_wrote_stays_where_entries_are_added(
    said: str, ending: str, data: st.DataObject
) -> None:
    path, number = data.draw(st.sampled_from(places(documented=True)))
    file = file_of(path, ending)
    doc = file.symbols[number].doc
    assert doc is not None
    comment = read_comment(doc.text, file.language)
    house = house_of(file.language, alone=False)
    parts = Parts(
        summary="",
        sections=(
            SectionParts(kind="parameters", entries=(EntryParts(name="added", text=said),)),
            SectionParts(kind="returns", entries=(EntryParts(text=said),)),
        ),
    )
    added = insertions(comment, parts, ["added"], house, 80)
    if isinstance(added, Nothing):
        return
    edits = edits_of(file, doc, added)
    if isinstance(edits, Nothing):
        return
    text = applied(doc.text, as_edits(doc.text, added))
    result = confirmed(file, [Meant(number, edits, text)])
    kept = iter(result.text.splitlines())
    words = [line for line in file.text.splitlines() if line.strip()]
    missing = [line for line in words if not any(_holds(one, line) for one in kept)]
    assert not missing


def _holds(line: str, before: str) -> bool:
    """Whether a line is there as it was, but for what opens and closes a comment."""
    marks = "\"'/* "
    return before.strip(marks).strip() in line
