"""reStructuredText as docstrings use it, Markdown in it too: roles, references, directives."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from docgen.reference.markup import inline
from docgen.reference.markup.blocks import Block, Code, Heading, Paragraph, Quote
from docgen.reference.markup.inline import Context, Find, Rule, converted, linked, named
from docgen.reference.markup.reading import Dialect, Reader

_DIRECTIVE = re.compile(r"^\.\.\s+(?P<name>[\w:.-]+)::(?:\s+(?P<argument>.*))?$")
_TARGET = re.compile(r"^\.\.\s+_(?P<name>`[^`]+`|[^:]+):\s*(?P<url>\S*)\s*$")
_FOOTNOTE = re.compile(r"^\.\.\s+\[(?P<name>[^\]]+)\]\s+(?P<text>.*)$")
_OPTION = re.compile(r"^:[\w-]+:")
_TITLED = re.compile(r"(?s)^(?P<shown>.+?)\s*<(?P<target>[^<>]+)>$")
_ALERTS = {
    **dict.fromkeys(("note", "seealso", "admonition", "todo"), "note"),
    **dict.fromkeys(("tip", "hint"), "tip"),
    "important": "important",
    **dict.fromkeys(("warning", "deprecated", "versionremoved"), "warning"),
    **dict.fromkeys(("caution", "danger", "error", "attention"), "caution"),
}
_VERSIONS = {
    "versionadded": ("Added in version {}", "自版本 {} 新增"),
    "versionchanged": ("Changed in version {}", "自版本 {} 变更"),
    "deprecated": ("Deprecated since version {}", "自版本 {} 起弃用"),
    "versionremoved": ("Removed in version {}", "自版本 {} 移除"),
}
_TITLES = {"seealso": ("See also", "另见"), "todo": ("To do", "待办")}
_CODE = frozenset({"code-block", "code", "sourcecode", "highlight", "parsed-literal", "prompt"})
_LITERAL = {
    "testcode": "python",
    "doctest": "pycon",
    "ipython": "python",
    "math": "",
    "graphviz": "",
}
_SILENT = frozenset({"currentmodule", "module", "index", "toctree", "only", "include", "contents"})
_PAPERS = {"doi": "https://doi.org/", "arxiv": "https://arxiv.org/abs/"}
_PLAIN_ROLES = frozenset(
    {*("ref", "doc", "term", "numref", "download", "dfn", "abbr", "guilabel"),
     *("sup", "sub", "emphasis", "strong", "menuselection", "title")}
)  # fmt: skip


def read(text: str, find: Find, language: str = "en") -> tuple[Block, ...]:
    """The blocks of a docstring, or of a part of it. `language` is that of words that are added."""
    lines = text.expandtabs(4).split("\n")
    reader = Reader(Context(find, dict(_targets(lines))), DIALECT, language)
    return tuple(reader.blocks(lines))


def _targets(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        found = _TARGET.match(line.strip())
        if found is not None and found["url"]:
            yield found["name"].strip("`").lower(), found["url"]


def _role(found: re.Match[str], context: Context) -> str | None:
    role, text = found["role"].rpartition(":")[2].lower(), found["text"].strip()
    titled = _TITLED.match(text)
    shown, target = (titled["shown"], titled["target"]) if titled else (None, text)
    if role in _PLAIN_ROLES:
        return inline.plain(shown or target)
    if role == "pep":
        number = target.partition("#")[0]
        return linked(shown or f"PEP {number}", f"https://peps.python.org/pep-{number:0>4}/")
    if role in _PAPERS:
        return linked(inline.plain(shown or f"{role}:{target}"), _PAPERS[role] + target)
    if role == "rfc":
        return linked(shown or f"RFC {target}", f"https://www.rfc-editor.org/rfc/rfc{target}.html")
    return named(target, context, shown, surely=True)


def _reference(found: re.Match[str], context: Context) -> str | None:
    text = found["text"]
    titled = _TITLED.match(text)
    if titled is not None:
        target = titled["target"]
        url = context.targets.get(target.rstrip("_").lower(), target)
        return linked(inline.plain(" ".join(titled["shown"].split())), url)
    url = context.targets.get(" ".join(text.lower().split()), "")
    return linked(inline.plain(text), url)


def _word(found: re.Match[str], context: Context) -> str | None:
    url = context.targets.get(found["text"].lower())
    return linked(inline.plain(found["text"]), url) if url is not None else None


def _markdown_link(found: re.Match[str], context: Context) -> str | None:
    to = context.find(found["url"]) if re.fullmatch(r"[\w.]+", found["url"]) else None
    shown = converted(found["text"], RULES, context)
    return f"[{shown}](ref:{to})" if to is not None else linked(shown, found["url"])


def _escaped(found: re.Match[str], context: Context) -> str:
    return inline.plain(found["what"])


def _code(found: re.Match[str], context: Context) -> str:
    return named(found["text"], context)


def _strong(found: re.Match[str], context: Context) -> str:
    return f"**{converted(found['text'], RULES, context)}**"


def _emphasis(found: re.Match[str], context: Context) -> str:
    return f"*{converted(found['text'], RULES, context)}*"


RULES: tuple[Rule, ...] = (
    (re.compile(r"\\(?P<what>[*`_|\\:<>\[\]])"), _escaped),
    (re.compile(r"\\ |(?<=`)\\(?=\w)"), lambda found, context: ""),
    (re.compile(r"(?s)``(?P<text>.+?)``(?!`)"), _code),
    (re.compile(r"(?s):(?P<role>[a-zA-Z][\w:+.-]*):`(?P<text>[^`]+)`"), _role),
    (re.compile(r"(?s)`(?P<text>[^`<>]+?\s*<[^`<>]+>)`__?"), _reference),
    (re.compile(r"(?s)`(?P<text>[^`]+)`__?(?!\w)"), _reference),
    (re.compile(r"(?s)`(?P<text>[^`]+)`"), _code),
    (re.compile(r"!?\[(?P<text>[^\[\]\n]+)\]\((?P<url>[^()\s]+)\)"), _markdown_link),
    (re.compile(r"\[#?(?P<text>\w+)\]_(?!\w)"), lambda found, context: rf"\[{found['text']}\]"),
    (re.compile(r"(?<![\w*])\*\*(?=\S)(?P<text>[^*]+?)(?<=\S)\*\*(?!\w)"), _strong),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])(?P<text>[^*]+?)(?<=[^\s*])\*(?![\w*])"), _emphasis),
    (inline.URL, inline.address),
    (re.compile(r"(?<![\w`.])(?P<text>[A-Za-z][\w.-]*?)_(?![\w`])"), _word),
)


def _explicit(line: str, body: Sequence[str], reader: Reader) -> Iterator[Block]:
    """What `..` begins: directives and footnotes; targets and comments show nothing."""
    directive = _DIRECTIVE.match(line)
    if directive is None:
        footnote = _FOOTNOTE.match(line)
        if footnote is not None:
            text = "\n".join([footnote["text"], *(one.strip() for one in body)])
            yield Paragraph(rf"\[{footnote['name']}\] {reader.inline(text.strip())}")
        return
    name = directive["name"].lower()
    argument = (directive["argument"] or "").strip()
    options = next((n for n, one in enumerate(body) if not _OPTION.match(one.strip())), len(body))
    inner = list(body[options:])
    literal = textwrap.dedent("\n".join(inner)).strip("\n")
    if name in _CODE:
        yield Code(literal, argument.split(" ")[0])
    elif name in _LITERAL:
        yield Code("\n".join(filter(None, [argument, literal])), _LITERAL[name])
    elif name in _VERSIONS:
        version, _, rest = argument.partition(" ")
        said = _VERSIONS[name][reader.language == "zh"].format(reader.inline(version))
        blocks = tuple(reader.blocks(_joined(rest, inner)))
        is_end = name in ("deprecated", "versionremoved")
        yield Quote(_under(said, blocks), "warning" if is_end else "")
    elif name in _ALERTS:
        is_free = name == "admonition"
        said = reader.inline(argument) if is_free else ""
        if name in _TITLES:
            said = _TITLES[name][reader.language == "zh"]
        blocks = tuple(reader.blocks(inner if is_free else _joined(argument, inner)))
        yield Quote(_under(said, blocks) if said else blocks, _ALERTS[name])
    elif name == "rubric":
        yield Heading(reader.inline(argument))
    elif name not in _SILENT and not name.startswith(("auto", "image", "figure")):
        yield from reader.blocks(inner)


def _joined(first: str, rest: Sequence[str]) -> list[str]:
    """A directive's argument with the lines below it, which may continue its paragraph."""
    return [first.strip(), *textwrap.dedent("\n".join(rest)).split("\n")] if first else list(rest)


def _under(title: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    if blocks and isinstance(blocks[0], Paragraph):
        return (Paragraph(f"**{title}:** {blocks[0].text}"), *blocks[1:])
    return (Paragraph(f"**{title}**"), *blocks)


DIALECT = Dialect(RULES, explicit=_explicit, indented="quote", code="python")
