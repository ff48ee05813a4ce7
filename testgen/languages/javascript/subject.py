"""What of a module a test can call, and by which names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from syntax.javascript.facts import Class, File, Function, Named
from syntax.javascript.probes import Branch
from testgen.values import Goal


@dataclass(frozen=True, slots=True)
class Binding:
    """A name that tests use: `local`, imported as `exported`. `whole`: it is taken from what
    CommonJS assigns to `module.exports` ("=" for all of that). `within`: what it is called there.
    """

    local: str
    exported: str
    whole: bool = False
    within: str = ""


class Exported(msgspec.Struct, frozen=True):
    """What an export turned out to be when the module was loaded."""

    type: str
    name: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A function to test, reached by `root`: the name a test imports for it. `spans` are the
    bytes of its text, and of the private functions that are tested through it."""

    function: Function
    root: str
    goals: tuple[Goal, ...]
    first: int
    spans: tuple[tuple[int, int], ...]
    inner: tuple[Function, ...] = ()

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

    @property
    def hidden(self) -> frozenset[str]:
        """Fields that only their classes may use."""
        return frozenset(name for one in self.classes.values() for name in one.hidden)


def bindings_of(
    facts: File, exported: Mapping[str, Exported], kind: str, stem: str
) -> tuple[Binding, ...]:
    """The names that tests use, each for an export that is there; `stem` for one without."""
    found: dict[str, Binding] = {}
    locals_of = {one.name: one.local for one in facts.exports}
    if kind == "commonjs":
        whole = exported.get("=")
        within = locals_of.get("=") or (whole.name if whole is not None else "")
        local = locals_of.get("=") or stem
        named = [name for name in exported if name != "="]
        if whole is not None and whole.type in ("function", "class") and local.isidentifier():
            found[local] = Binding(local, "=", whole=True, within=within)
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
        targets.append(Target(one, root, (), there.line, ((there.start, there.end),)))
    return _with_private(targets, private, typed, plain, branches), tuple(private)


def _with_private(
    targets: Sequence[Target],
    private: Sequence[str],
    typed: File,
    plain: File,
    branches: Sequence[Branch],
) -> tuple[Target, ...]:
    """The targets with their branches. What is private belongs to the first that reaches it."""
    hidden = {name: one for name in private if (one := typed.function(name)) is not None}
    found: list[Target] = []
    for target in targets:
        inner: list[Function] = []
        todo = [target.function]
        while todo:
            calls = {name.rpartition(".")[2] for name in todo.pop().calls}
            for name in [name for name, one in hidden.items() if one.name in calls]:
                one = hidden.pop(name)
                inner.append(one)
                todo.append(one)
        there = [one for each in inner if (one := plain.function(each.qualified)) is not None]
        spans = (*target.spans, *((one.start, one.end) for one in there))
        goals = [_goal(one) for one in branches if is_within(one.start, spans)]
        found.append(replace(target, spans=spans, goals=tuple(goals), inner=tuple(inner)))
    return tuple(found)


def is_within(place: int, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether a byte is in one of these pieces."""
    return any(start <= place < end for start, end in spans)


def _goal(branch: Branch) -> Goal:
    text = _TEXTS.get(branch.kind, "{}").replace("{}", branch.text) if branch.text else ""
    return Goal(
        id=branch.id,
        line=branch.line,
        kind=_KINDS.get(branch.kind, branch.kind),
        parent=branch.parent,
        text=text,
    )


_KINDS = {"present": "true", "default": "true"}
_TEXTS = {"present": "{} != null", "default": "{} == null"}


def _reached(facts: File, bindings: tuple[Binding, ...]) -> dict[str, str]:
    """For each name of the file that is exported, the name that a test has for it."""
    locals_of = {one.name: one.local for one in facts.exports}
    found: dict[str, str] = {}
    for one in bindings:
        found.setdefault(one.within or locals_of.get(one.exported) or one.local, one.local)
        found.setdefault(one.local, one.local)
    return found
