"""What of a Go file can be tested: each function with the shapes it takes, the ways to make the
package's own types, and a word for what cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from syntax.units.facts import Unit, UnitFile
from testgen.languages.compiled.terms import Shape, Step, Target, Way, Ways
from testgen.languages.go.types import Types, Unmade

_OUTSIDE = {
    "os": ("PathSeparator", "ErrNotExist", "ErrExist", "FileMode", "ModePerm", "PathListSeparator"),
    "os/exec": (),
    "net": ("ParseIP", "IP", "ParseCIDR", "IPNet", "IPMask", "JoinHostPort", "SplitHostPort"),
    "net/http": ("StatusText", "Header", "CanonicalHeaderKey"),
    "syscall": ("Errno",),
    "log": (),
    "io/ioutil": ("ReadAll", "NopCloser", "Discard"),
    "math/rand": (),
    "crypto/rand": (),
    "runtime": ("GOOS", "GOARCH"),
    "plugin": (),
    "time": (),
}
"""Packages that reach outside, and what of each does not."""
_CLOCK = ("Now", "Sleep", "After", "Since", "Until", "Tick", "NewTimer", "NewTicker", "AfterFunc")


@dataclass(frozen=True, slots=True)
class Signature:
    """How a function is called in a test: types have no type parameters any more."""

    name: str
    owner: str
    parameters: tuple[tuple[str, str], ...]
    results: tuple[str, ...]
    variadic: bool = False
    receiver: str = ""
    """The type of its object."""
    variable: str = ""
    arguments: str = ""
    """Type arguments that cannot be inferred (`[int]`)."""
    result_names: tuple[str, ...] = ()


@dataclass
class Subjects:
    """`notes`: why there is nothing for a function, by its name."""

    targets: list[Target] = field(default_factory=list)
    signatures: dict[str, Signature] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    ways: Ways = field(default_factory=dict)


def subjects_in(file: UnitFile, package: UnitFile, units: Iterable[Unit]) -> Subjects:
    """The targets among `units` of `file`, in its package."""
    return _Finder(file, package).find(units)


class _Finder:
    def __init__(self, file: UnitFile, package: UnitFile) -> None:
        self._file = file
        self._package = package
        self._makers: dict[str, list[Unit]] = {}
        for unit in package.units:
            made = _made_by(unit)
            if made:
                self._makers.setdefault(made, []).append(unit)
        built = {name.lstrip("*") for name in self._makers if name.startswith("*")}
        self._types = Types(package, frozenset(built))
        self._found = Subjects()
        self._by_name = {unit.name: unit for unit in package.units}
        self._imports = dict(file.imports) | dict(package.imports)
        self._making: set[str] = set()

    def find(self, units: Iterable[Unit]) -> Subjects:
        for unit in units:
            try:
                self._found.targets.append(self._target(unit))
            except Unmade as fault:
                self._found.notes[unit.qualified] = str(fault)
        return self._found

    def _target(self, unit: Unit) -> Target:
        reached = self._outside(unit, set())
        if reached:
            raise Unmade(f"it reaches outside ({reached})")
        types = self._scope(unit)
        shapes = tuple(self._made(types, one.type, one.name) for one in unit.parameters)
        results = tuple(types.plain(one.type) for one in unit.results)
        if any(one.startswith(("chan ", "<-chan")) for one in results):
            raise Unmade(f"it gives a channel ({unit.returns})")
        names = _names(unit)
        parameters = tuple((name, shape.name) for name, shape in zip(names, shapes, strict=True))
        used = " ".join(one.type for one in unit.parameters)
        inferred = all(one.name in used for one in unit.generics)
        given = "" if inferred else f"[{', '.join(types.generics[g.name] for g in unit.generics)}]"
        signature = Signature(
            unit.name,
            unit.owner,
            parameters,
            results,
            variadic=bool(unit.parameters) and unit.parameters[-1].type.startswith("..."),
            arguments=given,
            result_names=tuple(one.name for one in unit.results),
        )
        if not unit.owner:
            self._found.signatures[unit.qualified] = signature
            return Target(unit, shapes)
        this = self._receiver(unit, types)
        self._insist_made(this, is_receiver=True)
        self._found.signatures[unit.qualified] = replace(
            signature, receiver=this.name, variable=_variable(unit, names)
        )
        steps = tuple(self._steps(unit)) if this.name.startswith("*") else ()
        return Target(unit, shapes, this, steps)

    def _receiver(self, unit: Unit, types: Types) -> Shape:
        base = unit.owner
        record = types.record(base)
        if record is None:
            raise Unmade(f"no {base} can be made here")
        if record.generics:
            base += f"[{', '.join(types.generics[g.name] for g in unit.owner_generics)}]"
        if f"*{unit.owner}" in self._makers:
            return Shape("record", f"*{base}")
        if record.shape != "struct":
            shape = types.shape(base)
            if unit.receiver == "mut":
                raise Unmade(f"its receiver is a pointer to a {record.fields[0].type}")
            return shape
        star = "*" if unit.receiver == "mut" else ""
        return Shape("record", f"{star}{base}")

    def _scope(self, unit: Unit) -> Types:
        generics: dict[str, str] = {}
        record = self._types.record(unit.owner) if unit.owner else None
        for own, declared in zip(
            unit.owner_generics, record.generics if record is not None else (), strict=False
        ):
            generics[own.name] = self._types.scoped(generics).standing_for(declared)
        # A later parameter may say what an earlier one's constraint leaves open.
        for one in sorted(unit.generics, key=lambda one: "[" in one.type):
            try:
                generics[one.name] = self._types.scoped(generics).standing_for(one)
            except Unmade as fault:
                raise Unmade(f"no type is obvious for {fault}") from None
        return self._types.scoped(generics)

    def _made(self, types: Types, text: str, name: str) -> Shape:
        try:
            shape = types.shape(text)
        except Unmade as fault:
            raise Unmade(f"no value can be made for {name or 'its argument'}: {fault}") from None
        self._insist_made(shape)
        return shape

    def _insist_made(self, shape: Shape, *, is_receiver: bool = False) -> None:
        """Find the ways to make every record within. Raises `Unmade`."""
        for one in shape.args:
            self._insist_made(one)
        if shape.of != "record":
            return
        if shape.name not in self._found.ways:
            if shape.name in self._making:
                return
            self._making.add(shape.name)
            ways = tuple(self._ways(shape))
            self._making.discard(shape.name)
            if not ways:
                raise Unmade(f"no {shape.name} can be made here")
            self._found.ways[shape.name] = ways
        if not is_receiver and any(one.opens for one in self._found.ways[shape.name]):
            raise Unmade(f"no {shape.name} can be made without an error to look at")

    def _ways(self, shape: Shape) -> Iterator[Way]:
        base, _, given = shape.name.lstrip("*").partition("[")
        record = self._types.record(base)
        if record is None:
            return
        generics = dict(
            zip([one.name for one in record.generics], given.rstrip("]").split(", "), strict=False)
        )
        makers = [
            way
            for unit in self._makers.get(shape.name.partition("[")[0], ())
            if (way := self._constructor(unit, given)) is not None
        ]
        plain = [one for one in makers if not one.opens]
        yield from plain or makers
        is_open = bool(record.fields) and all(one.is_public for one in record.fields)
        if (makers and not is_open) or record.shape != "struct":
            return
        types = self._types.scoped(generics)
        names, shapes = [], []
        for one in record.fields:
            made = self._field(types, one.type, shape)
            if made is not None:
                names.append(one.name)
                shapes.append(made)
        yield Way("literal", base, tuple(shapes), tuple(names))

    def _field(self, types: Types, text: str, of: Shape) -> Shape | None:
        """The shape of a field; None for one that stays what it is by itself."""
        try:
            shape = types.shape(text)
            if shape.name.startswith(("io.", "func", "fmt.")) or shape.name == of.name:
                return None
            self._insist_made(shape)
        except Unmade:
            return None
        return shape

    def _constructor(self, unit: Unit, given: str) -> Way | None:
        if self._outside(unit, set()) or (unit.generics and not given):
            return None
        generics = dict(
            zip([one.name for one in unit.generics], given.rstrip("]").split(", "), strict=False)
        )
        types = self._types.scoped(generics)
        try:
            shapes = tuple(types.shape(one.type) for one in unit.parameters)
            for one in shapes:
                self._insist_made(one)
        except Unmade:
            return None
        inferred = all(g.name in " ".join(p.type for p in unit.parameters) for g in unit.generics)
        name = unit.name if inferred else f"{unit.name}[{given}"
        return Way("call", name, shapes, opens=len(unit.results) == 2)

    def _steps(self, target: Unit) -> Iterator[Step]:
        for unit in self._package.units:
            if unit.owner != target.owner or unit.receiver != "mut":
                continue
            if self._outside(unit, set()) or not any(
                one.kind in ("skip", "instead") for one in unit.changes
            ):
                continue
            try:
                types = self._scope(unit)
                shapes = tuple(types.shape(one.type) for one in unit.parameters)
                for one in shapes:
                    self._insist_made(one)
            except Unmade:
                continue
            yield Step(unit, shapes)

    def _outside(self, unit: Unit, seen: set[str]) -> str:
        """What a function, or one of the package that it calls, reaches for outside."""
        if unit.name in seen:
            return ""
        seen.add(unit.name)
        for name in sorted(unit.reaches):
            head, dot, rest = name.partition(".")
            path = self._imports.get(head)
            if not dot or path not in _OUTSIDE:
                continue
            if rest in _CLOCK if path == "time" else rest not in _OUTSIDE[path]:
                return name
        for name in sorted(unit.reaches):
            other = self._by_name.get(name.rpartition(".")[2])
            if other is not None and (reached := self._outside(other, seen)):
                return reached
        return ""


def _made_by(unit: Unit) -> str:
    """The type that a function is a constructor of, with a star for a pointer; "" for none."""
    if unit.owner or not unit.name.lower().startswith(("new", "make", "must")):
        return ""
    if not unit.results or len(unit.results) > 2:
        return ""
    if len(unit.results) == 2 and unit.results[1].type != "error":
        return ""
    name = unit.results[0].type.partition("[")[0]
    return name if name.lstrip("*").isidentifier() else ""


def _names(unit: Unit) -> list[str]:
    """What a test calls the parameters."""
    found: list[str] = []
    for at, one in enumerate(unit.parameters):
        name = one.name if one.name not in ("", "_") else f"arg{at}"
        if name in ("name", "want", "t", "tt", "wantErr", "got", "err"):
            name = {"t": "in", "err": "given"}.get(name, f"{name}In")
        found.append(name)
    return found


def _variable(unit: Unit, taken: list[str]) -> str:
    name = unit.receiver_name
    if name in ("", "_", "t", "tt", *taken):
        name = unit.owner[:1].lower() + unit.owner[1:]
    return name if name not in ("t", "tt", "name", "want", *taken) else "object"
