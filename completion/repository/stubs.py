"""Declarations as short source text: heads and first sentences instead of bodies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from syntax.symbols import Symbol, SymbolKind

CLASSES = frozenset(
    {
        *(SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.STRUCT),
        *(SymbolKind.ENUM, SymbolKind.TRAIT),
    }
)
FUNCTIONS = frozenset(
    {SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.CONSTRUCTOR, SymbolKind.PROPERTY}
)
DATA = frozenset({SymbolKind.FIELD, SymbolKind.CONSTANT, SymbolKind.VARIABLE})

_LONGEST_HEAD, _LONGEST_MEMBER_HEAD = 400, 200
_LONGEST_SENTENCE = 100
_MOST_MEMBERS = 16
_MEMBERS_IN_PASSING = 8
_SENTENCE = re.compile(r"(?<=[.!?])\s|\n\s*\n|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Style:
    """How a language writes what has no body. `doc` stands before a declaration, or within it
    (`doc_inside`); `outside` is the head of what holds the methods, where the type does not, and
    empty where they stand by themselves."""

    languages: tuple[str, ...]
    open: str = " {"
    close: str = "}"
    function_end: str = ";"
    field_end: str = ";"
    doc: str = "// {}"
    doc_inside: bool = False
    indent: str = "    "
    decorator: str = "@{}"
    shown_decorators: tuple[str, ...] = ()
    outside: str | None = None


STYLES: tuple[Style, ...] = (
    Style(
        ("python",),
        open=":",
        close="",
        function_end=": ...",
        field_end="",
        doc='"""{}"""',
        doc_inside=True,
        shown_decorators=(
            *("property", "cached_property", "functools.cached_property", "classmethod"),
            *("staticmethod", "overload", "contextmanager", "asynccontextmanager", "dataclass"),
            *("contextlib.contextmanager", "contextlib.asynccontextmanager"),
        ),
    ),
    Style(
        ("javascript", "javascriptreact", "typescript", "typescriptreact"),
        indent="  ",
        doc="/** {} */",
    ),
    Style(("go",), function_end="", field_end="", indent="\t", outside=""),
    Style(("rust",), field_end=",", doc="/// {}", outside="impl {}"),
    Style(("java",), doc="/** {} */"),
    Style(("c", "cpp"), close="};"),
)
_BY_LANGUAGE = {language: style for style in STYLES for language in style.languages}


def style_of(language_id: str) -> Style:
    """The row of a language; braces where there is none."""
    return _BY_LANGUAGE.get(language_id, Style((language_id,)))


def stub(symbol: Symbol, members: Sequence[Symbol] = (), wanted: Iterable[str] = ()) -> str:
    """A declaration as source: its head, the first sentence of its documentation, and of a class
    some of its `members`: eight, or sixteen where any is `wanted`, those before all others."""
    style = style_of(symbol.language)
    if symbol.kind in CLASSES:
        asked = frozenset(wanted)
        most = _MOST_MEMBERS if asked else _MEMBERS_IN_PASSING
        return "\n".join(class_lines(symbol, style, chosen(members, asked, most), asked))
    if symbol.kind in FUNCTIONS:
        return "\n".join(function(symbol, style))
    return head(symbol) + ("" if style.field_end == "," else style.field_end)


def chosen(members: Sequence[Symbol], wanted: frozenset[str], most: int) -> list[Symbol]:
    """The members to show, in source order: what is asked for, then what others may use."""
    ranks = sorted(
        range(len(members)),
        key=lambda place: (
            members[place].name not in wanted,
            members[place].kind is not SymbolKind.CONSTRUCTOR,
            members[place].visibility != "public",
            place,
        ),
    )
    return [members[place] for place in sorted(ranks[:most])]


def head(symbol: Symbol) -> str:
    """The head of a declaration; of an endless one the middle is left out, between parameters."""
    text = symbol.signature
    most = _LONGEST_HEAD if symbol.parent is None else _LONGEST_MEMBER_HEAD
    if len(text) <= most:
        return text
    start = text[:most].rpartition(", ")[0] or text[:most]
    # What a function returns stands behind the last parenthesis.
    end = text[text.rfind(")") :] if ")" in text[most:] else ""
    return f"{start}, ...{end}" if len(end) < most else start


def function(symbol: Symbol, style: Style, *, doc: bool = True) -> list[str]:
    """The lines that declare a function without its body."""
    lines = decorators(symbol, style)
    sentence = first_sentence(symbol) if doc else ""
    text = head(symbol).removesuffix("=>").rstrip() if symbol.language != "python" else head(symbol)
    if not sentence:
        return [*lines, text + style.function_end]
    if style.doc_inside:
        return [*lines, text + style.open, style.indent + style.doc.format(sentence)]
    return [style.doc.format(sentence), *lines, text + style.function_end]


def decorators(symbol: Symbol, style: Style) -> list[str]:
    """Those of a declaration's decorators that change how it is used."""
    return [
        style.decorator.format(name)
        for name in symbol.decorators
        if name.split("(")[0] in style.shown_decorators
        or name.endswith((".setter", "dataclass", "abstractmethod"))
    ]


def first_sentence(symbol: Symbol) -> str:
    """The first sentence of a declaration's documentation, without what would end it early."""
    if symbol.doc is None:
        return ""
    text = " ".join(_SENTENCE.split(symbol.doc.text.strip(), maxsplit=1)[0].split())
    if len(text) > _LONGEST_SENTENCE:
        text = text[:_LONGEST_SENTENCE].rpartition(" ")[0] + " …"
    return text.replace('"""', "'''").replace("*/", "")


def class_lines(
    symbol: Symbol,
    style: Style,
    members: list[Symbol],
    explained: frozenset[str] = frozenset(),
    *,
    doc: bool = True,
) -> list[str]:
    """The lines that declare a class with these members, and say what those `explained` do."""
    lines = decorators(symbol, style)
    sentence = first_sentence(symbol) if doc else ""
    if sentence and not style.doc_inside:
        lines.insert(0, style.doc.format(sentence))
    inside, outside = _bodies(symbol, style, members, explained)
    if sentence and style.doc_inside:
        inside.insert(0, style.doc.format(sentence))
    opened = head(symbol) + style.open
    if not inside and not style.close:
        lines.append(head(symbol) + style.function_end)
    elif not inside:
        lines.append(f"{opened}{style.close}")
    else:
        lines += [opened, *(style.indent + line for line in inside), style.close]
    if outside:
        lines += _outside(symbol, style, outside)
    return [line for line in lines if line]


def _bodies(
    symbol: Symbol, style: Style, members: list[Symbol], explained: frozenset[str]
) -> tuple[list[str], list[str]]:
    """What stands within the type, and what the language writes behind it."""
    inside: list[str] = []
    outside: list[str] = []
    apart = style.outside is not None and symbol.kind not in (
        SymbolKind.TRAIT,
        SymbolKind.INTERFACE,
    )
    instance = [one for one in members if _is_instance_field(one)]
    constructed = any(one.kind is SymbolKind.CONSTRUCTOR for one in members)
    for member in members:
        if member.kind in FUNCTIONS:
            lines = _method(member, style, instance, doc=member.name in explained)
            (outside if apart else inside).extend(lines)
        elif member.kind in CLASSES:
            inside.append(head(member) + style.open + (" ..." if not style.close else style.close))
        elif _is_instance_field(member):
            if not constructed:
                inside.append(head(member).removeprefix("self."))
        else:
            enumerated = symbol.kind is SymbolKind.ENUM
            inside.append(head(member) + ("," if enumerated and style.close else style.field_end))
    return inside, outside


def _method(symbol: Symbol, style: Style, instance: list[Symbol], *, doc: bool) -> list[str]:
    """A method; the constructor of Python with the fields it sets."""
    lines = function(symbol, style, doc=doc)
    if symbol.kind is SymbolKind.CONSTRUCTOR and symbol.language == "python" and instance:
        if lines[-1].endswith(style.function_end):
            lines[-1] = head(symbol) + style.open
        lines += [style.indent + head(one) for one in instance]
    return lines


def _is_instance_field(symbol: Symbol) -> bool:
    return symbol.language == "python" and symbol.signature.startswith("self.")


def _outside(symbol: Symbol, style: Style, lines: list[str]) -> list[str]:
    assert style.outside is not None
    if not style.outside:
        return lines
    opened = style.outside.format(symbol.name) + style.open
    return [opened, *(style.indent + line for line in lines), style.close]
