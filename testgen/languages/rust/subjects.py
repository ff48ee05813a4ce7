"""What of a Rust file can be tested: each function with the shapes it takes, the ways to make the
file's own types, and a word for what cannot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from syntax.units.facts import Field, Record, Unit, UnitFile
from testgen.languages.compiled.terms import Shape, Step, Target, Way, Ways
from testgen.languages.rust.types import Types, Unmade, record_shape

_OUTSIDE = (
    *("fs::", "File::", "TcpStream", "UdpSocket", "TcpListener", "Command::", "process::exit"),
    *("process::Command", "env::", "SystemTime", "Instant::now", "thread_rng", "rand::random"),
    *("stdin", "abort", "thread::sleep", "sleep"),
)
"""What a test must not do to somebody's machine, or cannot say anything certain about."""


@dataclass
class Subjects:
    """`notes`: why there is nothing for a function, by its name."""

    targets: list[Target] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    ways: Ways = field(default_factory=dict)
    records: dict[str, tuple[Record, Shape]] = field(default_factory=dict)
    """By the name of the shape: every type of the file that is met."""


def subjects_in(file: UnitFile, units: Iterable[Unit]) -> Subjects:
    """The targets among `units`."""
    return _Finder(file).find(units)


class _Finder:
    def __init__(self, file: UnitFile) -> None:
        self._file = file
        self._types = Types(file)
        self._found = Subjects()
        self._by_name = {unit.name: unit for unit in file.units}
        self._making: set[str] = set()

    def find(self, units: Iterable[Unit]) -> Subjects:
        for unit in units:
            try:
                self._found.targets.append(self._target(unit))
            except Unmade as fault:
                self._found.notes[unit.qualified] = str(fault)
        for record in self._file.records:
            if record.shape not in ("alias", "interface") and not record.generics:
                shape = record_shape(record)
                self._found.records.setdefault(shape.name, (record, shape))
        shown = self._found.records
        self._found.records = {name: one for name, one in shown.items() if not self._tells(one[0])}
        return self._found

    def _tells(self, record: Record) -> bool:
        """Whether its text says more than its fields: it cannot be compared, but displayed."""
        is_equal = "PartialEq" in record.derives
        implemented = self._file.implemented
        return ("Display", record.name) in implemented and not (
            is_equal or ("PartialEq", record.name) in implemented
        )

    def _target(self, unit: Unit) -> Target:
        if "unsafe" in unit.modifiers:
            raise Unmade("it is unsafe: what it needs to be sound only a person can know")
        if "async" in unit.modifiers:
            raise Unmade("it is async, and needs an executor")
        reached = self._outside(unit, set())
        if reached:
            raise Unmade(f"it reaches outside ({reached})")
        types, this = self._scope(unit)
        shapes = tuple(self._made(types, one.type, one.name) for one in unit.parameters)
        if not unit.receiver:
            return Target(unit, shapes)
        if this is None:
            raise Unmade(f"no {unit.owner} can be made here")
        self._insist_made(this)
        steps = tuple(self._steps(unit.owner))
        return Target(unit, shapes, this, steps)

    def _scope(self, unit: Unit) -> tuple[Types, Shape | None]:
        this = None
        generics = {one.name: self._standing(self._types, one) for one in unit.owner_generics}
        record = next((one for one in self._file.records if one.name == unit.owner), None)
        if record is not None and record.shape not in ("alias", "interface"):
            args = tuple(
                generics.get(one.name) or self._standing(self._types, one)
                for one in record.generics
            )
            this = record_shape(record, args)
        elif unit.owner:
            try:
                this = self._types.shape(unit.owner)
            except Unmade:
                this = None
        generics |= {
            one.name: self._standing(self._types.scoped(generics, this), one)
            for one in unit.generics
        }
        return self._types.scoped(generics, this), this

    def _standing(self, types: Types, generic: Field) -> Shape:
        try:
            return types.standing_for(generic)
        except Unmade as fault:
            raise Unmade(f"no type is obvious for {generic.name} ({fault})") from None

    def _made(self, types: Types, text: str, name: str) -> Shape:
        try:
            shape = types.shape(text)
        except Unmade as fault:
            raise Unmade(f"no value can be made for {name}: {fault}") from None
        self._insist_made(shape)
        return shape

    def _insist_made(self, shape: Shape) -> None:
        """Find the ways to make every record within. Raises `Unmade`."""
        for one in shape.args if shape.of != "record" else ():
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

    def _ways(self, shape: Shape) -> Iterable[Way]:
        record = self._record(shape)
        self._found.records[shape.name] = (record, shape)
        generics = {one.name: arg for one, arg in zip(record.generics, shape.args, strict=False)}
        types = self._types.scoped(generics, shape)
        found: list[Way] = []
        for unit in self._file.units:
            if unit.owner == record.name and not unit.receiver and not unit.trait:
                found += self._constructor(unit, types, shape)
        if record.shape == "enum":
            for variant in record.variants:
                names = tuple(one.name for one in variant.parts) if variant.named else ()
                shapes = self._shapes(types, [one.type for one in variant.parts])
                if shapes is not None:
                    found.append(Way("variant", variant.name, shapes, names))
            if record.variants:
                found = [one for one in found if one.kind == "variant"] or found
        elif not found:
            shapes = self._shapes(types, [one.type for one in record.fields])
            if shapes is not None:
                names = () if record.shape != "struct" else tuple(one.name for one in record.fields)
                found.append(Way("literal", record.shape, shapes, names))
        if "Default" in record.derives or ("Default", record.name) in self._file.implemented:
            if not any(one.kind == "call" and not one.shapes for one in found):
                found.append(Way("default", "default"))
        elif record.shape == "struct" and found and all(one.shapes for one in found):
            # A constructor may only make some states; its fields make the others.
            public = record.fields and all(one.is_public for one in record.fields)
            shapes = self._shapes(types, [one.type for one in record.fields]) if public else None
            if shapes is not None and not any(one.kind == "literal" for one in found):
                names = tuple(one.name for one in record.fields)
                found.append(Way("literal", "struct", shapes, names))
        # What makes it out of itself alone never ends.
        return [one for one in found if not _needs_itself(one, shape)] and found

    def _constructor(self, unit: Unit, types: Types, shape: Shape) -> Iterable[Way]:
        returns = unit.returns.replace(" ", "")
        bare = returns.replace("Self", shape.name.partition("<")[0])
        base = shape.name.partition("<")[0]
        plain = bare.partition("<")[0] == base
        opens = bare.startswith((f"Result<{base}", f"Option<{base}")) or returns.startswith(
            ("Result<Self", "Option<Self", "io::Result<Self")
        )
        if (
            not (plain or opens)
            or unit.modifiers & {"unsafe", "async"}
            or self._outside(unit, set())
        ):
            return
        try:
            generics = {one.name: types.standing_for(one) for one in unit.generics}
        except Unmade:
            return
        scoped = types.scoped({**types.generics, **generics}, shape)
        shapes = self._shapes(scoped, [one.type for one in unit.parameters])
        if shapes is not None and not any(one.changes for one in shapes):
            yield Way("call", unit.name, shapes, opens=opens and not plain)

    def _shapes(self, types: Types, texts: list[str]) -> tuple[Shape, ...] | None:
        try:
            shapes = tuple(map(types.shape, texts))
            for one in shapes:
                self._insist_made(one)
        except Unmade:
            return None
        return shapes

    def _record(self, shape: Shape) -> Record:
        base = shape.name.partition("<")[0]
        return next(one for one in self._file.records if one.name == base)

    def _steps(self, owner: str) -> Iterable[Step]:
        for unit in self._file.units:
            if unit.owner != owner or unit.receiver != "mut" or unit.trait or unit.generics:
                continue
            if self._outside(unit, set()) or unit.modifiers & {"unsafe", "async"}:
                continue
            types, _ = self._scope(unit)
            shapes = self._shapes(types, [one.type for one in unit.parameters])
            if shapes is not None and not any(one.changes for one in shapes):
                yield Step(unit, shapes)

    def _outside(self, unit: Unit, seen: set[str]) -> str:
        """What a function, or one of the file that it calls, reaches for outside; "" for none."""
        if unit.name in seen:
            return ""
        seen.add(unit.name)
        for name in sorted(unit.reaches):
            for word in _OUTSIDE:
                if (
                    name == word
                    or (word.endswith("::") and f"::{name}".find(f"::{word}") >= 0)
                    or ("::" in word and name.endswith(word))
                    or name.startswith(f"{word}::")
                ):
                    return name
        for name in sorted(unit.reaches):
            other = self._by_name.get(name.rpartition("::")[2])
            if other is not None and (reached := self._outside(other, seen)):
                return reached
        return ""


def _needs_itself(way: Way, shape: Shape) -> bool:
    """Whether it takes one to make one, in any case."""

    def holds(one: Shape) -> bool:
        if one.of in ("option", "list", "map", "set"):
            return False
        return one.name == shape.name or any(map(holds, one.args if one.of != "record" else ()))

    return any(map(holds, way.shapes))
