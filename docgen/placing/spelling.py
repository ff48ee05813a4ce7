"""The words that one project uses where its style leaves a choice: `Args` or `Arguments`,
`@return` or `@returns`, `@brief`, a dash before a description."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from docgen.comments.headings import heading
from docgen.comments.parts import Parts
from docgen.comments.rendering.wrapping import width_of
from docgen.comments.styles import Style

_ALIKE = (
    ("param", "arg", "argument"),
    ("returns", "return"),
    ("throws", "exception", "throw"),
    ("raises", "raise", "except", "exception"),
    ("template", "typeParam", "tparam"),
    ("yields", "yield"),
    ("ivar", "var"),
)
_TITLES = (
    ("Args", "Arguments", "Parameters", "Params"),
    ("Returns", "Return"),
    ("Raises", "Raise", "Exceptions", "Throws"),
    ("Yields", "Yield"),
    ("Example", "Examples"),
    ("参数", "参数说明"),
    ("返回", "返回值"),
    ("异常", "抛出", "引发"),
)
_TAG = re.compile(r"^[ \t]*(?P<mark>[@\\:])(?P<tag>[A-Za-z]+)(?=[\s{:]|\[|$)", re.MULTILINE)
_PARAM = re.compile(
    r"^[ \t]*[@\\]param(?:\[[a-z, ]*\])?[ \t]+(?:\{.*\}[ \t]+)?(?:\[[^\]]*\]|\S+)"
    r"(?P<dash>[ \t]+-)?[ \t]+\S",
    re.MULTILINE,
)
_GOES_ON = re.compile(
    r"^(?P<lead>[ \t]*)[@\\](?:param|returns?|throws|exception)\b[^\n]*[\w,][^\n]*\n"
    r"(?P<indent>[ \t]*)(?![@\\\s])",
    re.MULTILINE,
)
_DEEPEST = 8
_TITLE = re.compile(
    r"^(?P<title>[^\W\d][\w ]{0,30})(?P<colon>[:：]?)[ \t]*$(?:\n(?P<line>-{2,})$)?", re.MULTILINE
)
_DASHED = re.compile(
    r"^(@(?:param|typeParam|template) (?:\{.*\} )?(?:\[[^\]]*\]|\S+)) - ", re.MULTILINE
)
_TYPED = re.compile(r"^[ \t]*:(?:(?P<inline>param[ \t]+[^\s:]+)[ \t]+\S+:|type[ \t])", re.MULTILINE)
_ERRORS = re.compile(r"^#{1,6} +Errors\b[^\n]*\n+(?P<body>[^\n]+)", re.MULTILINE | re.IGNORECASE)
_LISTED = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")
_FIELD = re.compile(r"^:(?P<tag>[a-z]+)(?=[ :])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Spelling:
    """`tags` and `titles` map what the style writes to what this project does. `mark` begins a
    tag where the style leaves a choice (Doxygen), `colon` ends a Chinese title, `brief` is put
    before a summary; empty where nobody wrote one. `has_dash` is None where nobody wrote a
    parameter. `types_inline`: fields of Sphinx' hold types before names. `errors_listed`: errors of
    Rust are items of a list; None where none is told. `tag_indent`: how far lines that continue a
    tag stand in; None where most do not stand alike."""

    tags: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""
    colon: str = ""
    brief: str = ""
    has_dash: bool | None = None
    types_inline: bool = False
    errors_listed: bool | None = None
    tag_indent: int | None = None


def spelling_of(texts: Iterable[str], style: str) -> Spelling:
    """The words that comments use."""
    tags: Counter[str] = Counter()
    marks: Counter[str] = Counter()
    titles: Counter[str] = Counter()
    dashes: Counter[bool] = Counter()
    inline: Counter[bool] = Counter()
    colons: Counter[str] = Counter()
    listed: Counter[bool] = Counter()
    indents: Counter[int] = Counter()
    for text in texts:
        if style == "rustdoc":
            listed.update(bool(_LISTED.match(one["body"])) for one in _ERRORS.finditer(text))
        for tag in _TAG.finditer(text):
            tags[tag["tag"]] += 1
            marks[tag["mark"]] += 1
        indents.update(len(one["indent"]) - len(one["lead"]) for one in _GOES_ON.finditer(text))
        dashes.update(one["dash"] is not None for one in _PARAM.finditer(text))
        inline.update(one["inline"] is not None for one in _TYPED.finditer(text))
        for one in _TITLE.finditer(text):
            titles[one["title"].strip()] += 1
            known = heading(one["title"])
            colons[one["colon"]] += known is not None and known.language == "zh"
    mark = max(("\\", "@"), key=lambda one: marks[one]) if style == "doxygen" else ""
    brief = tags["brief"] * 2 > tags["param"] > 0 or tags["brief"] >= 3
    return Spelling(
        tags=_preferred(_ALIKE, tags),
        titles=_preferred(_TITLES, titles) if style in ("google", "numpy") else {},
        mark=mark if marks else "",
        colon=max(":：", key=lambda one: colons[one]) if colons.total() else "",
        brief=f"{mark or '@'}brief " if brief and style in ("doxygen",) else "",
        has_dash=dashes[True] >= dashes[False] if dashes else None,
        types_inline=inline[True] > inline[False],
        errors_listed=listed[True] > listed[False] if listed else None,
        tag_indent=_most(indents),
    )


def written(parts: Parts, width: int, style: Style, spelling: Spelling) -> str:
    """A comment in lines of at most `width` columns, as the project writes its style."""
    parts = replace(
        parts,
        types_inline=spelling.types_inline,
        errors_listed=spelling.errors_listed is True,
        tag_indent=spelling.tag_indent,
    )
    return spelled(style.write(parts, width), style.name, spelling)


def _most(indents: Counter[int]) -> int | None:
    """The indentation that more than half have; lines below their description have many."""
    for indent, count in indents.most_common(1):
        if 0 <= indent <= _DEEPEST and count * 2 > indents.total():
            return indent
    return None


def _preferred(groups: Iterable[tuple[str, ...]], counted: Counter[str]) -> dict[str, str]:
    """For each word of a group the one that is used most, where that is another."""
    found: dict[str, str] = {}
    for group in groups:
        best = max(group, key=lambda one: counted[one])
        if counted[best]:
            found |= {one: best for one in group if one != best and not counted[one]}
    return found


def spelled(text: str, style: str, spelling: Spelling) -> str:
    """A comment as the style writes it, in the project's words."""
    if style in ("google", "numpy"):
        return _TITLE.sub(lambda found: _title(found, style, spelling), text)
    if style == "sphinx":
        return _FIELD.sub(lambda one: f":{spelling.tags.get(one['tag'], one['tag'])}", text)
    if style in ("rustdoc", "godoc"):
        return text
    text = _TAG.sub(lambda found: _tag(found, spelling), text)
    if spelling.has_dash is False:
        text = _DASHED.sub(r"\1 ", text)
    if spelling.brief and text and text[0] not in "@\\":
        text = spelling.brief + text
    return text


def _tag(found: re.Match[str], spelling: Spelling) -> str:
    mark = spelling.mark or found["mark"]
    return found[0].replace(found["mark"] + found["tag"], mark + _name(found["tag"], spelling))


def _name(tag: str, spelling: Spelling) -> str:
    return spelling.tags.get(tag, tag)


def _title(found: re.Match[str], style: str, spelling: Spelling) -> str:
    title = spelling.titles.get(found["title"], found["title"])
    is_title = bool(found["line"] if style == "numpy" else found["colon"])
    known = heading(title)
    if known is None or not is_title:
        return found[0]
    if style == "numpy":
        return f"{title}\n{'-' * width_of(title)}"
    return f"{title}{(spelling.colon or '：') if known.language == 'zh' else ':'}"
