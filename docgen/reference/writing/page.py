"""What stands on a page, and in which order. How it looks is the matter of a `Style`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from docgen.reference.layout import OVERVIEW, Layout
from docgen.reference.markup.inline import code
from docgen.reference.model import (
    Code,
    Documentation,
    Entry,
    Mention,
    Object,
    Raised,
    Reference,
    Section,
    Unit,
    said_in,
)
from docgen.reference.writing import headings
from docgen.reference.writing.labels import labels
from docgen.reference.writing.style import Page, Row, Style
from docgen.wording.raising import told_when

_CLASSES = frozenset({"class", "interface", "struct", "enum", "trait"})
_EXCEPTION = "exception"
_GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("classes", _CLASSES),
    ("functions", frozenset({"function", "method"})),
    ("exceptions", frozenset({_EXCEPTION})),
    ("types", frozenset({"type"})),
    ("values", frozenset({"constant", "variable", "field", "namespace", "property"})),
    ("macros", frozenset({"macro"})),
)
_MEMBER_GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("constructors", frozenset({"constructor"})),
    ("attributes", frozenset({"field", "variable", "constant"})),
    ("properties", frozenset({"property"})),
    ("methods", frozenset({"method", "function"})),
    ("classes", _CLASSES | {"type"}),
)
_OF_THE_CALL = frozenset(
    {"parameters", "other_parameters", "type_parameters", "returns", "yields", "receives"}
)
"""Sections that stand before the exceptions; remarks, examples and the like stand behind them."""
_LONGEST_DEFAULT = 60
_LONGEST_GLANCE = 120
_LISTED = frozenset({"field", "variable", "constant"})
_TWO_COLONS = frozenset({"rust", "cpp"})
_REF = re.compile(r"\[(?P<text>(?:[^\[\]\\]|\\.|\[[^\]]*\])*)\]\(ref:(?P<to>[^()\s]+)\)")


class Pages:
    """Writes the pages of a reference in one language and style."""

    def __init__(self, reference: Reference, layout: Layout, style: Style, language: str) -> None:
        self._reference = reference
        self._layout = layout
        self._style = style
        self._language = language
        self._words = labels(language)
        self._page = OVERVIEW
        self._alike = Counter(map(headings.called, reference.objects))

    def all(self) -> Iterator[Page]:
        """Every page, the overview first."""
        yield self._overview()
        for unit in self._reference.units:
            yield self._unit(unit)
            for member in unit.members:
                if member in self._layout.objects:
                    yield self._own_page(self._reference.by_id[member])

    # --- pages ---

    def _overview(self) -> Page:
        self._page = OVERVIEW
        project, words, style = self._reference.project, self._words, self._style
        parts = [style.title(project.name, "")]
        facts = [(words["version"], project.version)] if project.version else []
        if project.repository:
            facts.append((words["source"], f"<{project.repository}>"))
        parts.append(style.facts(facts))
        units = self._reference.units
        first = units[0] if units else None
        rows = [self._unit_row(one) for one in units]
        if project.summary:
            parts.append(project.summary)
        elif first is not None and (said := self._said(first.documentation)) is not None:
            parts += [self._text(said.summary), self._text(said.body)]
            rows[0] = (rows[0][0], "", "")  # it is said above
        parts.append(style.heading(2, headings.of_units(units, words), "units"))
        parts.append(style.rows(rows))
        changed = [one for one in self._reference.objects if one.change is not None]
        if changed and self._reference.since:
            title = words["changes_since"].format(self._reference.since)
            parts.append(style.heading(2, title, "changes"))
            for kind, label in (("added", "new"), ("changed", "other_than_before")):
                those = [one for one in changed if one.change and one.change.kind == kind]
                if those:
                    parts.append(style.label(words[label]))
                    parts.append(style.rows([self._change_row(one) for one in those]))
        return self._made(project.name, parts)

    def _made(self, title: str, parts: Sequence[str]) -> Page:
        return Page(self._page, title, self._style.whole(_joined(parts), self._words))

    def _unit_row(self, unit: Unit) -> tuple[str, str, str]:
        link = f"[`{unit.name}`]({self._href(unit.id)})"
        return link, "", self._summary(unit.documentation)

    def _summary(self, documentation: tuple[Documentation, ...]) -> str:
        said = self._said(documentation)
        return self._text(said.summary) + self._by(said) if said is not None else ""

    def _change_row(self, one: Object) -> tuple[str, str, str]:
        """A change; what is new with what it is, what has changed with what it was."""
        link = f"[`{self._shown(one)}`]({self._href(one.id)})"
        if one.change is not None and one.change.before:
            return link, "", self._labelled("before", f"`{' '.join(one.change.before.split())}`")
        return link, "", self._summary(one.documentation)

    def _unit(self, unit: Unit) -> Page:
        self._page = self._layout.units[unit.id]
        words, style = self._words, self._style
        parts = [style.title(unit.name, words.get(unit.kind, unit.kind))]
        if unit.source.url:
            parts.append(style.facts([(words["source"], self._source_link(unit))]))
        parts += self._documentation(self._said(unit.documentation), unit.language)
        members = [self._reference.by_id[one] for one in unit.members]
        parts += self._groups(members, _GROUPS, 2)
        below = [one for one in self._reference.units if one.parent == unit.id]
        if below:
            parts.append(style.heading(2, headings.of_units(below, words), "units"))
            parts.append(style.rows([self._unit_row(one) for one in below]))
        if unit.aliases:
            parts.append(style.heading(2, words["also"], "also"))
            parts.append(", ".join(self._mention(Mention(a.name, a.to)) for a in unit.aliases))
        return self._made(unit.name, parts)

    def _own_page(self, one: Object) -> Page:
        self._page = self._layout.objects[one.id]
        kind = self._words.get(one.kind, one.kind)
        around = self._reference.unit(one.unit)
        label = self._words.get(around.kind, around.kind)
        within = [] if one.members else [(label, self._mention(Mention(around.name, around.id)))]
        parts = [self._style.title(one.name, kind), self._style.facts(within), *self._body(one, 2)]
        return self._made(self._shown(one), parts)

    # --- objects ---

    def _groups(
        self, members: Sequence[Object], groups: Sequence[tuple[str, frozenset[str]]], level: int
    ) -> Iterator[str]:
        for label, kinds in groups:
            those = [one for one in members if self._group_of(one) in kinds]
            if not those:
                continue
            anchor = f"{label}-{those[0].parent}" if level > 2 else label
            is_enum = label == "attributes" and self._is_enum(those[0])
            title = (
                self._words["variants"] if is_enum else headings.of_group(label, those, self._words)
            )
            yield (
                self._style.heading(level, title, anchor)
                if level == 2
                else (self._style.label(title))
            )
            apart = [one for one in those if one.id in self._layout.objects]
            if apart:  # those below are listed too: one list of all, wherever they stand
                yield self._style.rows([self._summary_row(one) for one in those])
            listed = [one for one in those if one.kind in _LISTED]
            if listed:
                yield self._style.rows([self._value_row(one) for one in listed])
            for one in those:
                if one not in apart and one not in listed:
                    yield from self._object(one, max(level, 3))

    def _group_of(self, one: Object) -> str:
        """Its kind; classes of exceptions stand apart on the pages of units."""
        return _EXCEPTION if one.parent is None and self._is_exception(one, 8) else one.kind

    def _is_exception(self, one: Object, left: int) -> bool:
        if one.kind != "class" or not left:
            return False
        by_id = self._reference.by_id
        return any(
            base.name.endswith(("Exception", "Error", "Warning", "BaseException", "Throwable"))
            or ((above := by_id.get(base.to or "")) and self._is_exception(above, left - 1))
            for base in one.bases
        )

    def _is_enum(self, one: Object) -> bool:
        parent = self._reference.by_id.get(one.parent or "")
        return parent is not None and (
            parent.kind == "enum" or any(base.name.endswith("Enum") for base in parent.bases)
        )

    def _object(self, one: Object, level: int) -> Iterator[str]:
        anchor = self._layout.spots[one.id].anchor
        kind = self._words.get(one.kind, one.kind)
        title = headings.of_object(one, is_alone=self._alike[headings.called(one)] == 1)
        yield self._style.heading(min(level, 6), title, anchor, kind)
        yield from self._body(one, level + 1)

    def _body(self, one: Object, level: int) -> Iterator[str]:
        style = self._style
        told_below = "deprecated" if one.deprecated else ""
        yield style.marks([each for each in self._marks(one) if each[0] != told_below])
        yield style.signature(one.signatures, one.language, self._links(one.signatures))
        yield style.facts(list(self._facts(one)))
        if one.deprecated:
            yield style.warning(self._words["deprecated"], self._deprecation(one), self._words)
        said = self._said(one.documentation)
        yield from self._documentation(
            said, one.language, self._parameter_rows(one, said), self._raises(one, said)
        )
        inherited = f"{self._words['inherited']} {{}}"
        yield style.facts(
            [
                (inherited.format(self._mention(each.base)), self._mentions(each.members))
                for each in one.inherited
            ]
        )
        calls = [self._row(each) for each in one.calls if each.to]
        callers = [self._row(each) for each in one.called_by if each.to]
        if calls or callers:
            yield style.diagram(one, calls, callers, self._words)
        members = [self._reference.by_id[each] for each in one.members]
        yield from self._groups(members, _MEMBER_GROUPS, level)

    def _row(self, one: Mention) -> Row:
        known = self._reference.by_id.get(one.to or "")
        return Row(self._shown(known) if known else one.name, self._href(one.to) or "")

    def _deprecation(self, one: Object) -> str:
        """Why something is not to be used, in the page's language where that is known."""
        other = next((d for d in one.deprecated_in if d.language == self._language), None)
        if other is not None:
            return self._text(other.summary) + self._by(other)
        return self._text(one.deprecated or "")

    def _marks(self, one: Object) -> Iterator[tuple[str, str]]:
        yield from (("modifier", each) for each in one.modifiers)
        if one.deprecated is not None:
            yield "deprecated", self._words["deprecated"]
        if one.change is not None:
            yield one.change.kind, self._words[one.change.kind].format(one.change.since)

    def _facts(self, one: Object) -> Iterator[tuple[str, str]]:
        words = self._words
        if one.bases:
            yield headings.of_bases(one.language, words), self._mentions(one.bases)
        if one.subclasses:
            yield words["subclasses"], self._mentions(one.subclasses)
        if one.overrides is not None:
            yield words["overrides"], self._mention(one.overrides)
        if one.change is not None and one.change.before:
            yield words["before"], f"`{' '.join(one.change.before.split())}`"
        if one.defined_in and one.parent is None:
            yield words["defined_in"], self._mention(Mention(one.defined_in, one.defined_in))
        yield words["source"], self._source_link(one)

    def _source_link(self, one: Object | Unit) -> str:
        place = f"{one.source.path}:{one.source.line}"
        return f"[{_plain(place)}]({one.source.url})" if one.source.url else f"`{place}`"

    def _summary_row(self, one: Object) -> tuple[str, str, str]:
        marks = self._style.marks([each for each in self._marks(one) if each[0] != "modifier"])
        link = f"[`{one.name}`]({self._href(one.id)}){marks and ' ' + marks}"
        return link, "", self._summary(one.documentation) or self._at_a_glance(one)

    def _at_a_glance(self, one: Object) -> str:
        """How something is used of which nothing is said; "" where its name tells as much."""
        text = " ".join(one.signatures[0].text.split()) if one.signatures else ""
        is_short = not one.members and text != one.name and len(text) <= _LONGEST_GLANCE
        return code(text) if is_short else ""

    def _value_row(self, one: Object) -> tuple[str, str, str]:
        said = self._said(one.documentation)
        reason = self._labelled("deprecated", self._deprecation(one))
        parts = [reason] if one.deprecated else []
        if said is not None:
            parts += [self._text(said.summary) + self._by(said), self._text(said.body)]
        text = _joined(parts)
        is_optional = any(f"{one.name}?" in code.text for code in one.signatures)
        term = self._term(f"{one.name}?" if is_optional else one.name, one.returns, one.value)
        marks = self._style.marks(list(self._marks(one)))
        return f"{term}{marks and ' ' + marks}", self._layout.spots[one.id].anchor, text

    # --- documentation ---

    def _documentation(
        self,
        said: Documentation | None,
        language: str,
        parameters: Sequence[tuple[str, str, str]] = (),
        raises: Sequence[tuple[str, str, str]] = (),
    ) -> Iterator[str]:
        style, words = self._style, self._words
        sections = said.sections if said is not None else ()
        if said is not None:
            yield self._text(said.summary) + self._by(said)
            yield self._text(said.body)
        if parameters:
            yield style.label(words["parameters"])
            yield style.rows(parameters)
        shown = [one for one in sections if one.kind not in ("raises", "deprecated")]
        shown = [one for one in shown if not (parameters and one.kind == "parameters")]
        for section in shown:
            if section.kind in _OF_THE_CALL:
                yield from self._section(section)
        if raises:
            titles = [one.title for one in sections if one.kind == "raises" and one.title]
            yield style.label(titles[0] if titles else headings.of_raises(language, words))
            yield style.rows(raises)
        for section in shown:
            if section.kind not in _OF_THE_CALL:
                yield from self._section(section)

    def _section(self, section: Section) -> Iterator[str]:
        yield self._style.label(section.title or self._words.get(section.kind, section.kind))
        if section.entries:
            yield self._style.rows([self._entry_row(one) for one in section.entries])
        if section.text:
            yield self._text(section.text)

    def _entry_row(self, one: Entry) -> tuple[str, str, str]:
        if not one.name and one.type is None:
            return "", "", self._text(one.text)
        return self._term(one.name, one.type, one.default), "", self._text(one.text)

    def _parameter_rows(
        self, one: Object, said: Documentation | None
    ) -> tuple[tuple[str, str, str], ...]:
        """What the signature has, with what is said of each; nothing where nothing is said."""
        sections = [each for each in said.sections if each.kind == "parameters"] if said else []
        entries = [entry for each in sections for entry in each.entries]
        if not entries or not one.parameters:
            return ()
        by_name = {entry.name.lstrip("*."): entry for entry in entries}
        rows = []
        for parameter in one.parameters:
            entry = by_name.pop(parameter.name.lstrip("*."), None)
            type_ = parameter.type or (entry.type if entry is not None else None)
            term = self._term(parameter.name, type_, parameter.default)
            rows.append((term, "", self._text(entry.text) if entry is not None else ""))
        rows += [self._entry_row(entry) for entry in by_name.values()]
        return tuple(rows)

    def _raises(self, one: Object, said: Documentation | None) -> tuple[tuple[str, str, str], ...]:
        """What documentation says, then what the code raises besides."""
        sections = [each for each in said.sections if each.kind == "raises"] if said else []
        entries = [entry for each in sections for entry in each.entries]
        by_name = {raised.type.name: raised.type for raised in one.raises}
        rows = []
        for entry in entries:
            to = by_name.get(entry.name.rpartition(".")[2])
            name = self._mention(Mention(entry.name, to.to if to is not None else None))
            rows.append((name if entry.name else "", "", self._text(entry.text)))
        told = {entry.name.rpartition(".")[2] for entry in entries}
        types = {each.name: each.type.text if each.type else None for each in one.parameters}
        for raised in one.raises:
            if raised.type.name in told:
                continue
            rows.append((self._mention(raised.type), "", self._when(raised, types)))
        return tuple(rows)

    def _when(self, raised: Raised, types: Mapping[str, str | None]) -> str:
        """When an exception comes, in the words that comments have for it; else as code, or through
        which call."""
        if raised.condition is not None:
            said = told_when(raised.condition, types, self._language)
            return said if isinstance(said, str) else f"{self._words['when']} `{raised.condition}`"
        return f"{self._words['through']} `{raised.through[0]}()`" if raised.through else ""

    def _term(self, name: str, type_: Code | None, default: str | None) -> str:
        shown = None
        if default is not None:
            shown = " ".join(default.split())
            shown = shown if len(shown) < _LONGEST_DEFAULT else f"{shown[: _LONGEST_DEFAULT - 1]}…"
        links = self._links((type_,)) if type_ is not None else {}
        return self._style.term(name, type_, shown, links)

    def _by(self, said: Documentation) -> str:
        mark = self._style.origin(said, self._language, self._words)
        return f" {mark}" if mark and said.summary else ""

    def _said(self, documentation: tuple[Documentation, ...]) -> Documentation | None:
        return said_in(documentation, self._language)

    # --- links ---

    def _shown(self, one: Object) -> str:
        if one.language not in _TWO_COLONS:
            return one.id.rpartition("/")[2]
        name = one.id[len(one.unit) :].lstrip(".") if one.language == "cpp" else one.id
        return name.replace(".", "::")

    def _mention(self, one: Mention) -> str:
        href = self._href(one.to) if one.to is not None else None
        known = self._reference.by_id.get(one.to or "")
        name = self._shown(known) if known is not None and one.name == known.id else one.name
        return f"[`{name}`]({href})" if href else f"`{name}`"

    def _labelled(self, label: str, text: str) -> str:
        return f"{self._words[label]}{self._words['colon']}{text}"

    def _mentions(self, those: Sequence[Mention]) -> str:
        return ", ".join(map(self._mention, those))

    def _href(self, to: str | None) -> str | None:
        return self._layout.href(self._page, to, self._style.file_of) if to is not None else None

    def _links(self, codes: Sequence[Code]) -> dict[str, str]:
        found = {link.to: self._href(link.to) for code in codes for link in code.links}
        return {to: href for to, href in found.items() if href is not None}

    def _text(self, text: str) -> str:
        """Documentation with its links led to pages."""
        if not text:
            return ""

        def resolved(found: re.Match[str]) -> str:
            href = self._href(found["to"])
            return f"[{found['text']}]({href})" if href is not None else found["text"]

        return self._style.text(_REF.sub(resolved, text), self._words)


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(part for part in parts if part.strip())


def _plain(text: str) -> str:
    return re.sub(r"([_*\[\]`<])", r"\\\1", text)
