"""The reference as data: units (modules, packages), objects in them, what is said of each.

Texts are Markdown; a link in them to `ref:ID` leads to the object or unit of that id. It is what
`--format json` writes: `docs/reference.schema.json` describes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

SCHEMA_VERSION = 1

Origin = Literal["author", "inkling", "translation"]
ChangeKind = Literal["added", "changed"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where something stands: a path within the project, one-based lines, a URL if there is one."""

    path: str
    line: int
    end_line: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class CodeLink:
    """Characters `[start, end)` of a piece of code name what has this id."""

    start: int
    end: int
    to: str


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of code, with what the names in it lead to."""

    text: str
    links: tuple[CodeLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """Something by name; `to` is its id where it belongs to this reference."""

    name: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a section: a parameter, an exception. `type` as written, `text` is Markdown."""

    name: str
    text: str
    type: Code | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part under a heading. `title` is empty where the kind says it all."""

    kind: str
    title: str
    text: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Documentation:
    """What is said in one human language, and who says it. All texts are Markdown."""

    language: str
    origin: Origin
    summary: str
    body: str = ""
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as the signature has it; `name` with its stars."""

    name: str
    kind: str
    type: Code | None = None
    default: str | None = None
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception that leaves a function: when, and through which calls, outermost first."""

    type: Mention
    condition: str | None = None
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a class has from another one: the members that it does not declare itself."""

    base: Mention
    members: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What is new since a git reference. `before` is the signature there, if it was another."""

    kind: ChangeKind
    since: str
    before: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """A class, function, value or type that users may use.

    `id` is the name by which users reach it; `defined_in` the unit whose file declares it, where
    that is another. `signatures` has several for overloads. `deprecated` is what the code says of
    that, as Markdown, "" where it says no more; `deprecated_in` the same in other languages.
    """

    id: str
    name: str
    kind: str
    language: str
    unit: str
    parent: str | None
    source: Source
    signatures: tuple[Code, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    returns: Code | None = None
    value: str | None = None
    modifiers: tuple[str, ...] = ()
    raises: tuple[Raised, ...] = ()
    bases: tuple[Mention, ...] = ()
    subclasses: tuple[Mention, ...] = ()
    inherited: tuple[Inherited, ...] = ()
    overrides: Mention | None = None
    calls: tuple[Mention, ...] = ()
    called_by: tuple[Mention, ...] = ()
    deprecated: str | None = None
    deprecated_in: tuple[Documentation, ...] = ()
    change: Change | None = None
    defined_in: str | None = None
    members: tuple[str, ...] = ()
    documentation: tuple[Documentation, ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of a unit for something that is shown elsewhere."""

    name: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What users import from: a module, a package, a header. `members` are ids of objects."""

    id: str
    name: str
    kind: str
    language: str
    source: Source
    parent: str | None = None
    members: tuple[str, ...] = ()
    aliases: tuple[Alias, ...] = ()
    documentation: tuple[Documentation, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """What the reference is of, as far as the project says so itself."""

    name: str
    version: str | None = None
    summary: str | None = None
    repository: str | None = None
    revision: str | None = None


@dataclass(frozen=True)
class Reference:
    """All of it. `languages` are those it is written in; `since` is what changes are told from."""

    project: Project
    languages: tuple[str, ...]
    units: tuple[Unit, ...]
    objects: tuple[Object, ...]
    since: str | None = None
    schema: int = SCHEMA_VERSION

    @cached_property
    def by_id(self) -> Mapping[str, Object]:
        """The objects by id."""
        return {one.id: one for one in self.objects}

    def unit(self, id_: str) -> Unit:
        """The unit of an id. Raises `KeyError` where there is none."""
        return self._units[id_]

    @cached_property
    def _units(self) -> Mapping[str, Unit]:
        return {one.id: one for one in self.units}


def said_in(documentation: tuple[Documentation, ...], language: str) -> Documentation | None:
    """What is said in a language; where nothing is, what is said at all."""
    for one in documentation:
        if one.language == language:
            return one
    return documentation[0] if documentation else None
