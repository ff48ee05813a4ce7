"""How the comments of one project look: style, language, width, quotes, markers, words for tags.

Read from the comments that are there; what they do not tell is the language's custom.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal

from docgen.comments.comment import Comment, SectionKind
from docgen.comments.defaults import stated_default
from docgen.comments.lines import is_wide_at
from docgen.comments.styles import Style, read_comment, style_in_use, styles_of
from docgen.judging.mood import Mood, mood_of
from docgen.placing.spelling import Spelling, spelling_of

ProseLanguage = Literal["en", "zh"]

_WIDTHS = {"python": 88, "rust": 100, "java": 100}
_WIDTH = 80
_MARKERS = {"go": "//", "rust": "///", "python": '"""'}
_MARKER = "/**"
_NARROWEST, _WIDEST = 72, 100
_BROKEN_LINES = 12
_ENOUGH = 8
_CLASSES = 5
_DEFAULTS = 4
_SUMMARIES = 5
_SAME_MOOD = 0.7
_SEEN = 0.2
_TYPED = frozenset({"numpy", "jsdoc"})
_UNCUSTOMARY: Mapping[str, frozenset[SectionKind]] = {
    "rustdoc": frozenset({"parameters", "type_parameters", "returns", "attributes"}),
    "godoc": frozenset({"parameters", "type_parameters", "returns", "raises", "attributes"}),
    "google": frozenset({"type_parameters"}),
    "numpy": frozenset({"type_parameters"}),
    "sphinx": frozenset({"type_parameters"}),
}
"""What a style's users do not write unless they are seen to."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A comment that is there: its text, the source with markers, and whether it is of something
    that takes parameters. `defaulted` are those with a default, `optional` those of them whose
    default could be told; `acts` is of a function."""

    text: str
    source: str
    takes: bool = False
    of_class: bool = False
    acts: bool = False
    optional: frozenset[str] = frozenset()
    defaulted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseStyle:
    """`language` is the one that comments are written in; `width` the columns a line may take.

    `opens_alone`: the summary begins on the line below the opening marker; `short_alone`: also
    where it is all there is. `types`: whether entries name types that the signature names too;
    `defaults`: whether they say what a parameter defaults to; `optional`: whether beside the type
    of one that has a default stands that it is. `mood` is the one in which summaries
    of functions begin, None where nothing is seen of it. `capitals`, `periods`: whether entries
    begin with a capital and end with a period. `unusual` are sections that are not
    written here.
    """

    style: Style
    language: ProseLanguage
    width: int
    marker: str
    opens_alone: bool
    short_alone: bool
    types: bool
    defaults: bool = False
    optional: bool = True
    mood: Mood | None = None
    capitals: bool = True
    periods: bool = True
    unusual: frozenset[SectionKind] = frozenset()
    spelling: Spelling = field(default_factory=Spelling)
    samples: int = 0

    def writes(self, kind: SectionKind) -> bool:
        """Whether comments have such a section here."""
        return kind not in self.unusual


def house_style(
    language: str, samples: Sequence[Sample], width: int | None, style: Style | None = None
) -> HouseStyle | None:
    """How comments of a language look in a project; None for a language without a style.

    `width` is what the project's settings say, `style` what the user asks for.
    """
    rows = styles_of(language)
    if not rows:
        return None
    chosen = style or style_in_use((one.text for one in samples), language) or rows[0]
    comments = [read_comment(one.text, language) for one in samples]
    own = [one for one in comments if one.style == chosen.name]
    multi = [one for one in samples if "\n" in one.source]
    short = [one for one in samples if "\n" not in one.text.strip()]
    marker = _marker(language, samples)
    alone = [_opens_alone(one.source) for one in multi if "\n" in one.text]
    return HouseStyle(
        style=chosen,
        language="zh" if _is_chinese(samples) else "en",
        width=_width(language, samples, width),
        marker=marker,
        opens_alone=_most(alone, language != "python"),
        short_alone=_most(["\n" in one.source for one in short], language == "java"),
        types=_most(
            [entry.type is not None for one in own for entry in one.parameters],
            chosen.name in _TYPED,
        ),
        defaults=_tells_defaults(samples, comments),
        optional=_most(
            [
                entry.is_optional
                for sample, one in zip(samples, comments, strict=True)
                for entry in one.parameters
                if entry.name in sample.defaulted and entry.type is not None
            ],
            True,
        ),
        mood=_mood(zip(samples, comments, strict=True)),
        capitals=_capitals(own),
        periods=_periods(own),
        unusual=_unusual(chosen, list(zip(samples, comments, strict=True))),
        spelling=spelling_of((one.text for one in samples), chosen.name),
        samples=len(samples),
    )


def in_style(house: HouseStyle, style: Style | None, language: ProseLanguage | None) -> HouseStyle:
    """The house's style with what the user asks for instead."""
    if style is not None and style.name != house.style.name:
        house = replace(
            house,
            style=style,
            types=style.name in _TYPED,
            unusual=_UNCUSTOMARY.get(style.name, frozenset()),
            spelling=Spelling(),
        )
    return house if language is None else replace(house, language=language)


def _most(answers: Sequence[bool], custom: bool) -> bool:
    return sum(answers) * 2 > len(answers) if len(answers) >= 2 else custom


def _tells_defaults(samples: Sequence[Sample], comments: Sequence[Comment]) -> bool:
    """Whether most descriptions of parameters that have a default say it."""
    told = [
        stated_default(entry.text) is not None
        for sample, comment in zip(samples, comments, strict=True)
        for entry in comment.parameters
        if entry.name in sample.optional
    ]
    return len(told) >= _DEFAULTS and sum(told) * 2 > len(told)


def _mood(seen: Iterable[tuple[Sample, Comment]]) -> Mood | None:
    """The mood that most summaries of functions begin in."""
    summaries = [one.summary.text for sample, one in seen if sample.acts and one.summary]
    moods = Counter(found for text in summaries if (found := mood_of(text.strip())) is not None)
    if moods.total() < _SUMMARIES:
        return None
    ((most, count),) = moods.most_common(1)
    return most if count >= _SAME_MOOD * moods.total() else None


def _capitals(comments: Iterable[Comment]) -> bool:
    """Whether entries that begin with a word begin it with a capital; if not, surely not."""
    first = [one[0] for one in _entries(comments) if re.match(r"[A-Za-z][a-z]*\s", one)]
    return len(first) < _ENOUGH or sum(map(str.islower, first)) < _SAME_MOOD * len(first)


def _periods(comments: Iterable[Comment]) -> bool:
    """Whether entries of a single sentence end with a period; if not, surely not."""
    single = [one for one in _entries(comments) if not re.search(r"[.!?]\s|[。！？].|\n\s*\n", one)]
    open_ = sum(not one.endswith((".", "。", "!", "?", ":")) for one in single)
    return len(single) < _ENOUGH or open_ < _SAME_MOOD * len(single)


def _entries(comments: Iterable[Comment]) -> Iterator[str]:
    """What is said of parameters and results."""
    for comment in comments:
        for kind in ("parameters", "returns", "raises"):
            for one in comment.entries(kind):
                if one.text.strip():
                    yield one.text.strip()


def _opens_alone(source: str) -> bool:
    first = source.splitlines()[0].strip()
    return not first.strip("\"'/*!rRuU ")


def _is_chinese(samples: Sequence[Sample]) -> bool:
    wide = sum(any(map(is_wide_at, one.text)) for one in samples)
    return wide * 2 > len(samples)


def _marker(language: str, samples: Sequence[Sample]) -> str:
    """What most comments begin with; of lines those that say so (`///`), no plain comments."""
    counted = Counter(found for one in samples if (found := _marker_of(one.source, language)))
    return counted.most_common(1)[0][0] if counted else _MARKERS.get(language, _MARKER)


def _marker_of(source: str, language: str) -> str | None:
    if language == "python":
        found = re.match(r"[rRuU]?(\"\"\"|''')", source)
        return found[1] if found is not None else None
    known = {"c": "/** /*! /// //!", "cpp": "/** /*! /// //!"}.get(language)
    allowed = known.split() if known else [_MARKERS.get(language, _MARKER)]
    return next((one for one in allowed if source.startswith(one)), None)


def _width(language: str, samples: Sequence[Sample], told: int | None) -> int:
    """What the settings say, or less where text is broken earlier; without either, the custom."""
    custom = _WIDTHS.get(language, _WIDTH)
    lengths = sorted(length for one in samples for length in _broken(one.source))
    if len(lengths) < _BROKEN_LINES:
        return min(told, _WIDEST) if told else custom
    seen = lengths[int(len(lengths) * 0.9)]
    return min(max(seen, _NARROWEST), told or _WIDEST)


def _broken(source: str) -> Iterator[int]:
    """The lengths of lines that somebody broke: those of a paragraph but its last."""
    lines = [line.rstrip().expandtabs(4) for line in source.split("\n")]
    for line, below in pairwise(lines):
        words = below.strip(" *\"'/!#")
        first = words.partition(" ")[0]
        goes_on = first[:1].isalpha() and not first.endswith(":")
        if " " in line.strip(" */") and "://" not in line and goes_on:
            yield len(line)


def _unusual(style: Style, seen: Iterable[tuple[Sample, Comment]]) -> frozenset[SectionKind]:
    """Sections that one would expect here and that hardly anybody wrote."""
    pairs = list(seen)
    could = [comment for sample, comment in pairs if sample.takes]
    with_any = [one for one in could if one.sections]
    unusual = set(_UNCUSTOMARY.get(style.name, frozenset()))
    for kind in tuple(unusual):
        if sum(bool(one.of(kind)) for one in could) >= max(2, _SEEN * len(could)):
            unusual.discard(kind)
    if len(could) >= _ENOUGH and len(with_any) < _SEEN * len(could) / 2:
        unusual |= {"parameters", "returns", "yields", "raises", "type_parameters", "attributes"}
        if not any(">>>" in sample.text for sample, _ in pairs):
            unusual.add("examples")
    elif len(with_any) >= _ENOUGH:
        kinds: tuple[SectionKind, ...] = ("returns", "raises", "examples")
        unusual |= {kind for kind in kinds if not any(one.of(kind) for one in with_any)}
        if any(">>>" in sample.text for sample, _ in pairs):
            unusual.discard("examples")
    classes = [comment for sample, comment in pairs if sample.of_class]
    if len(classes) >= _CLASSES and not any(one.of("attributes") for one in classes):
        unusual.add("attributes")
    return frozenset(unusual)
