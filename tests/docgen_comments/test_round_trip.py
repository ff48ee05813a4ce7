"""What is written in a style is read back as it was: whoever edits our comments loses nothing."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.comments.comment import SectionKind
from docgen.comments.parts import EntryParts, Parts, SectionParts
from docgen.comments.styles import STYLES, Style, read_comment, style_named
from docgen.placing.confirming import unread

NAMES = st.text(string.ascii_lowercase, min_size=2, max_size=8).filter(
    lambda name: name not in {"or", "of", "default", "defaults", "note", "example", "usage"}
)
WORDS = st.lists(
    st.sampled_from(
        [
            "Gives",
            "the",
            "sum",
            "`size`",
            "多个",
            "值。",
            "of",
            "``x + y``",
            "text",
            "（见下）",
            "3",
        ]
    ),
    min_size=1,
    max_size=30,
)
TEXTS = WORDS.map(lambda words: "Text " + " ".join(words))
TYPES = st.sampled_from(["int", "list[int]", "str | None", "dict[str, int]"])


def entries(kind: SectionKind) -> st.SearchStrategy[tuple[EntryParts, ...]]:
    errors = st.sampled_from(["ValueError", "KeyError", "OSError"])
    types = TYPES if kind in ("parameters", "returns") else st.none()
    names = {"parameters": NAMES, "raises": errors}.get(kind, st.just(""))
    one = st.builds(EntryParts, name=names, text=TEXTS, type=types)
    most = 1 if kind == "returns" else 4
    unique = st.lists(one, min_size=1, max_size=most, unique_by=lambda entry: entry.name)
    return unique.map(tuple)


def section(kind: SectionKind) -> st.SearchStrategy[SectionParts]:
    return st.builds(SectionParts, kind=st.just(kind), entries=entries(kind))


PARTS = st.builds(
    Parts,
    summary=TEXTS,
    extended=st.lists(TEXTS, max_size=2).map(tuple),
    sections=st.tuples(section("parameters"), section("returns"), section("raises")),
    language=st.sampled_from(["en", "zh"]),
)


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
@given(parts=PARTS, width=st.integers(40, 100))
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back(style: Style, parts: Parts, width: int) -> None:
    text = style.write(parts, width)
    comment = read_comment(text, sorted(style.languages)[0])
    said = [joined(one.text) for one in comment.paragraphs]
    assert said == [joined(one) for one in (parts.summary, *parts.extended)]
    if style.name == "godoc":
        return
    types = style.name in {"google", "numpy", "sphinx", "jsdoc"}
    for wanted in parts.sections:
        (found,) = comment.of(wanted.kind)
        assert len(found.entries) == len(wanted.entries)
        for one, entry in zip(found.entries, wanted.entries, strict=True):
            if wanted.kind != "returns":
                assert one.name == entry.name
            assert joined(one.text) == joined(entry.text)
            if types and wanted.kind != "raises":
                assert one.type == entry.type


def joined(text: str) -> str:
    """Without blanks: between wide characters a line may break where there was none."""
    return "".join(text.split())


CONDITIONS = st.lists(
    st.sampled_from(["the", "`size`", "is", "not", "in", "range"]), min_size=1
).map(lambda words: f"If {' '.join(words)}.")
ERRORS = st.lists(
    st.builds(
        EntryParts,
        name=st.sampled_from(["Failure::Empty", "Error", "io::Error", "Box<dyn Fault>"]),
        text=CONDITIONS,
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda entry: entry.name,
).map(tuple)


@given(
    errors=ERRORS,
    panics=st.one_of(CONDITIONS, st.just("Always.")),
    width=st.integers(40, 100),
    is_list=st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_errors_and_panics_of_rust_are_sentences(
    errors: tuple[EntryParts, ...], panics: str, width: int, is_list: bool
) -> None:
    panic = EntryParts(name="panic", text=panics)
    parts = Parts(
        summary="Do it.",
        sections=(
            SectionParts(kind="raises", entries=errors),
            SectionParts(kind="raises", title="Panics", entries=(panic,)),
        ),
        errors_listed=is_list,
    )
    text = style_named("rustdoc").write(parts, width)
    assert unread(parts, text, "rust") is None
    assert ("# Errors\n\nReturns " in text) is not is_list
    read = read_comment(text, "rust").entries("raises")
    assert [one.name for one in read] == [*(one.name for one in errors), "panic"]


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_no_text_is_refused(text: str) -> None:
    for language in ("python", "typescript", "rust", "go", "java", "cpp"):
        comment = read_comment(text, language)
        for part in comment.sections:
            assert 0 <= part.span.start <= part.span.end <= len(text)
            for entry in part.entries:
                assert part.span.start <= entry.span.start <= entry.span.end <= part.span.end
