"""One test function as a person would write it: a table of alike cases, or cases step by step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from testgen.languages.go.columns import Column, Group, columns_of, writers
from testgen.languages.go.comparing import checked, shown_call
from testgen.languages.go.labels import labels
from testgen.languages.go.reading import unescaped
from testgen.languages.go.spelling import text

_FEW_COLUMNS = 4
_WIDEST = 96
_UNTYPED = ("int", "string", "bool")


def function(group: Group, name: str) -> list[str]:
    """The lines of a test function."""
    if group.cases[0].checks[0].kind == "raises":
        return _panics(group, name)
    if any(row.steps or row.opens for row in group.rows):
        return _straight(group, name)
    return _table(group, name)


def _table(group: Group, name: str) -> list[str]:
    given, wants, error = columns_of(group)
    columns = [*given, *wants, *([error] if error is not None else [])]
    count = len(group.cases)
    names = labels(_said(group, given), [_outcome(group, at) for at in range(count)])
    lines = [f"func {name}(t *testing.T) {{"]
    lines += ["\ttests := []struct {", "\t\tname string"]
    lines += [f"\t\t{one.name} {one.type}" for one in columns]
    lines.append("\t}{")
    keyed = len(columns) >= _FEW_COLUMNS or any(None in one.sources for one in columns)
    for at, label in enumerate(names):
        lines += _row(label, columns, at, keyed=keyed)
    lines += ["\t}", "\tfor _, tt := range tests {"]
    lines.append("\t\tt.Run(tt.name, func(t *testing.T) {")
    lines += [f"\t\t\t{line}" for line in _body(group, wants, error, "tt.")]
    return [*lines, "\t\t})", "\t}", "}"]


def _said(group: Group, given: Sequence[Column]) -> list[list[str]]:
    """What the rows are called by: what they are given, but for an object that is just made."""
    variable = group.signature.variable
    found = []
    for at, row in enumerate(group.rows):
        is_new = re.fullmatch(r"\w+\(.*\)", row.receiver) is not None
        shown = [one for one in given if one.name != variable or not is_new]
        found.append([str(one.sources[at]) for one in shown])
    return found


def _row(label: str, columns: Sequence[Column], at: int, *, keyed: bool) -> list[str]:
    sources = [(one.name, one.sources[at]) for one in columns]
    if keyed:
        shown = [f"{key}: {value}" for key, value in sources if value is not None]
        shown.insert(0, f"name: {label}")
    else:
        shown = [label, *(str(value) for _, value in sources)]
    line = f"\t\t{{{', '.join(shown)}}},"
    if len(line) <= _WIDEST:
        return [line]
    if not keyed:
        return _row(label, columns, at, keyed=True)
    return ["\t\t{", *(f"\t\t\t{one}," for one in shown), "\t\t},"]


def _body(group: Group, wants: Sequence[Column], error: Column | None, prefix: str) -> list[str]:
    lines = [f"var {name} bytes.Buffer" for name in writers(group)]
    called = _call(group, prefix)
    shown = shown_call(group, prefix)
    return lines + checked(group, called, shown, (wants, error), prefix)


def _call(group: Group, prefix: str) -> str:
    """A call with the fields of a row."""
    signature = group.signature
    given = []
    for at, (name, of) in enumerate(signature.parameters):
        spread = "..." if signature.variadic and at == len(signature.parameters) - 1 else ""
        given.append(f"&{name}" if of == "io.Writer" else f"{prefix}{name}{spread}")
    owner = f"{prefix}{signature.variable}." if signature.receiver else ""
    return f"{owner}{signature.name}{signature.arguments}({', '.join(given)})"


def _straight(group: Group, name: str) -> list[str]:
    """Cases whose object has a history, each by itself."""
    lines = [f"func {name}(t *testing.T) {{"]
    count = len(group.cases)
    names = labels([() for _ in range(count)], [_history(group, at) for at in range(count)])
    for at, label in enumerate(names):
        lines.append(f"\tt.Run({label}, func(t *testing.T) {{")
        lines += [f"\t\t{line}" for line in _steps(group, at)]
        lines.append("\t})")
    return [*lines, "}"]


def _steps(group: Group, at: int) -> Iterator[str]:
    row, signature = group.rows[at], group.signature
    variable = signature.variable
    if row.opens:
        yield f"{variable}, err := {row.receiver}"
        yield from ("if err != nil {", "\tt.Fatal(err)", "}")
    else:
        yield f"{variable} := {row.receiver}"
    yield from row.steps
    alone = Group(signature, group.cases[at : at + 1], (row,), group.values)
    _, wants, error = columns_of(alone)
    for writer in writers(group):
        yield f"var {writer} bytes.Buffer"
    given = list(row.given)
    for number, (name, of) in enumerate(signature.parameters):
        if of == "io.Writer":
            given[number] = f"&{name}"
        elif not signature.variadic and alone.seen(0, f"a{number}") is not None:
            yield f"{name} := {given[number]}"
            given[number] = name
    called = f"{variable}.{signature.name}({', '.join(given)})"
    shown = called.partition(".")[2].replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"')
    if len(shown) > 60:
        shown = f"{signature.name}(…)"
    wants = [one for one in wants if one.sources[0] is not None]
    inline = len(signature.results) == 1 and bool(wants) and wants[0].said == "got"
    inline = inline and wants[0].type in _UNTYPED
    for one in wants[inline:]:
        source = str(one.sources[0])
        plain = one.type in _UNTYPED or source.startswith((f"{one.type}{{", f"&{one.type[1:]}{{"))
        yield f"{one.name} := {source}" if plain else f"var {one.name} {one.type} = {source}"
    if error is not None:
        yield f"wantErr := {error.sources[0]}"
    lines = checked(alone, called, (shown, []), (wants, error), "")
    if row.opens and lines and " := " in lines[0] and re.match(r"(_, )*err := ", lines[0]):
        lines[0] = lines[0].replace(" := ", " = ", 1)
    if inline:
        head = f"if got := {called}; "
        both = f"if got, want := {called}, {wants[0].sources[0]}; "
        lines = [one.replace(head, both, 1) for one in lines]
    yield from lines


def _history(group: Group, at: int) -> str:
    methods = [one.split(".", 1)[1].partition("(")[0] for one in group.rows[at].steps]
    distinct = list(dict.fromkeys(methods))
    said = _outcome(group, at)
    return (f"after {' and '.join(distinct[:3])}" if distinct else "new") + (
        f": {said}" if said else ""
    )


def _panics(group: Group, name: str) -> list[str]:
    given, _, _ = columns_of(group)
    count = len(group.cases)
    said = [re.sub(r"\\(.)", r"\1", one.checks[0].match) for one in group.cases]
    wanted = Column("want", "string", tuple(text(one) for one in said))
    names = labels(_said(group, given), ["" for _ in range(count)])
    columns = [*given, wanted]
    lines = [f"func {name}(t *testing.T) {{", "\ttests := []struct {", "\t\tname string"]
    lines += [f"\t\t{one.name} {one.type}" for one in columns]
    lines.append("\t}{")
    for at, label in enumerate(names):
        lines += _row(label, columns, at, keyed=len(columns) >= _FEW_COLUMNS)
    shown, values = shown_call(group, "tt.")
    args = ", ".join([*values, "r", "tt.want"])
    body = _call(group, "tt.")
    return [
        *lines,
        "\t}",
        "\tfor _, tt := range tests {",
        "\t\tt.Run(tt.name, func(t *testing.T) {",
        "\t\t\tdefer func() {",
        "\t\t\t\tif r := recover(); fmt.Sprint(r) != tt.want {",
        f'\t\t\t\t\tt.Errorf("{shown} panics with %v, want %q", {args})',
        "\t\t\t\t}",
        "\t\t\t}()",
        *(f"\t\t\tvar {one} bytes.Buffer" for one in writers(group)),
        f"\t\t\t{body}",
        "\t\t})",
        "\t}",
        "}",
    ]


def _outcome(group: Group, at: int) -> str:
    """What is special about a row: its error."""
    seen = group.seen(at, "result")
    if seen is None or not seen[1] or group.signature.results[-1] != "error":
        return ""
    last = seen[1][-1]
    if last[0] != "err":
        return ""
    said = unescaped(str(last[1])[1:-1])
    pieces = re.split(r"[:\n]", re.sub(r"[\"'`][^\"'`]*[\"'`]", "", said))
    words = [" ".join(one.split()) for one in pieces if re.search("[a-z]{2}", one)]
    return words[-1][:40].strip() if words else "error"
