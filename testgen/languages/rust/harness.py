"""The harness as Rust source: a test module behind the user's file that makes values, calls the
functions under test with them, and tells what came of it. What does not depend on the file is in
`runtime.rs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from syntax.units.facts import Record
from testgen.languages.compiled.terms import Shape, Target, Way
from testgen.languages.rust.subjects import Subjects

MODULE = "inkling_probes"
_RUNTIME = (Path(__file__).parent / "runtime.rs").read_text(encoding="utf-8")


def harness(subjects: Subjects, goals: int, mutants: int, *, lacks_std: bool) -> str:
    """The module's source, to be put behind the file. `goals` and `mutants` are how many ids."""
    runtime = _RUNTIME.replace("; GOALS]", f"; {goals + 1}]").replace(
        "; MUTANTS]", f"; {mutants + 1}]"
    )
    if lacks_std:
        runtime = runtime.replace("pub mod rt {\n", "pub mod rt {\n        extern crate std;\n", 1)
    lines = [
        "",
        "#[cfg(test)]",
        "#[allow(warnings, clippy::all)]",
        f"pub(crate) mod {MODULE} {{",
        *(["    extern crate std;"] if lacks_std else []),
        "    use super::*;",
        "    use std::prelude::v1::*;" if lacks_std else "",
        "    pub use self::rt::{flip, hit, on};",
        "    use self::rt::{ByBoth as _, ByDebug as _, ByDisplay as _, ByNothing as _,",
        "        ByValue as _, Show as _};",
        runtime,
        *_SEEN.splitlines(),
        *(line for record, shape in subjects.records.values() for line in _show(record, shape)),
        *(line for name, ways in subjects.ways.items() for line in _take(name, ways)),
        "    fn call(target: usize, input: &mut rt::In)",
        "        -> std::vec::Vec<(&'static str, std::string::String)> {",
        "        match target {",
        *(line for at, one in enumerate(subjects.targets) for line in _call(at, one)),
        '            _ => std::unreachable!("a target"),',
        "        }",
        "    }",
        "    #[test]",
        "    fn inkling_run() {",
        "        rt::run(call);",
        "    }",
        "}",
        "",
    ]
    text = "\n".join(lines)
    return re.sub(r"(?<![\w>])::std::", "std::", text) if lacks_std else text


_SEEN = """\
    macro_rules! seen { ($value:expr) => {{
        let mut out = std::string::String::new();
        (&&&&&rt::Seen(&$value)).seen(&mut out);
        out
    }} }"""


def _take(name: str, ways: Sequence[Way]) -> Iterator[str]:
    base = name.partition("<")[0]
    yield f"    /*take {name}*/ impl rt::Take for {name} {{"
    yield "        fn take(input: &mut rt::In) -> Self {"
    yield "            match input.count() {"
    for at, way in enumerate(ways):
        made = ", ".join(_argument(one) for one in way.shapes)
        yield f"                {at} => {_made(base, way, made)},"
    yield '                _ => std::unreachable!("a way"),'
    yield "            }"
    yield "        }"
    yield "    }"


def _made(base: str, way: Way, made: str) -> str:
    match way.kind:
        case "default":
            return "std::default::Default::default()"
        case "call":
            return f"<Self>::{way.name}({made})" + (".unwrap()" if way.opens else "")
        case _:
            name = base if way.kind == "literal" else f"{base}::{way.name}"
            if way.names:
                pairs = zip(way.names, way.shapes, strict=True)
                inner = ", ".join(f"{field}: {_argument(one)}" for field, one in pairs)
                return f"{name} {{ {inner} }}"
            return f"{name}({made})" if way.shapes else name


def _argument(shape: Shape) -> str:
    return f"rt::take::<{shape.name}>(input){shape.suffix}"


def _show(record: Record, shape: Shape) -> Iterator[str]:
    name = record.name
    yield f"    /*show {shape.name}*/ impl rt::Show for {shape.name} {{"
    yield "        fn show(&self, out: &mut std::string::String) {"
    if record.shape == "enum":
        yield "            match self {"
        for variant in record.variants:
            parts = [
                one.name if variant.named else f"f{at}" for at, one in enumerate(variant.parts)
            ]
            holds = ", ".join(parts)
            left = f" {{ {holds} }}" if variant.named else f"({holds})" if parts else ""
            values = ", ".join(f'("{part}", seen!(*{part}))' for part in parts)
            kind = "rec" if variant.named else "call"
            path = f"{name}::{variant.name}"
            yield f"                {path}{left} => {_shown(kind, path, values)},"
        yield "                _ => {}"
        yield "            }"
    else:
        tuple_ = record.shape != "struct"
        names = [str(at) if tuple_ else one.name for at, one in enumerate(record.fields)]
        values = ", ".join(f'("{one}", seen!(self.{one}))' for one in names)
        yield f"            {_shown('call' if tuple_ else 'rec', name, values)}"
    yield "        }"
    yield "    }"


def _shown(kind: str, name: str, values: str) -> str:
    """Code that writes a record by its fields."""
    pair = 'std::format!("[\\"{}\\",{}]", n, v)' if kind == "rec" else "v"
    return (
        "{ let all: std::vec::Vec<(&str, std::string::String)> = std::vec![" + values + "]; "
        "let all: std::vec::Vec<std::string::String> = all.into_iter().map(|(n, v)| "
        + pair
        + ").collect(); "
        f'out.push_str(&std::format!("[\\"{kind}\\",\\"{name}\\",[{{}}]]", all.join(","))); }}'
    )


def _call(at: int, target: Target) -> Iterator[str]:
    unit = target.unit
    yield f"            /*target {unit.qualified}*/ {at} => {{"
    if target.receiver is not None:
        yield f"                let mut this: {target.receiver.name} = rt::take(input);"
        yield "                for _ in 0..input.count() {"
        yield "                    match input.count() {"
        for number, step in enumerate(target.steps):
            given = ", ".join(f"s{one}" for one in range(len(step.shapes)))
            lets = " ".join(
                f"let s{one} = {_argument(shape)};" for one, shape in enumerate(step.shapes)
            )
            yield (
                f"                        {number} => {{ {lets} "
                f"let _ = this.{step.unit.name}({given}); }}"
            )
        yield '                        _ => std::unreachable!("a step"),'
        yield "                    }"
        yield "                }"
    for number, shape in enumerate(target.shapes):
        name = shape.args[0].name if shape.changes else shape.name
        yield f"                let mut a{number}: {name} = rt::take(input);"
    given = ", ".join(
        f"&mut a{number}" if shape.changes else f"a{number}{shape.suffix}"
        for number, shape in enumerate(target.shapes)
    )
    if target.receiver is not None:
        called = f"this.{unit.name}({given})"
    elif unit.owner:
        called = f"{_owner(unit.owner)}::{unit.name}({given})"
    else:
        called = f"{unit.name}({given})"
    if is_iterator(unit.returns):
        called += ".take(1000).collect::<std::vec::Vec<_>>()"
    yield "                rt::begin();"
    yield "                let result = {"
    yield f"                    let result = {called};"
    yield f"                    {_seen(unit.returns)}"
    yield "                };"
    after = [(f"a{n}", f"a{n}") for n, shape in enumerate(target.shapes) if shape.changes]
    if target.receiver is not None and unit.receiver == "mut":
        after.insert(0, ("this", "this"))
    inner = "".join(f', ("{name}", seen!({value}))' for name, value in after)
    yield f'                std::vec![("result", result){inner}]'
    yield "            }"


def _seen(returns: str) -> str:
    """What is told of a result: of a `Result` or an `Option`, each side by itself, so that an
    error that cannot be compared hides no value."""
    head = returns.replace(" ", "").partition("<")[0].rpartition("::")[2]
    sides = {"Result": ("Ok", "Err"), "Option": ("Some", "None")}.get(head)
    if sides is None:
        return "seen!(result)"
    one, other = sides
    second = (
        'std::string::String::from("[\\"call\\",\\"None\\",[]]")'
        if other == "None"
        else f'std::format!("[\\"call\\",\\"{other}\\",[{{}}]]", seen!(*e))'
    )
    left = "None" if other == "None" else f"{other}(e)"
    return (
        f'match &result {{ {one}(v) => std::format!("[\\"call\\",\\"{one}\\",[{{}}]]", '
        f"seen!(*v)), {left} => {second} }}"
    )


def _owner(name: str) -> str:
    return f"<{name}>" if not name.isidentifier() else name


def is_iterator(returns: str) -> bool:
    """Whether a function gives something to iterate over, once."""
    flat = returns.replace(" ", "")
    return flat.startswith(("implIterator<", "implDoubleEndedIterator<", "implExactSizeIterator<"))
