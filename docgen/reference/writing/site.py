"""Pages for the site: Python-Markdown with the extensions that `site/config.py` switches on."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from docgen.reference.markup.inline import plain
from docgen.reference.model import Code, Documentation, Object
from docgen.reference.spoken import is_foreign, language_of, marked
from docgen.reference.writing.diagram import drawn
from docgen.reference.writing.style import Row

_ALERT = re.compile(r"^(?P<lead>\s*)> \[!(?P<kind>[A-Z]+)\]\s*$")
_TOKEN = re.compile(
    r"(?P<s>\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')|(?P<mi>\b\d[\w.]*)|"
    r"(?P<kc>\b(?:None|True|False|null|undefined|true|false|nil|self)\b)|"
    r"(?P<n>\w+)|(?P<rest>[^\w\"']+|[\"'])"
)
_OF_SCRIPTS = (
    "abstract async class const default enum extends function get implements interface keyof let "
    "new private protected public readonly set static type typeof var void"
)
_KEYWORDS: Mapping[str, str] = {
    "python": "async class lambda",
    "javascript": _OF_SCRIPTS,
    "typescript": _OF_SCRIPTS,
    "java": "abstract class default enum extends final implements interface new private protected "
    "public record static synchronized throws void",
    "go": "chan const func interface map struct type var",
    "rust": "async const dyn enum extern fn impl mut pub ref static struct trait type unsafe where",
    "c": "const enum extern inline static struct typedef union unsigned void",
    "cpp": "class const constexpr enum explicit inline namespace noexcept operator override "
    "private protected public static struct template typename union using virtual void",
}
_CLASSES = {"s": "s", "mi": "mi", "kc": "kc"}
_ALSO_NAMES = frozenset({"get", "record", "set", "type"})
_OF_A_NAME = re.compile(r"\s+\w")
_JOINT = re.compile(r"(?<=\w)(?:[./]|::)(?=\w)")
"""Behind these a long name is broken where it does not fit."""
_STEP = "    "


class SiteStyle:
    """Markdown with attributes and definition lists; signatures and diagrams are HTML. What stands
    in another language than the page says so: readers aloud, fonts and hyphenation go by it."""

    def __init__(self, language: str = "en") -> None:
        """`language` is that of the pages."""
        self._language = language

    def file_of(self, page: str) -> str:
        """What the generator makes of a page."""
        return f"{page}.html"

    def title(self, text: str, kind: str) -> str:
        """The page's own heading; the kind is shown beside it, and is no part of it."""
        shown = _JOINT.sub("\\g<0><wbr>", plain(text))
        return f'# {shown} {{ data-kind="{kind}" }}' if kind else f"# {shown}"

    def heading(self, level: int, text: str, anchor: str, kind: str = "") -> str:
        """A heading with an anchor of ours."""
        mark = f' data-kind="{kind}" .ink-object' if kind else ""
        place = anchor.replace("_", "\\_")
        return f"{'#' * level} {plain(text)} {{ #{place}{mark} }}"

    def label(self, text: str) -> str:
        """A small heading within documentation."""
        foreign = f' lang="{language_of(text)}"' if is_foreign(text, self._language) else ""
        return f"{plain(text)}\n{{ .ink-label{foreign} }}"

    def signature(self, codes: Sequence[Code], language: str, link: Mapping[str, str]) -> str:
        """Signatures, coloured and linked."""
        if not codes:
            return ""
        gap = "\n\n" if any("\n" in code.text for code in codes) else "\n"
        known = frozenset(_KEYWORDS.get(language.removesuffix("react"), "").split())
        text = gap.join(_in_lines(_coloured(code, link, known)) for code in codes)
        return f'<div class="highlight ink-signature"><pre><code>{text}</code></pre></div>'

    def term(
        self, name: str, type_: Code | None, default: str | None, link: Mapping[str, str]
    ) -> str:
        """One piece of code; entities keep Markdown from reading it."""
        pieces = [f"<b>{_escaped(name)}</b>"] if name else []
        if type_ is not None:
            pieces.append(f"<i>{_linked(type_, link)}</i>")
        text = ": ".join(pieces)
        if default is not None:
            text += f" = <i>{_escaped(default)}</i>"
        return f'<code class="ink-term">{_inline(text)}</code>'

    def marks(self, marks: Sequence[tuple[str, str]]) -> str:
        """Small labels."""
        spans = (
            f'<span class="ink-mark ink-{kind}">{_escaped(text)}</span>' for kind, text in marks
        )
        return " ".join(spans)

    def facts(self, facts: Sequence[tuple[str, str]]) -> str:
        """Facts with their labels."""
        lines = (f'<span class="ink-fact">{label}</span> {text}' for label, text in facts)
        text = " <br>\n".join(lines)
        return f"{text}\n{{ .ink-facts data-search-exclude='' }}" if text else ""

    def rows(self, rows: Sequence[tuple[str, str, str]]) -> str:
        """A list of definitions; what has no name is a paragraph."""
        return "\n\n".join(_definition(term, anchor, text) for term, anchor, text in rows)

    def text(self, text: str, words: Mapping[str, str]) -> str:
        """Documentation: alerts become admonitions, passages in another language are marked."""
        text = marked(text, self._language, _in_its_language)
        return "\n".join(_admonitions(text, words)) if "> [!" in text else text

    def warning(self, title: str, text: str, words: Mapping[str, str]) -> str:
        """An admonition."""
        return f'!!! warning "{title}"\n\n{textwrap.indent(text, _STEP)}'

    def diagram(
        self, one: Object, calls: Sequence[Row], callers: Sequence[Row], words: Mapping[str, str]
    ) -> str:
        """A drawing that is looked at on demand."""
        return drawn(one, calls, callers, words)

    def origin(self, documentation: Documentation, language: str, words: Mapping[str, str]) -> str:
        """A small mark whose title says who wrote it."""
        if documentation.origin == "author":
            return ""
        label = words["written" if documentation.origin == "inkling" else "translated"]
        return f'<span class="ink-made" role="img" title="{label}" aria-label="{label}">✎</span>'

    def whole(self, text: str, words: Mapping[str, str]) -> str:
        """A page: its marks say themselves what they mean."""
        return text


def _in_its_language(text: str) -> str:
    return f'<span lang="{language_of(text)}">{text}</span>'


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _inline(text: str) -> str:
    """HTML whose text Markdown leaves alone."""
    marks = {"*": "&#42;", "_": "&#95;", "`": "&#96;", "[": "&#91;", "]": "&#93;", "\\": "&#92;"}
    pieces = re.split(r"(<[^>]*>)", text)
    return "".join(
        piece if piece.startswith("<") else re.sub(r"[*_`\[\]\\]", lambda f: marks[f[0]], piece)
        for piece in pieces
    )


def _linked(code: Code, link: Mapping[str, str]) -> str:
    pieces, at = [], 0
    for one in sorted(code.links, key=lambda each: each.start):
        href = link.get(one.to)
        if href is None or one.start < at:
            continue
        name = _escaped(code.text[one.start : one.end])
        pieces += [_escaped(code.text[at : one.start]), f'<a href="{html.escape(href)}">{name}</a>']
        at = one.end
    return "".join([*pieces, _escaped(code.text[at:])])


def _in_lines(text: str) -> str:
    """Lines that are indented where they do not fit; the breaks between them are copied too."""
    if "\n" not in text:
        return f'<span class="ink-line">{text}</span>'
    return "".join(f'<span class="ink-line">{line}\n</span>' for line in text.split("\n"))


def _coloured(code: Code, link: Mapping[str, str], keywords: frozenset[str]) -> str:
    links = {one.start: one for one in code.links if one.to in link}
    pieces: list[str] = []
    at = 0
    while at < len(code.text):
        one = links.get(at)
        if one is not None:
            name = _escaped(code.text[at : one.end])
            pieces.append(f'<a href="{html.escape(link[one.to])}">{name}</a>')
            at = one.end
            continue
        found = _TOKEN.match(code.text, at)
        assert found is not None
        end = min([found.end(), *(start for start in links if at < start < found.end())])
        kind = _CLASSES.get(found.lastgroup or "") if end == found.end() else None
        if found["n"] in keywords and end == found.end():
            is_name = found["n"] in _ALSO_NAMES and not _OF_A_NAME.match(code.text, end)
            kind = kind if is_name else "k"
        text = _escaped(code.text[at:end])
        pieces.append(f'<span class="{kind}">{text}</span>' if kind else text)
        at = end
    return "".join(pieces)


def _definition(term: str, anchor: str, text: str) -> str:
    if not term:
        return text
    place = f'<span id="{anchor}"></span>' if anchor else ""
    first, *rest = (text or "<span></span>").split("\n")
    lines = [f"{place}{term}", f":   {first}", *(f"{_STEP}{line}".rstrip() for line in rest)]
    return "\n".join(lines)


def _admonitions(text: str, words: Mapping[str, str]) -> Iterator[str]:
    """`> [!NOTE]` with its quotation as an admonition, whatever its indentation."""
    lead: str | None = None
    for line in text.split("\n"):
        found = _ALERT.match(line)
        if found is not None:
            lead = found["lead"]
            kind = found["kind"].lower()
            name = {"important": "info", "caution": "danger"}.get(kind, kind)
            yield f'{lead}!!! {name} "{words[kind]}"'
            yield ""
        elif lead is not None and line.startswith(f"{lead}>"):
            yield f"{lead}{_STEP}{line[len(lead) + 1 :].removeprefix(' ')}".rstrip()
        else:
            lead = None
            yield line
