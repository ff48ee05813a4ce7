"""Objects of the project's own classes: through constructors, factories, members, subclasses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from testgen.inputs.genome import Step
from testgen.inputs.terms import Call, Code, Name, Term, called
from testgen.values import Class, Function, Type

if TYPE_CHECKING:
    from testgen.inputs.draft import Draft
    from testgen.inputs.maker import Maker

_DEEPEST = 3
_END_OF_CHAIN = _DEEPEST + 2
"""A node that wants another node, and so on: from there on it gets nothing."""


def instance(maker: Maker, name: str, depth: int, draft: Draft) -> Term:
    """An object of a class of the project; `...` where the class is not one of it."""
    one = maker.subject.class_of(name)
    if one is not None:
        return _of(maker, one, depth, draft)
    one = maker.subject.elsewhere.get(name)
    if one is None:
        return ...
    if "Protocol" in one.bases:
        return maker.make(Type(of="callable"), depth, draft)
    if one.is_abstract:
        name, one = maker.random.choice(_made_elsewhere(maker, one) or [(name, one)])
    module = name[: -len(one.name) - 1]
    maker.imports.learn([f"from {module} import {one.name.partition('.')[0]}"])
    return _made(maker, one, depth, draft)


def _made_elsewhere(maker: Maker, one: Class) -> list[tuple[str, Class]]:
    """The classes of other modules that derive from an abstract one and can be made."""
    below = {one.name}
    found = []
    for name, other in maker.subject.elsewhere.items():
        if below & set(other.bases):
            below.add(other.name)
            found += [(name, other)] * (not other.is_abstract)
    return found


def variable_for(name: str) -> str:
    """`HTTPServer` -> `http_server`: what a person calls an object of the class."""
    last = name.rpartition(".")[2].strip("_")
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", last).lower()
    return f"{words}_" if words in {"class", "list", "set", "str", "int", "dict", "type"} else words


def _of(maker: Maker, one: Class, depth: int, draft: Draft) -> Term:
    random = maker.random
    concrete = maker.subject.concrete(one)
    if not concrete:
        return _made(maker, _completed(maker, one, draft), depth, draft)
    chosen = concrete[0]
    if len(concrete) > 1 and (chosen is not one or random.random() < 0.2):
        chosen = random.choice(concrete)
    factories = maker.subject.factories(chosen) if depth < _DEEPEST else ()
    factories = tuple(each for each in factories if each.name != maker.subject.target.name)
    if factories and random.random() < 0.25:
        factory = random.choice(factories)
        places, names = maker.arguments(factory.name, factory.parameters, depth + 1, draft)
        return Call(Name(factory.name), places, names)
    return _made(maker, chosen, depth, draft)


def _made(maker: Maker, one: Class, depth: int, draft: Draft) -> Term:
    if one.is_enum and one.members:
        return Name(f"{one.name}.{maker.random.choice(one.members)}")
    if one.is_exception and not one.constructor:
        return called(one.name, "message")
    parameters = one.constructor
    if depth >= _END_OF_CHAIN and parameters:
        return None
    if depth >= _DEEPEST:
        parameters = tuple(
            each for each in parameters if not each.has_default and each.kind != "varargs"
        )
    places, names = maker.arguments(one.name, parameters, depth + 1, draft)
    return Call(Name(one.name), places, names)


def _completed(maker: Maker, one: Class, draft: Draft) -> Class:
    """A subclass that defines what an abstract class leaves open, written into the setup."""
    name = f"Concrete{one.name.rpartition('.')[2]}"
    if name not in draft.names:
        draft.names.add(name)
        lines = [f"class {name}({one.name}):"]
        for method in maker.subject.abstract_methods(one):
            lines += _definition(method)
        if len(lines) == 1:
            lines.append("    pass")
        draft.steps.insert(0, Step(Code("\n".join(lines))))
    return Class(name=name, line=0, constructor=one.constructor, methods=one.methods)


def _definition(method: Function) -> list[str]:
    plain = method.name.rpartition(".")[2]
    value = {"str": "'value'", "int": "1", "float": "1.0", "bool": "True", "list": "[]"}.get(
        method.returns.of if method.returns is not None else "", "None"
    )
    start = "    async def" if method.is_async else "    def"
    lines = [f"{start} {plain}(self, *args, **kwargs):", f"        return {value}"]
    return ["    @property", *lines] if method.kind == "property" else lines
