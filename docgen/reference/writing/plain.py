"""Pages as plain Markdown: readable as text, and on the pages of code hosts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docgen.reference.model import Code, Documentation, Object
from docgen.reference.writing.labels import labels
from docgen.reference.writing.style import Row

_STEP = "  "
_MADE = "✎"


class PlainStyle:
    """GitHub's Markdown without HTML, but for the anchors that links lead to."""

    def __init__(self, language: str = "en") -> None:
        """`language` is that of the pages."""
        self._colon = labels(language)["colon"]

    def file_of(self, page: str) -> str:
        """Hosts show the README of a folder below its files."""
        folder, slash, name = page.rpartition("/")
        return f"{folder}{slash}{'README' if name == 'index' else name}.md"

    def title(self, text: str, kind: str) -> str:
        """The page's own heading."""
        return f"# {kind} `{text}`" if kind else f"# {text}"

    def heading(self, level: int, text: str, anchor: str, kind: str = "") -> str:
        """A heading, with an anchor above it: those that hosts make follow the text alone."""
        mark = f'<a id="{anchor}"></a>\n\n' if anchor and kind else ""
        return f"{mark}{'#' * level} {f'`{text}`' if kind else text}"

    def label(self, text: str) -> str:
        """A small heading within documentation."""
        return f"**{text}**"

    def signature(self, codes: Sequence[Code], language: str, link: Mapping[str, str]) -> str:
        """Signatures, and below them what the types in them lead to."""
        if not codes:
            return ""
        text = "\n".join(code.text for code in codes)
        return f"```{language.removesuffix('react')}\n{text}\n```"

    def term(
        self, name: str, type_: Code | None, default: str | None, link: Mapping[str, str]
    ) -> str:
        """A name, its type linked where it is one name, its value."""
        pieces = [f"`{name}`"] if name else []
        if type_ is not None:
            pieces.append(_type(type_, link))
        term = ": ".join(pieces)
        return f"{term} = `{default.replace('`', '')}`" if default is not None else term

    def marks(self, marks: Sequence[tuple[str, str]]) -> str:
        """Marks beside a heading."""
        return " · ".join(f"*{text}*" for _, text in marks)

    def facts(self, facts: Sequence[tuple[str, str]]) -> str:
        """Facts with their labels."""
        return "  \n".join(f"{label}{self._colon}{text}" for label, text in facts)

    def rows(self, rows: Sequence[tuple[str, str, str]]) -> str:
        """A list."""
        return "\n".join(_item(term, anchor, text) for term, anchor, text in rows)

    def text(self, text: str, words: Mapping[str, str]) -> str:
        """Documentation is Markdown of this kind already."""
        return text

    def warning(self, title: str, text: str, words: Mapping[str, str]) -> str:
        """An alert, as GitHub has them."""
        lines = f"{title}{words['colon']}{text}".split("\n")
        return "\n".join(["> [!WARNING]", *(f"> {line}".rstrip() for line in lines)])

    def diagram(
        self, one: Object, calls: Sequence[Row], callers: Sequence[Row], words: Mapping[str, str]
    ) -> str:
        """Two lines of links."""
        lines = []
        for label, rows in ((words["calls"], calls), (words["called_by"], callers)):
            if rows:
                links = ", ".join(f"[`{row.name}`]({row.href})" for row in rows)
                lines.append(f"{label}{self._colon}{links}")
        return "  \n".join(lines)

    def origin(self, documentation: Documentation, language: str, words: Mapping[str, str]) -> str:
        """A small mark."""
        if documentation.origin == "author":
            return ""
        return _MADE

    def whole(self, text: str, words: Mapping[str, str]) -> str:
        """A page, with what its marks mean below it."""
        return f"{text}\n\n---\n\n{_MADE} {words['made']}" if f" {_MADE}" in text else text


def _type(code: Code, link: Mapping[str, str]) -> str:
    whole = next((one for one in code.links if one.end - one.start == len(code.text)), None)
    if whole is not None and whole.to in link:
        return f"[`{code.text}`]({link[whole.to]})"
    return f"`{code.text.replace('`', '')}`"


def _item(term: str, anchor: str, text: str) -> str:
    mark = f'<a id="{anchor}"></a>' if anchor else ""
    head, _, rest = text.partition("\n")
    dash = " – " if term and head and not head.startswith(("```", "- ", ">", "|")) else ""
    if head and term and not dash:
        head, rest = "", text
    lines = [f"- {mark}{term}{dash}{head}"]
    if rest:
        lines += ["", *rest.strip("\n").split("\n")] if not dash and term else rest.split("\n")
    return "\n".join([lines[0], *(f"    {line}".rstrip() for line in lines[1:])])
