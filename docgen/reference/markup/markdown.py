"""Markdown and its like: JSDoc and TSDoc, Rust's, Go's, Javadoc's HTML, Doxygen's commands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from docgen.reference.markup import inline
from docgen.reference.markup.blocks import Block
from docgen.reference.markup.html import without_html
from docgen.reference.markup.inline import Context, Find, Rule, converted, linked, named
from docgen.reference.markup.reading import Dialect, Reader

_BRACKETED = re.compile(r"^`?(?P<name>[^`\]]+)`?$")


def _tag(found: re.Match[str], context: Context) -> str:
    """`{@link Name text}`, `{@code text}` and their like."""
    tag, text = found["tag"].lower(), found["text"].strip()
    if tag in ("code", "literal"):
        return inline.code(text) if tag == "code" else inline.plain(text)
    if not tag.startswith("link"):
        return inline.plain(text)
    target, _, shown = (part.strip() for part in text.partition("|"))
    if not shown:
        target, _, shown = (part.strip() for part in text.partition(" "))
    if target.startswith("http"):
        return linked(inline.plain(shown or target), target)
    target = re.sub(r"\(.*", "", target).lstrip("#")
    return named(target, context, shown or target.replace("#", "."), surely=True)


def _link(found: re.Match[str], context: Context) -> str | None:
    text, url = found["text"], found["url"] or ""
    shown = converted(text, RULES, context) if "[" not in text else inline.plain(text)
    to = context.find(re.sub(r"^(?:\w+@)?|[()!]+$", "", url).replace("::", "."), surely=True)
    if to is None:
        return linked(shown, url)
    bare = re.sub(r"^\[(.+)\]\(ref:[^)]*\)$", r"\1", shown)
    return f"[{bare}](ref:{to})"


def _bracketed(found: re.Match[str], context: Context) -> str | None:
    """`[Name]`: a link in Rust and Go, where there is such a thing."""
    text = found["text"]
    name = re.sub(r"^(?:\w+@)?|[()!]+$", "", text.strip("`*")).replace("::", ".")
    to = context.find(name, surely=True) if re.fullmatch(r"[\w.$]+", name) else None
    if to is None:
        return inline.code(text.strip("`")) if text.startswith("`") else None
    return f"[{inline.code(text.strip('`*'))}](ref:{to})"


def _span(found: re.Match[str], context: Context) -> str:
    return named(found["text"], context)


def _emphasis(mark: str) -> Callable[[re.Match[str], Context], str]:
    return lambda found, context: (
        f"{mark}{converted(found['text'], _rules(context), context)}{mark}"
    )


def _rules(context: Context) -> tuple[Rule, ...]:
    """With the rule for links whose addresses stand elsewhere, where there are any."""
    return ((_TARGET_USE, _used), *RULES) if context.targets else RULES


def _command(found: re.Match[str], context: Context) -> str | None:
    """Doxygen's commands that take a word."""
    command, word = found["command"], found["word"]
    if command in ("b", "e", "em", "a"):
        mark = "**" if command == "b" else "*"
        return f"{mark}{inline.plain(word)}{mark}"
    return named(word, context, surely=command == "ref")


def _text_of(found: re.Match[str], context: Context) -> str:
    return inline.plain(found["what"])


_LINK = re.compile(
    r"!?\[(?P<text>[^\[\]\n]*(?:\[[^\]]*\])?[^\[\]\n]*)\]\((?P<url>[^()\s]+)[^()]*\)"
)
_WORD_COMMAND = re.compile(r"[@\\](?P<command>[cpaebr]|em|ref)\s+(?P<word>[\w:.~#*&-]*\w(?:\(\))?)")
RULES: tuple[Rule, ...] = (
    (re.compile(r"\\(?P<what>[\\`*_{}\[\]()#+.!<>|-])"), _text_of),
    (re.compile(r"(?s)(?P<fence>`+)(?P<text>(?!`).+?)(?<!`)(?P=fence)(?!`)"), _span),
    (re.compile(r"(?s)\{@(?P<tag>\w+)\s+(?P<text>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}"), _tag),
    (_LINK, _link),
    (re.compile(r"\[(?P<text>[^\[\]\n]+)\]\[`?(?P<url>[\w:.]+)`?\]"), _link),
    (re.compile(r"\[\[(?P<text>[^\[\]\n]+)\]\]"), _bracketed),
    (re.compile(r"\[(?P<text>[^\[\]\n]+)\](?:\[\])?(?![(\[])"), _bracketed),
    (re.compile(r"<(?=https?://)(?P<what>[^<>\s]+)>"), lambda found, context: found[0]),
    (inline.URL, inline.address),
    (_WORD_COMMAND, _command),
    (re.compile(r"(?<![\w*])\*\*(?=\S)(?P<text>[^*]+?)(?<=\S)\*\*(?![\w*])"), _emphasis("**")),
    (re.compile(r"(?<!\w)__(?=\S)(?P<text>[^_\n]+ [^_\n]*?)(?<=\S)__(?!\w)"), _emphasis("**")),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])(?P<text>[^*]+?)(?<=[^\s*])\*(?![\w*])"), _emphasis("*")),
    (re.compile(r"(?<!\w)_(?=[^\s_])(?P<text>[^_\n]+?)(?<=[^\s_])_(?!\w)"), _emphasis("*")),
)  # fmt: skip
_TARGET = re.compile(r"^\s*\[(?P<name>[^\]]+)\]:\s*(?P<url>\S+).*$", re.MULTILINE)
_DOXYGEN_CODE = re.compile(r"[@\\](?P<what>code|verbatim)(?:\{\.?(?P<language>\w+)\})?")
_HIDDEN = re.compile(r"^\s*#(?:\s|$)")


def _visible(code: str) -> str:
    """An example in Rust without the lines that are only there so that it compiles."""
    return "\n".join(line for line in code.split("\n") if not _HIDDEN.match(line)).strip("\n")


_PLAIN = Dialect(RULES)
_DIALECTS: dict[str, Dialect] = {
    "rust": Dialect(RULES, fenced="rust", code="rust", layout=_visible),
    "go": Dialect(RULES, indented="any", code="go"),
    "java": Dialect(RULES, fenced="java", code="java"),
    "javascript": Dialect(RULES, fenced="js", code="js"),
    "typescript": Dialect(RULES, fenced="ts", code="ts"),
    "c": Dialect(RULES, fenced="c", code="c"),
    "cpp": Dialect(RULES, fenced="cpp", code="cpp"),
}
_RUST_WORDS = re.compile(r"^(\s*```)(?:rust|no_run|ignore|should_panic|compile_fail|edition\d+)?"
                         r"(?:,\s*\w+)*\s*$", re.MULTILINE)  # fmt: skip


def read(text: str, find: Find, programming: str, language: str = "en") -> tuple[Block, ...]:
    """The blocks of a comment in the way of a programming language."""
    dialect = _DIALECTS.get(programming.removesuffix("react"), _PLAIN)
    if programming in ("c", "cpp"):
        text = re.sub(r"[@\\]end(?:code|verbatim)", "```", text)
        text = re.sub(r"(?m)^(\s*)[@\\](?:li|arg)\s+", r"\1- ", text)
        text = _DOXYGEN_CODE.sub(lambda found: f"```{found['language'] or ''}", text)
    if programming == "rust":
        text = _RUST_WORDS.sub(r"\1", text)
    if programming != "go":
        text = without_html(text)
    text = _IMAGE.sub("", text)
    targets = {found["name"].strip("`").lower(): found["url"] for found in _TARGET.finditer(text)}
    rules = ((_TARGET_USE, _used), *dialect.rules) if targets else dialect.rules
    lines = _TARGET.sub("", text).expandtabs(4).split("\n")
    context = Context(find, targets)
    return tuple(Reader(context, replace(dialect, rules=rules), language).blocks(lines))


_IMAGE = re.compile(
    r"\[!\[[^\[\]]*\](?:\[[^\[\]]*\]|\([^()\s]*\))?\](?:\([^()\s]*\)|\[[^\[\]]*\])?"
    r"|!\[[^\[\]]*\](?:\([^()]*\)|\[[^\[\]]*\])"
)
"""Pictures, badges among them: nothing is fetched."""
_TARGET_USE = re.compile(r"\[(?P<text>[^\[\]]+)\](?:\[(?P<name>[^\[\]]*)\])?(?!\()")


def _used(found: re.Match[str], context: Context) -> str | None:
    """A link whose address stands elsewhere in the text."""
    name = " ".join((found["name"] or found["text"]).split())
    url = context.targets.get(name.strip("`").lower())
    if url is None:
        return None
    bare = _BRACKETED.match(found["text"])
    is_code = found["text"].startswith("`") and bare is not None
    shown = inline.code(found["text"].strip("`")) if is_code else inline.plain(found["text"])
    to = context.find(url.replace("::", "."), surely=True)
    return f"[{shown}](ref:{to})" if to is not None else linked(shown, url)
