"""The harness as Go source: a test of the package that makes values, calls the functions under
test with them, and tells what came of it. What does not depend on the file is in `runtime.go.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from syntax.units.facts import UnitFile
from testgen.languages.compiled.terms import Shape, Target, Way, Ways
from testgen.languages.go.subjects import Signature, Subjects

HARNESS, PROBES = "inkling_harness_test.go", "inkling_probes.go"
RUN = "TestInklingRun"
_HERE = Path(__file__).parent
_RUNTIME = (_HERE / "runtime.go.txt").read_text(encoding="utf-8")
_PROBES = (_HERE / "probes.go.txt").read_text(encoding="utf-8")
_IMPORTS = {
    "inkatomic": "sync/atomic",
    "inkbytes": "bytes",
    "inkdebug": "runtime/debug",
    "inkerrors": "errors",
    "inkfmt": "fmt",
    "inkhex": "encoding/hex",
    "inkio": "io",
    "inkos": "os",
    "inkreflect": "reflect",
    "inkruntime": "runtime",
    "inksort": "sort",
    "inkstrconv": "strconv",
    "inkstrings": "strings",
    "inktesting": "testing",
    "inktime": "time",
    "inkunicode": "unicode",
    "inkunsafe": "unsafe",
}
_STANDARD = ("time", "io", "fmt")


def probes_file(package: str, goals: int, mutants: int) -> str:
    """What the probes and mutants of the package call."""
    text = _PROBES.replace("PACKAGE", package, 1)
    return text.replace("GOALS", str(goals + 1)).replace("MUTANTS", str(mutants + 1))


def harness(subjects: Subjects, package: UnitFile) -> str:
    """The harness's source."""
    body = "\n".join(
        (
            *_names(package, subjects),
            *(line for name, ways in subjects.ways.items() for line in _take(name, ways)),
            *_sentinels(package),
            "func inklingCall(target int, in *inklingIn, out *inklingOut) {",
            "\tswitch target {",
            *(
                line
                for at, one in enumerate(subjects.targets)
                for line in _call(at, one, subjects.signatures[one.unit.qualified], subjects.ways)
            ),
            "\t}",
            "}",
        )
    )
    plain = [f'import "{path}"' for path in _STANDARD if re.search(rf"\b{path}\.[A-Z]", body)]
    head = [
        f"package {package.package}",
        "",
        *(f'import {name} "{path}"' for name, path in _IMPORTS.items()),
        *plain,
        "",
    ]
    return "\n".join([*head, _RUNTIME, body, ""])


def _names(package: UnitFile, subjects: Subjects) -> Iterator[str]:
    yield "func init() {"
    for record in package.records:
        if record.shape == "named" and record.variants:
            yield f"\t/*names {record.name}*/"
            yield f"\t{{ t := inkreflect.TypeOf((*{record.name})(nil)).Elem()"
            yield "\tinklingNames[t] = map[string]string{}"
            for one in reversed(record.variants):
                value = f"inklingPlain(inkreflect.ValueOf({one.name}))"
                yield f'\tinklingNames[t][inkfmt.Sprintf("%#v", {value})] = "{one.name}"'
            yield "\t}"
    yield "}"


def _sentinels(package: UnitFile) -> Iterator[str]:
    yield "var inklingSentinels = []inklingSentinel{"
    for one in package.variables:
        if is_sentinel(one.name, one.type):
            yield f'\t{{"{one.name}", &{one.name}}},'
    yield "}"


def is_sentinel(name: str, value: str) -> bool:
    """Whether a variable of the package is an error to be compared with."""
    return name[:3] in ("Err", "err") and value.startswith(("errors.New(", "fmt.Errorf(", "error"))


def _take(name: str, ways: Sequence[Way]) -> Iterator[str]:
    star = "&" if name.startswith("*") else ""
    yield f"/*take {name}*/"
    yield "func init() {"
    if is_object(name, ways):
        yield f'\tinklingObjects["{name}"] ='
    else:
        yield f"\tinklingWays[inkreflect.TypeOf((*{name})(nil)).Elem()] ="
    yield "\tfunc(in *inklingIn) inkreflect.Value {"
    yield "\t\tswitch in.count() {"
    for at, way in enumerate(ways):
        yield f"\t\tcase {at}:"
        if way.kind == "call":
            given = _given(way.shapes, "p")
            yield from _lets(way.shapes, "p", "\t\t\t")
            if way.opens:
                yield f"\t\t\tv, err := {way.name}({given})"
                yield "\t\t\tif err != nil { panic(err) }"
            else:
                yield f"\t\t\tv := {way.name}({given})"
            yield "\t\t\treturn inkreflect.ValueOf(v)"
            continue
        yield f"\t\t\tvar v {name.lstrip('*')}"
        for field in way.names:
            yield f"\t\t\tin.take(&v.{field})"
        yield f"\t\t\treturn inkreflect.ValueOf({star}v)"
    yield "\t\t}"
    yield '\t\tpanic("a way")'
    yield "\t}"
    yield "}"


def is_object(name: str, ways: Sequence[Way]) -> bool:
    """Whether it is only made for a receiver: elsewhere a pointer may be nil."""
    return name.startswith("*") and not any(way.kind == "call" for way in ways)


def _lets(shapes: Sequence[Shape], prefix: str, indent: str) -> Iterator[str]:
    for at, shape in enumerate(shapes):
        yield f"{indent}var {prefix}{at} {shape.name}"
        yield f"{indent}in.take(&{prefix}{at})"


def _given(shapes: Sequence[Shape], prefix: str) -> str:
    return ", ".join(f"{prefix}{at}{shape.suffix}" for at, shape in enumerate(shapes))


def _call(at: int, target: Target, signature: Signature, ways: Ways) -> Iterator[str]:
    yield f"\tcase {at}: /*target {target.unit.qualified}*/"
    watched = [f"a{n}" for n, shape in enumerate(target.shapes) if may_change(shape)]
    called = f"{signature.name}{signature.arguments}({_given(target.shapes, 'a')})"
    if target.receiver is not None:
        called = f"this.{called}"
        yield f"\t\tvar this {target.receiver.name}"
        if is_object(target.receiver.name, ways.get(target.receiver.name, ())):
            made = f'inklingObjects["{target.receiver.name}"](in).Interface()'
            yield f"\t\tthis = {made}.({target.receiver.name})"
        else:
            yield "\t\tin.take(&this)"
        yield "\t\tfor n := in.count(); n > 0; n-- {"
        yield "\t\t\tswitch in.count() {"
        for number, step in enumerate(target.steps):
            yield f"\t\t\tcase {number}:"
            yield from _lets(step.shapes, "s", "\t\t\t\t")
            yield f"\t\t\t\tthis.{step.unit.name}({_given(step.shapes, 's')})"
        yield "\t\t\t}"
        yield "\t\t}"
        if target.unit.receiver == "mut":
            watched.insert(0, "this")
    yield from _lets(target.shapes, "a", "\t\t")
    for name in watched:
        yield f'\t\tout.watch("{name}", &{name})'
    yield "\t\tinklingBegin()"
    count = len(signature.results)
    names = ", ".join(f"r{n}" for n in range(count))
    yield f"\t\t{names} := {called}" if count else f"\t\t{called}"
    yield f"\t\tout.results({', '.join(f'&r{n}' for n in range(count))})"
    for name in watched:
        yield f'\t\tout.changed("{name}", &{name})'


def may_change(shape: Shape) -> bool:
    """Whether a function may write into what it is given."""
    if shape.of in ("list", "map") or shape.name == "io.Writer":
        return True
    return shape.name.startswith("*")
