"""What a Python module passes on: names that it imports from its own project and offers as its
own."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.calls.place import Place
from docgen.calls.python import place_of
from docgen.facts.offered import all_statements, strings_in
from docgen.facts.source import SourceFile, Sources
from syntax.names.facts import Kind
from syntax.names.resolve import Resolver


@dataclass(frozen=True, slots=True)
class PassedOn:
    """A name, the module that it is imported from as the import has it, and where it is declared;
    None for what is neither a class nor a function, or cannot be found."""

    name: str
    module: str
    place: Place | None


def passed_on(file: SourceFile, sources: Sources) -> tuple[PassedOn, ...]:
    """What `__all__` lists of what is imported; without one, all that a package imports from
    within itself under a public name."""
    if file.language != "python":
        return ()
    listed = {name for each in all_statements(file.text) for name in strings_in(each)}
    if not listed and file.path.stem != "__init__":
        return ()
    resolver = Resolver(sources.modules, sources.roots)
    found = []
    for name, bindings in file.names.scopes[0].bindings.items():
        one = next((each for each in bindings if each.kind is Kind.MEMBER), None)
        is_offered = name in listed if listed else not name.startswith("_")
        if one is not None and is_offered and _is_own(one.module, file):
            objects = resolver.name(file.names, 0, name)
            place = place_of(objects[0]) if len(objects) == 1 else None
            found.append(PassedOn(name, one.module, place))
    return tuple(found)


def _is_own(module: str, file: SourceFile) -> bool:
    """Whether a module belongs to the package that a file is of, by its name."""
    return module.startswith(".") or module.partition(".")[0] in file.path.parts
