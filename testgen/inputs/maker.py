"""Values made to measure: a term for a type, in the sizes and shapes that matter to code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from keyword import iskeyword
from random import Random

from testgen.inputs.beliefs import FIRST_GUESSES, Beliefs
from testgen.inputs.by_name import samples_by_name, types_by_name
from testgen.inputs.by_predicate import types_by_predicate
from testgen.inputs.containers import DEEPEST, Containers
from testgen.inputs.draft import Draft
from testgen.inputs.files import Files
from testgen.inputs.fitting import element_of
from testgen.inputs.imports import Imports
from testgen.inputs.instances import instance
from testgen.inputs.pools import Pool
from testgen.inputs.scalars import Scalars
from testgen.inputs.standard import (
    CALLABLES,
    CALLABLES_BY_COUNT,
    EXCEPTIONS,
    PATHS,
    PURE_PATHS,
    TYPES,
    VARIADIC,
    values_of,
)
from testgen.inputs.subject import Subject
from testgen.inputs.terms import Code, Name, Term, called, is_plain, parse, show
from testgen.inputs.types import ANY, is_open, type_of_default
from testgen.values import Parameter, Type

_WRONG = (Type(of="none"), Type(of="str"), Type(of="int"), Type(of="list"), Type(of="float"))


class Maker:
    """Makes terms by type. What it draws is decided by `random` alone."""

    def __init__(
        self, subject: Subject, pool: Pool, beliefs: Beliefs, imports: Imports, random: Random
    ) -> None:
        self.subject = subject
        self.pool = pool
        self.beliefs = beliefs
        self.imports = imports
        self.random = random
        self.files = Files(pool, random)
        self._asked = {
            name: known
            for name, kinds in types_by_predicate(subject.target.goals).items()
            if (known := tuple(each for each in kinds if self._is_known(each)))
        }
        constants = (source for function in subject.reached for source in function.constants)
        self.scalars = scalars = Scalars(pool, random, constants)
        self._by_shape: dict[str, Callable[[Type, int, Draft], Term]] = {
            "int": lambda *_: scalars.number(),
            "float": lambda *_: scalars.real(),
            "complex": lambda *_: called("complex", scalars.number(), scalars.number()),
            "str": lambda *_: scalars.text(),
            "bytes": lambda *_: scalars.raw(),
            "bytearray": lambda *_: called("bytearray", scalars.raw()),
            "bool": lambda *_: random.random() < 0.5,
            "none": lambda *_: None,
            **Containers(self.make, scalars, random).by_shape,
            "callable": self._callable,
            "union": self._union,
            "literal": lambda kind, *_: self._of_literal(kind),
            "class": self._of_class,
            "type": self._of_type,
            "path": lambda kind, depth, draft: self.files.path(draft, as_text=False),
            "file": lambda *_: self.files.opened(),
            "stub": self._stub,
            "same": self._same,
        }

    def arguments(
        self, callee: str, parameters: Sequence[Parameter], depth: int, draft: Draft
    ) -> tuple[tuple[Term, ...], tuple[tuple[str, Term], ...]]:
        """Arguments for a call: what is required, and now and then what is not."""
        places: list[Term] = []
        names: list[tuple[str, Term]] = []
        generous = self.random.random() < 0.4
        # Of many options a caller gives a few.
        chance = min(0.5, 2.0 / max(1, sum(each.has_default for each in parameters)))
        by_name = False
        for parameter in parameters:
            if parameter.kind == "varargs":
                if not by_name:
                    count = self.random.choice((0, 1, 2, 2, 3))
                    places += (self.argument(callee, parameter, depth, draft) for _ in range(count))
                by_name = True
            elif parameter.kind == "kwargs":
                names += self._extra_names(callee, parameter, depth, draft, dict(names))
            elif parameter.has_default and not (generous and self._is_given(parameter, chance)):
                by_name = True
            else:
                value = self.argument(callee, parameter, depth, draft)
                if parameter.kind == "keyword" or (by_name and parameter.kind == "both"):
                    names.append((parameter.name, value))
                elif not by_name:
                    places.append(value)
        return tuple(places), tuple(names)

    def _is_given(self, parameter: Parameter, chance: float) -> bool:
        """An optional parameter, seldom where its default is something of the code's own."""
        is_own = self.is_own_default(parameter) and is_open(parameter.annotation)
        return self.random.random() < (0.1 if is_own else chance)

    def is_own_default(self, parameter: Parameter) -> bool:
        """Whether a default is something that a test would seldom replace: a function, a class."""
        if not parameter.has_default:
            return False
        return parameter.default is None or not is_plain(parse(parameter.default))

    def argument(self, callee: str, parameter: Parameter, depth: int, draft: Draft) -> Term:
        """A value for a parameter, by its annotation, else by what is believed of it."""
        passed = draft.passed.setdefault(parameter.name, [])
        if passed and self.random.random() < 0.4:
            return self.random.choice(passed)
        made = self._argument(callee, parameter, depth, draft)
        passed.append(made)
        return made

    def _argument(self, callee: str, parameter: Parameter, depth: int, draft: Draft) -> Term:
        kind = parameter.annotation
        if not is_open(kind) and callee == self.subject.callee:
            asked = self._asked.get(parameter.name, ())
            if asked and self.random.random() < 0.15:
                kind = self.random.choice(asked)
            elif depth == 0 and self.random.random() < 0.03:
                kind = self.random.choice(_WRONG)
        if kind is None or is_open(kind):
            kind = self._believed(callee, parameter)
        texts = kind.of == "str" or any(arg.of == "str" for arg in kind.args)
        if texts and kind.of in {"str", "union"}:
            samples = samples_by_name(parameter.name)
            if samples and self.random.random() < 0.35:
                return parse(self.random.choice(samples))
            if self.files.suits(parameter.name) and self.random.random() < 0.7:
                return self.files.path(draft, as_text=True)
        if kind.of == "iterator" and kind.args and kind.args[0].of == "str":
            return self.files.opened()
        return self.make(kind, depth, draft)

    def make(self, kind: Type | None, depth: int, draft: Draft) -> Term:
        """A value of a type."""
        shape = self._by_shape.get(kind.of) if kind is not None else None
        if shape is None or kind is None:
            return self._anything(depth, draft)
        return shape(kind, depth, draft)

    def _believed(self, callee: str, parameter: Parameter) -> Type:
        if not self.beliefs.knows(callee, parameter.name):
            of_default = type_of_default(parameter)
            if of_default is not None:
                self.beliefs.tell(callee, parameter.name, [of_default], 12.0)
            named = [element_of(kind, parameter) for kind in types_by_name(parameter.name)]
            self.beliefs.tell(callee, parameter.name, named, 4.0)
            self.beliefs.tell(callee, parameter.name, FIRST_GUESSES, 0.6)
            if callee == self.subject.callee:
                for kind in self._asked.get(parameter.name, ()):
                    self.beliefs.tell(callee, parameter.name, [kind], 3.0)
        return self.beliefs.pick(callee, parameter.name, self.random) or ANY

    def _extra_names(
        self, callee: str, parameter: Parameter, depth: int, draft: Draft, taken: dict[str, Term]
    ) -> list[tuple[str, Term]]:
        names: dict[str, Term] = {}
        for _ in range(self.random.choice((0, 0, 1, 2))):
            known = self.pool.pick("str", self.random)
            is_name = isinstance(known, str) and known.isidentifier() and not iskeyword(known)
            name = known if isinstance(known, str) and is_name else "key"
            if name not in taken:
                names[name] = self.argument(callee, parameter, depth, draft)
        return list(names.items())

    def _callable(self, kind: Type, depth: int, draft: Draft) -> Term:
        """A function; where it is known what it returns, often one that returns that."""
        if kind.values:
            # How many arguments it is given was learned from a complaint.
            known = CALLABLES_BY_COUNT.get(int(kind.values[0]), ())
            return parse(self.random.choice((*known, *VARIADIC)))
        if kind.args and not is_open(kind.args[-1]) and self.random.random() < 0.4:
            value = self.make(kind.args[-1], depth + 2, draft)
            return Code(f"lambda *args: {show(value)}")
        if self.random.random() < 0.25:
            return parse(self.random.choice(self.random.choice((*CALLABLES_BY_COUNT.values(),))))
        return parse(self.random.choice(CALLABLES))

    def _union(self, kind: Type, depth: int, draft: Draft) -> Term:
        weights = [0.4 if arg.of == "none" else 1.0 for arg in kind.args]
        chosen = self.random.choices(kind.args, weights)[0] if kind.args else ANY
        return self.make(chosen, depth, draft)

    def _of_literal(self, kind: Type) -> Term:
        if not kind.values or self.random.random() < 0.04:
            return self.scalars.text()
        return parse(self.random.choice(kind.values))

    def _of_class(self, kind: Type, depth: int, draft: Draft) -> Term:
        if kind.name in PATHS or kind.name in {"Path", "PathLike"}:
            return self.files.path(draft, as_text=False)
        if kind.name in PURE_PATHS:
            return called("PurePosixPath", self.random.choice(("a/b.txt", "/tmp/x", "", "..")))
        made = instance(self, kind.name, depth, draft)
        if made is not ...:
            return made
        if kind.values:
            return self._member(kind)
        known = values_of(kind.name)
        if known:
            # The plain ones first, and likelier.
            return known[int(len(known) * self.random.random() ** 1.5)]
        return called(self._imported(kind.name))

    def _member(self, kind: Type) -> Term:
        """A member of an enum of another module."""
        return Name(f"{self._imported(kind.name)}.{self.random.choice(kind.values)}")

    def _imported(self, qualified: str) -> str:
        module, _, name = qualified.rpartition(".")
        if module and module not in {"builtins", self.subject.module}:
            self.imports.learn([f"from {module} import {name}"])
        return name

    def _is_known(self, kind: Type) -> bool:
        return (
            kind.of != "class"
            or self.subject.class_of(kind.name) is not None
            or bool(values_of(kind.name))
        )

    def _of_type(self, kind: Type, depth: int, draft: Draft) -> Term:
        if kind.args and kind.args[0].of == "class":
            name = kind.args[0].name
            if name.endswith(("Exception", "Error")):
                return Name(self.random.choice(EXCEPTIONS))
            one = self.subject.class_of(name)
            if one is not None:
                return Name(self.random.choice(self.subject.concrete(one) or (one,)).name)
        return Name(self.random.choice(TYPES))

    def _same(self, kind: Type, depth: int, draft: Draft) -> Term:
        owner = self.subject.owner
        return (
            instance(self, owner.name, depth, draft) if owner is not None else self.scalars.number()
        )

    def _stub(self, kind: Type, depth: int, draft: Draft) -> Term:
        if self.random.random() < 0.3:
            return called("MagicMock")
        names: dict[str, Term] = {}
        for name, use in zip(kind.values, kind.args, strict=True):
            kinds = types_by_name(name) or FIRST_GUESSES[:3]
            chosen = use if use.of == "callable" else self.random.choice(kinds)
            names[name] = self.make(chosen, depth + 1, draft)
        return called("SimpleNamespace", **names)

    def _anything(self, depth: int, draft: Draft) -> Term:
        if depth < DEEPEST and self.random.random() < 0.15:
            return self.make(Type(of="list", args=(ANY,)), depth + 1, draft)
        kinds = ("int", "str", "float", "none", "bool")
        kind = self.random.choices(kinds, (5, 4, 1, 0.5, 0.7))[0]
        return self.make(Type(of=kind), depth, draft)
