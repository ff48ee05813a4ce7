"""A file as tests see it: plain values, offsets in characters. How they are read is beside this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from syntax.text import Span

BranchKind = Literal["entry", "true", "false", "loop", "case"]

ConstantKind = Literal["int", "float", "string", "char", "bool"]

ChangeKind = Literal["replace", "flip", "skip", "default", "instead", "after"]
"""Another expression in its place; the opposite of a condition; a statement left out; a function
that gives nothing but a default value; another statement in its place; one more behind it."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A place that is reached or not: `text` is the condition or pattern that leads there.

    A probe goes in at `span.start`; for "around" an expression it is wrapped into a block with
    it, for "else" a whole `else` block is added at `span.start`, for "default" a case that takes
    what no other does.
    """

    kind: BranchKind
    line: int
    text: str
    span: Span
    how: Literal["inside", "around", "else", "default"] = "inside"


@dataclass(frozen=True, slots=True)
class Change:
    """A mutant: what could be different at `span`; `text` is the other source of a "replace"."""

    kind: ChangeKind
    line: int
    what: str
    span: Span
    text: str = ""


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal in a function; `compared`: it is one side of a comparison or a pattern."""

    kind: ConstantKind
    text: str
    compared: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter, a field, or a part of a variant (without a name); `type` as it is written."""

    name: str
    type: str
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class Unit:
    """A function or method.

    `owner` is the type that it belongs to ("" for none), `receiver` how it takes it ("" for a
    function of the type itself). `generics`: each type parameter with its bounds. `reaches`: the
    names it calls, and paths it names (`fs::read`), for who must not run it. `trait`: the trait
    whose method it is.
    """

    name: str
    owner: str
    receiver: Literal["", "value", "ref", "mut"]
    generics: tuple[Field, ...]
    parameters: tuple[Field, ...]
    returns: str
    modifiers: frozenset[str]
    doc: str
    span: Span
    body: Span
    line: int
    end_line: int
    literals: tuple[Constant, ...] = ()
    branches: tuple[Branch, ...] = ()
    changes: tuple[Change, ...] = ()
    reaches: frozenset[str] = frozenset()
    trait: str = ""
    owner_generics: tuple[Field, ...] = ()
    const_keyword: Span | None = None
    receiver_name: str = ""
    results: tuple[Field, ...] = ()
    """Each of several results, in Go; without names where they have none."""

    @property
    def qualified(self) -> str:
        """`Stack.push`, or the name alone."""
        return f"{self.owner}.{self.name}" if self.owner else self.name


@dataclass(frozen=True, slots=True)
class Variant:
    """One of an enum's, with what it holds; `named`: its parts have names."""

    name: str
    parts: tuple[Field, ...] = ()
    named: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A type that the file declares. `shape`: "tuple" structs have fields without names, an
    "alias" is another name for `fields[0].type`, a "named" type one of its own that is made like
    it; the `variants` of that are its constants, each with its value for a part."""

    name: str
    shape: Literal["struct", "tuple", "unit", "enum", "alias", "named", "interface"]
    fields: tuple[Field, ...] = ()
    variants: tuple[Variant, ...] = ()
    generics: tuple[Field, ...] = ()
    derives: frozenset[str] = frozenset()
    is_public: bool = True
    lifetimes: int = 0


@dataclass(frozen=True, slots=True)
class TestModule:
    """Where tests already are in the file: `end` is before its closing brace. `names` of the
    functions in it."""

    __test__ = False  # no test of pytest's, whatever its name

    span: Span
    end: int
    names: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class CallSite:
    """A call with the sources of its arguments; `owner` is "." for a method of some object."""

    name: str
    owner: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitFile:
    """All of it. `package` is what a Go file begins with; `imports` are the names that it may
    use from elsewhere, each with the path; `attributes` are those of the whole Rust file."""

    units: tuple[Unit, ...]
    records: tuple[Record, ...]
    calls: tuple[CallSite, ...] = ()
    tests: TestModule | None = None
    package: str = ""
    imports: tuple[tuple[str, str], ...] = ()
    attributes: tuple[str, ...] = ()
    implemented: frozenset[tuple[str, str]] = frozenset()
    """(trait, type) of the file's `impl`s."""
    constants: tuple[Constant, ...] = ()
    modules: tuple[str, ...] = ()
    """`mod x;` declarations."""
    variables: tuple[Field, ...] = ()
    """Of the package in Go, each with the source of its value for a type."""
