"""The statements of a test that call a function, compare what it gives, and complain."""

from __future__ import annotations

import re
from collections.abc import Sequence

from testgen.languages.go.columns import Column, Group, result_suffix
from testgen.languages.go.subjects import Signature

_MOST_DIGITS = 6


def checked(
    group: Group,
    called: str,
    shown: tuple[str, list[str]],
    wanted: tuple[Sequence[Column], Column | None],
    prefix: str,
) -> list[str]:
    """The call and the checks of what is wanted, with the error among it. `shown` is the call in
    messages: its text and what stands for the verbs in it. `prefix`: where the values are."""
    wants, error = wanted
    signature = group.signature
    words, values = shown
    own = [one for one in wants if one.said.startswith("got")]
    others = [one for one in wants if one not in own]
    all_fail = error is not None and None not in error.sources
    has_error = bool(signature.results) and signature.results[-1] == "error"
    if not signature.results:
        lines = [called]
    elif len(own) == 1 and len(signature.results) == 1 and _compared(group, own[0], prefix, "got"):
        test = _compared(group, own[0], prefix, "got")
        lines = [
            f"if got := {called}; {test} {{",
            *_complaint(words, values, own[0], prefix),
            "}",
        ]
        own = []
    else:
        names = _results(signature, own)
        lines = [called] if set(names) == {"_"} else [f"{', '.join(names)} := {called}"]
    lines += [line for one in others if one.early for line in _change(group, one, prefix)]
    if has_error:
        lines += _error_checks(
            words, values, error, prefix, ends=bool(own or others), all_fail=all_fail
        )
    for one in own:
        lines.append(f"if {_compared(group, one, prefix, one.said)} {{")
        lines += _complaint(words, values, one, prefix)
        lines.append("}")
    lines += [line for one in others if not one.early for line in _change(group, one, prefix)]
    return lines


def _change(group: Group, one: Column, prefix: str) -> list[str]:
    """The check of what a call did to what it was given."""
    said = one.said if prefix else one.said.removeprefix("tt.")
    verb = _verb(one.type)
    name = said.removeprefix("tt.").removesuffix(".String()")
    args = f"{said}, {prefix}{one.name}"
    return [
        f"if {_compared(group, one, prefix, said)} {{",
        f'\tt.Errorf("after {group.signature.name}, {name} = {verb}, want {verb}", {args})',
        "}",
    ]


def _results(signature: Signature, own: Sequence[Column]) -> list[str]:
    names = []
    wanted = {one.said for one in own}
    values = [at for at, of in enumerate(signature.results) if of != "error"]
    for at, of in enumerate(signature.results):
        if of == "error":
            names.append("err" if at == len(signature.results) - 1 else "_")
            continue
        name = f"got{'' if len(values) == 1 else result_suffix(signature, at)}"
        names.append(name if name in wanted else "_")
    return names


def _error_checks(
    text: str,
    values: Sequence[str],
    error: Column | None,
    prefix: str,
    *,
    ends: bool,
    all_fail: bool,
) -> list[str]:
    args = ", ".join([*values, "err"])
    if error is None:
        return ["if err != nil {", f'\tt.Fatalf("{text} error = %v", {args})', "}"]
    want = f"{prefix}wantErr"
    if error.type == "error":
        says = f'"{text} error = %v, want %v", {args}, {want}'
        lines = [f"if !errors.Is(err, {want}) {{", f"\tt.Fatalf({says})", "}"]
        if ends and not all_fail:
            lines += ["if err != nil {", "\treturn", "}"]
        return lines
    says = f'"{text} error = %v, want %q", {args}, {want}'
    if all_fail:
        return [f"if err == nil || err.Error() != {want} {{", f"\tt.Errorf({says})", "}"]
    return [
        "if err != nil {",
        f"\tif err.Error() != {want} {{",
        f"\t\tt.Errorf({says})",
        "\t}",
        "\treturn",
        "}",
        f'if {want} != "" {{',
        f'\tt.Fatalf("{text} error = nil, want %q", {", ".join([*values, want])})',
        "}",
    ]


def _compared(group: Group, column: Column, prefix: str, got: str) -> str:
    """The condition under which a value is not what is wanted."""
    want = f"{prefix}{column.name}"
    if column.mode == "text":
        return f"{got}.String() != {want}"
    of = group.values.underlying(column.type)
    if of in ("float64", "float32"):
        wide = (
            (lambda one: one) if of == column.type == "float64" else (lambda one: f"float64({one})")
        )
        test = f"{got} != {want}"
        if any(_is_long(one) for one in column.sources if one is not None):
            test = f"math.Abs({wide(f'{got} - {want}')}) > {_tolerance(column.sources)}"
        if column.mode == "nan":
            nans = f"math.IsNaN({wide(got)}) && math.IsNaN({wide(want)})"
            test = f"{test} && !({nans})"
        return test
    return (
        f"{got} != {want}"
        if group.values.is_comparable(column.type)
        else f"!reflect.DeepEqual({got}, {want})"
    )


def _is_long(shown: str) -> bool:
    digits = re.sub(r"e.*|[-.]", "", shown).strip("0")
    return shown[:1] in "-0123456789" and len(digits) > _MOST_DIGITS


def _tolerance(sources: Sequence[str | None]) -> str:
    largest = max(abs(float(one)) for one in sources if one is not None and _is_long(one))
    if largest < 1000:
        return "1e-9"
    return re.sub(r"e([+-])0?", lambda one: "e" + one.group(1).strip("+"), f"{largest * 1e-9:.0e}")


def _complaint(text: str, values: Sequence[str], column: Column, prefix: str) -> list[str]:
    verb = _verb(column.type)
    which = f" {column.said}" if column.said not in ("", "got") else ""
    got = f"{column.said or 'got'}{'.String()' if column.mode == 'text' else ''}"
    args = ", ".join([*values, got, f"{prefix}{column.name}"])
    return [f'\tt.Errorf("{text}{which} = {verb}, want {verb}", {args})']


def _verb(of: str) -> str:
    return {"string": "%q", "[]byte": "%q", "[]string": "%q", "rune": "%q"}.get(of, "%v")


def shown_call(group: Group, prefix: str) -> tuple[str, list[str]]:
    """A call for a message: its text with verbs, and what stands for these."""
    signature = group.signature
    pieces, values = [], []
    for name, of in signature.parameters:
        if of.startswith(("func", "io.", "fmt.")):
            pieces.append(name)
        else:
            pieces.append(_verb(of))
            values.append(f"{prefix}{name}")
    return f"{signature.name}({', '.join(pieces)})", values
