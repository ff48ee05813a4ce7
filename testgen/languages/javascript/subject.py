"""What of a module a test can call, and by which names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec

from syntax.javascript.facts import Class, File, Function, Named
from syntax.javascript.probes import Branch
from testgen.values import Goal


@dataclass(frozen=True, slots=True)
class Binding:
    """A name that tests use: `local`, imported as `exported`. `whole`: it is taken from what
    CommonJS assigns to `module.exports` ("=" for all of that)."""

    local: str
    exported: str
    whole: bool = False


class Exported(msgspec.Struct, frozen=True):
    """What an export turned out to be when the module was loaded."""

    type: str
    name: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A function to test, reached by `root`: the name a test imports for it."""

    function: Function
    root: str
    goals: tuple[Goal, ...]
    first: int
    last: int

    @property
    def name(self) -> str:
        """As the report calls it."""
        return self.function.qualified


@dataclass(frozen=True, slots=True)
class Module:
    """A module that was loaded: its targets, and what else is known of it."""

    facts: File
    bindings: tuple[Binding, ...]
    targets: tuple[Target, ...]
    private: tuple[str, ...]
    types: Mapping[str, Named]
    classes: Mapping[str, Class]

    @property
    def constructible(self) -> frozenset[str]:
        """Names of classes that a test can call `new` with."""
        reached = {one.local for one in self.bindings}
        return frozenset(
            name for name, each in self.classes.items() if name in reached and not each.is_abstract
        )


def bindings_of(facts: File, exported: Mapping[str, Exported], kind: str) -> tuple[Binding, ...]:
    """The names that tests use, each for an export that is there."""
    found: dict[str, Binding] = {}
    locals_of = {one.name: one.local for one in facts.exports}
    if kind == "commonjs":
        whole = exported.get("=")
        local = locals_of.get("=") or (whole.name if whole is not None else "")
        named = [name for name in exported if name != "="]
        if whole is not None and whole.type in ("function", "class") and local.isidentifier():
            found[local] = Binding(local, "=", whole=True)
        for name in named:
            if name.isidentifier() and name not in ("default", "__esModule"):
                found.setdefault(name, Binding(name, name, whole=True))
        return tuple(found.values())
    for name, one in exported.items():
        if name == "default":
            local = locals_of.get("default") or one.name or "subject"
            found[local if local.isidentifier() and local != "default" else "subject"] = Binding(
                local if local.isidentifier() and local != "default" else "subject", "default"
            )
    for name in exported:
        if name != "default" and name.isidentifier():
            found.setdefault(name, Binding(name, name))
    return tuple(found.values())


def targets_of(
    typed: File, plain: File, bindings: tuple[Binding, ...], branches: tuple[Branch, ...]
) -> tuple[tuple[Target, ...], tuple[str, ...]]:
    """The functions that can be reached from a test, and the names of those that cannot."""
    exported = _reached(typed, bindings)
    targets: list[Target] = []
    private: list[str] = []
    seen: set[str] = set()
    for one in typed.functions:
        there = plain.function(one.qualified)
        if there is None or one.qualified in seen or not one.body[1]:
            continue
        seen.add(one.qualified)
        root = exported.get(one.owner or one.name)
        class_ = typed.class_of(one.owner) if one.owner else None
        hidden = one.is_private and (bool(one.owner) or root is None)
        abstract = class_ is not None and class_.is_abstract and one.kind != "static"
        if root is None or hidden or abstract:
            private.append(one.qualified)
            continue
        goals = tuple(
            Goal(
                id=each.id,
                line=each.line,
                kind=_KINDS.get(each.kind, each.kind),
                parent=each.parent,
                text=_TEXTS.get(each.kind, "{}").format(each.text) if each.text else "",
            )
            for each in branches
            if there.start <= each.start < there.end
        )
        targets.append(Target(one, root, goals, there.line, there.end_line))
    return tuple(targets), tuple(private)


_KINDS = {"present": "true", "default": "true"}
_TEXTS = {"present": "{} != null", "default": "{} == null"}


def _reached(facts: File, bindings: tuple[Binding, ...]) -> dict[str, str]:
    """For each name of the file that is exported, the name that a test has for it."""
    locals_of = {one.name: one.local for one in facts.exports}
    found: dict[str, str] = {}
    for one in bindings:
        found.setdefault(locals_of.get(one.exported) or one.local, one.local)
        found.setdefault(one.local, one.local)
    return found


def with_inner(typed: File, plain: File, inner: tuple[Function, ...]) -> tuple[File, File]:
    """Both facts with functions that are within another one, as a UMD wrapper has them."""
    known = {one.qualified for one in typed.functions}
    more = tuple(one for one in inner if one.qualified not in known)
    return (
        replace(typed, functions=(*typed.functions, *more)),
        replace(plain, functions=(*plain.functions, *more)),
    )
