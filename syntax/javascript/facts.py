"""What a JavaScript or TypeScript file says of itself: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FunctionKind = Literal["function", "method", "static", "getter", "setter", "constructor"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """`type` is source ("" where nothing is said), `default` too; `fields` are those of a
    destructured parameter, or of an object whose documentation lists them."""

    name: str
    type: str = ""
    default: str | None = None
    optional: bool = False
    rest: bool = False
    fields: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    """A function or a member of a class or an object. `owner` is what it is a member of.

    `literals` are sources: strings, numbers, regular expressions. Offsets are bytes.
    """

    name: str
    owner: str
    kind: FunctionKind
    parameters: tuple[Parameter, ...]
    returns: str
    is_async: bool
    is_generator: bool
    doc: str
    line: int
    end_line: int
    start: int
    end: int
    body: tuple[int, int]
    source: str
    literals: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    is_private: bool = False

    @property
    def qualified(self) -> str:
        """`Stack.push`, or the name alone."""
        return f"{self.owner}.{self.name}" if self.owner else self.name


@dataclass(frozen=True, slots=True)
class Class:
    """A class, or (old style) a function with a prototype. `hidden`: what it declares private."""

    name: str
    line: int
    end_line: int
    parent: str = ""
    is_abstract: bool = False
    doc: str = ""
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A type that the file declares: an interface, an alias, or an enum with its members."""

    name: str
    kind: Literal["interface", "alias", "enum"]
    type: str = ""
    extends: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """`name` is what importers see: "default" for the default export, "=" for what CommonJS
    assigns to `module.exports`; `local` is the name in the file, "" for an expression."""

    name: str
    local: str


@dataclass(frozen=True, slots=True)
class Import:
    """What a file takes from another: `names` are (there, here), there "default" and "*" too."""

    source: str
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """A whole file. `style` is what its syntax shows: "" where neither imports nor exports."""

    style: Literal["module", "commonjs", ""]
    functions: tuple[Function, ...]
    classes: tuple[Class, ...]
    types: tuple[Named, ...]
    exports: tuple[Export, ...]
    imports: tuple[Import, ...]
    has_errors: bool = False

    def class_of(self, name: str) -> Class | None:
        """The class of this name."""
        return next((one for one in self.classes if one.name == name), None)

    def function(self, qualified: str) -> Function | None:
        """The function of this qualified name."""
        return next((one for one in self.functions if one.qualified == qualified), None)
