"""From files to the reference: units, what each offers, and what is true of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from docgen.calls.graph import CallGraph
from docgen.calls.place import Place
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.reference.attributes import moved
from docgen.reference.declaring import Declaring
from docgen.reference.documenting import Setting, documented
from docgen.reference.exports import Exports
from docgen.reference.model import (
    Alias,
    Documentation,
    Object,
    Project,
    Reference,
    Source,
    Unit,
)
from docgen.reference.names import Names
from docgen.reference.objects import Builder, Subject
from docgen.reference.origin import Web
from docgen.reference.unit_docs import unit_doc
from docgen.reference.units import ENTRY, Belonging, belonging, is_entry, is_of_tests
from foundation.nothing import Nothing
from syntax.dialects import SCRIPTS

_BUILT = frozenset({".js", ".mjs", ".cjs"})
_FOR_BUILT = frozenset({"dist", "lib", "build", "esm", "cjs", "out"})
_DEEPEST = 8
_DECLARED = (".d.ts", ".d.mts", ".d.cts")


@dataclass(frozen=True, slots=True, kw_only=True)
class GatherOptions:
    """`top` is the folder that paths are shown from, `root` the one that names of units begin in.
    `named` are files that were asked for by name: of them nothing is taken for a test."""

    top: Path
    root: Path
    named: frozenset[Path] = frozenset()
    private: bool = False


@dataclass(frozen=True)
class Gathered:
    """The reference, with the code of each object, the file that each unit is shown at, and files
    that were left out with the reason."""

    reference: Reference
    subjects: Mapping[str, Subject]
    shown_at: Mapping[str, SourceFile]
    graph: CallGraph
    files: Mapping[Path, SourceFile]
    skipped: tuple[tuple[Path, str], ...]


@dataclass
class _Home:
    """A unit in the making."""

    belonging: Belonging
    files: list[SourceFile] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    aliases: list[tuple[str, Place]] = field(default_factory=list)


def gather(
    paths: Sequence[Path],
    sources: Sources,
    project: Project,
    web: Web,
    *,
    options: GatherOptions,
    on_file: Callable[[int, int], None] = lambda done, total: None,
) -> Gathered:
    """Read the files and say what they offer. Nothing is run, no model is asked."""
    files, skipped = _read(paths, sources, options, on_file)
    exports = Exports(files, sources)
    names = Names(exports)
    homes = _homes(files, options, project)
    kept = {name: home for name, home in homes.items() if options.private or _is_shown(home, homes)}
    _name_units(kept, names)
    shown = _placed(kept, exports, options)
    subjects = Declaring(names, options.private).subjects(shown)
    graph = CallGraph.of(sources, files)
    builder = Builder(names, graph, Raising(sources), subjects, web, options.top)
    objects = moved({id_: builder.object(id_, one) for id_, one in subjects.items()})
    units = tuple(
        _unit(name, home, names, objects, web=web, top=options.top) for name, home in kept.items()
    )
    units = tuple(one for one in units if one.members or one.aliases or one.documentation)
    reference = Reference(project, (), _with_parents(units), tuple(objects.values()))
    shown_at = {name: _first(home) for name, home in kept.items()}
    return Gathered(reference, subjects, shown_at, graph, files, tuple(skipped))


def _read(
    paths: Sequence[Path],
    sources: Sources,
    options: GatherOptions,
    on_file: Callable[[int, int], None],
) -> tuple[dict[Path, SourceFile], list[tuple[Path, str]]]:
    files: dict[Path, SourceFile] = {}
    skipped: list[tuple[Path, str]] = []
    given = set(paths)
    for number, path in enumerate(paths):
        on_file(number, len(paths))
        if path not in options.named and is_of_tests(path, options.root):
            continue
        if _is_told_elsewhere(path, given):
            continue
        file = sources.file(path)
        if isinstance(file, Nothing):
            skipped.append((path, file.reason))
        else:
            files[path] = file
    on_file(len(paths), len(paths))
    return files, skipped


def _is_told_elsewhere(path: Path, given: set[Path]) -> bool:
    """Whether another file is the same to users: the module of a stub; of what was built from
    TypeScript its source, else its declarations, in one of the forms that it is published in."""
    if path.suffix == ".pyi":
        return path.with_suffix(".py") in given
    base, declares, _ = path.name.partition(".d.")
    if not declares:
        base = path.stem if path.suffix in _BUILT else ""
    ending = path.name[len(base) :]
    forms = _DECLARED[: _DECLARED.index(ending)] if ending in _DECLARED else _DECLARED
    if not base:
        return False
    beside = (path.with_name(base + form) for form in forms)
    return any(one in given for one in (*beside, *_sources_of(path.with_name(base))))


def _sources_of(built: Path) -> Iterator[Path]:
    """Where the source of a file without ending may stand: in `src` beside the folders it is in."""
    for above in built.parents[:_DEEPEST]:
        inner = built.relative_to(above)
        within = [inner, *([Path(*inner.parts[1:])] if inner.parts[0] in _FOR_BUILT else [])]
        for one in within:
            yield from (above / "src" / one.parent / (one.name + end) for end in (".ts", ".tsx"))


def _homes(
    files: Mapping[Path, SourceFile], options: GatherOptions, project: Project
) -> dict[str, _Home]:
    homes: dict[str, _Home] = {}
    for file in files.values():
        of = belonging(file, options.root)
        name = of.name
        if file.language in SCRIPTS:  # as users import it
            name = f"{project.name}/{name}" if name != ENTRY else project.name
        home = homes.setdefault(name, _Home(of))
        home.files.append(file)
    return homes


def _is_shown(home: _Home, homes: Mapping[str, _Home]) -> bool:
    """Whether users are meant to import from it. Where a language of headers has none, its other
    files are all there is."""
    if home.belonging.kind == "file":
        return not any(one.belonging.kind == "header" for one in homes.values())
    if home.files[0].language in SCRIPTS and home.belonging.name != ENTRY:
        return not any(one.belonging.name == ENTRY for one in homes.values())
    return home.belonging.is_public


def _name_units(homes: Mapping[str, _Home], names: Names) -> None:
    for name, home in homes.items():
        for file in home.files:
            names.add_unit(file.path, name)


def _placed(
    homes: Mapping[str, _Home], exports: Exports, options: GatherOptions
) -> dict[Place, tuple[str, str]]:
    """Where each declared thing is shown: the unit with the shortest name that offers it, and under
    which name. The others have a link to it."""
    offers: dict[Place, list[tuple[str, str]]] = {}
    for unit, home in homes.items():
        for file in home.files:
            for one in exports.of(file, private=options.private):
                if one.place.name:
                    offers.setdefault(one.place, []).append((unit, one.name))
    shown: dict[Place, tuple[str, str]] = {}
    for place, those in offers.items():
        chosen = min(those, key=lambda one: _distance(one, homes[one[0]], place))
        shown[place] = chosen
        for unit, name in dict.fromkeys(those):
            if unit != chosen[0]:
                homes[unit].aliases.append((name, place))
    return shown


def _distance(offer: tuple[str, str], home: _Home, place: Place) -> tuple[int, int, int, str]:
    """Packages around the declaring file come first, the outermost of them before the others."""
    unit, name = offer
    paths = [file.path for file in home.files]
    is_above = place.path in paths or any(
        is_entry(path) and path.parent in place.path.parents for path in paths
    )
    return not is_above, unit.count(".") + unit.count("/"), name != place.name, unit


def _first(home: _Home) -> SourceFile:
    """The file that says something of the whole, else the first."""
    return min(home.files, key=lambda file: (unit_doc(file) is None, file.path.name))


def _unit(
    name: str, home: _Home, names: Names, objects: Mapping[str, Object], *, web: Web, top: Path
) -> Unit:
    first = _first(home)
    members = tuple(one.id for one in objects.values() if one.unit == name and one.parent is None)
    aliases = {
        alias: names.by_place[place] for alias, place in home.aliases if place in names.by_place
    }
    text = unit_doc(first)
    said: tuple[Documentation, ...] = ()
    if text is not None:
        find = names.finder(first, None)
        setting = Setting(first.language, find, lambda code: names.code(code, first))
        said = (documented(text, setting),)
    path = _shown_path(first.path, top)
    lines = first.text.count("\n") + 1
    return Unit(
        id=name,
        name=name,
        kind=home.belonging.kind,
        language=first.language,
        source=Source(path, 1, lines, web.url(path, 1, lines)),
        members=members,
        aliases=tuple(Alias(alias, to) for alias, to in aliases.items()),
        documentation=said,
    )


def _shown_path(path: Path, top: Path) -> str:
    try:
        return path.relative_to(top).as_posix()
    except ValueError:
        return path.name


def _with_parents(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """The units in the order of their names, each with the one around it."""
    ids = {one.id for one in units}
    found = []
    for unit in sorted(units, key=lambda one: one.id.replace("/", ".").replace("::", ".")):
        above = unit.id
        parent = None
        while parent is None and above:
            cut = max(above.rfind("."), above.rfind("/"), above.rfind("::"))
            above = above[:cut] if cut > 0 else ""
            parent = above if above in ids else None
        found.append(replace(unit, parent=parent))
    return tuple(found)
