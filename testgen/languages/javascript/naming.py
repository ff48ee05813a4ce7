"""What a test is called: what comes of which arguments, in the words of the code."""

from __future__ import annotations

import re
from collections.abc import Sequence

from testgen.values import Case
from testgen.writing.kept import KeptCase

_MOST, _MOST_VALUE, _MOST_GIVEN = 90, 36, 48
_GIVES = {"iterate": "yields", "await": "resolves to"}


def name_of(kept: KeptCase) -> str:
    """`returns 86400000 for '1d'`."""
    first = kept.checks[0]
    given = given_of(kept.case)
    if first.kind == "raises":
        said = "rejects with" if kept.case.how == "await" else "throws"
        what = "" if first.expected == "Error" else f" {_article(first.expected)}"
        name = f"{said}{what}" if what else f"{said} an error"
    elif first.subject.partition(".")[0] != "result":
        name = f"leaves {first.subject} at {_short(first.expected)}"
    elif first.subject.startswith("result.") and len(kept.checks) > 1:
        name = "creates" if kept.case.call.startswith("new ") else "returns an object"
    elif first.kind == "type":
        verb = "creates" if kept.case.call.startswith("new ") else "returns"
        name = f"{verb} {_article(first.expected)}"
    elif first.kind == "length":
        name = f"returns {first.expected} items"
    elif first.subject.startswith("result."):
        name = f"has {first.subject.removeprefix('result.')} {_short(first.expected)}"
    else:
        name = f"{_GIVES.get(kept.case.how, 'returns')} {_short(first.expected)}"
    after = [step for step in kept.case.setup[1:] if not step.startswith("const ")]
    if len(given) <= _MOST_GIVEN and given:
        name += f" for {given}"
    elif kept.why and not given and not after:
        pass
    elif kept.why and not after and len(kept.why) <= 60 and ":" not in kept.why:
        name += f" when {_positive(kept.why)}"
    if after:
        done = ", ".join(
            dict.fromkeys(re.sub(r"^(?:await )?[\w$]+\.|\(.*$", "", one) for one in after)
        )
        if len(name) + len(done) < _MOST:
            name += f" after {done}"
    return name if len(name) <= _MOST else f"{name[: _MOST - 3].rstrip()}..."


def name_of_list(
    cases: Sequence[KeptCase], before: str, callee: str, parameters: Sequence[str]
) -> str:
    """What several cases have in common: an error, an outcome, or what is called."""
    first = cases[0].checks[0]
    if first.kind == "raises":
        said = "rejects with" if cases[0].case.how == "await" else "throws"
        what = "an error" if first.expected == "Error" else _article(first.expected)
        return f"{before} {said} {what}".strip()
    outcomes = {check.expected for one in cases for check in one.checks}
    if len(outcomes) == 1:
        verb = _GIVES.get(cases[0].case.how, "returns")
        return f"{before} {verb} {_short(first.expected)}".strip()
    return f"{callee}({', '.join(parameters)})"


def verb_of(kept: KeptCase) -> str:
    """Between a call and what comes of it."""
    return {"iterate": "yields", "await": "resolves to"}.get(kept.case.how, "is")


def _positive(why: str) -> str:
    """`x` for `not (!x)`."""
    match = re.fullmatch(r"not \((.*)\)", why)
    if match is None:
        return why
    inner = match[1]
    simple = re.fullmatch(r"!([\w$.#]+)", inner)
    if simple:
        return simple[1]
    turned = {"===": "!==", "!==": "===", "==": "!=", "!=": "==", "<": ">=", ">": "<=", "<=": ">",
              ">=": "<"}  # fmt: skip
    compared = re.fullmatch(r"([^=!<>&|]+) ([=!<>]=?=?) ([^=!<>&|]+)", inner)
    return f"{compared[1]} {turned[compared[2]]} {compared[3]}" if compared else why


def given_of(case: Case) -> str:
    """The arguments of a call as one sees them; variables by their values."""
    match = re.match(r"(?:new )?[\w$.#]+\((.*)\)$", case.call, re.S)
    given = match[1] if match else ""
    for line in case.setup:
        bound = re.fullmatch(r"const ([\w$]+) = ([\[{].*|new \w+\(.*\))", line, re.S)
        if bound and re.fullmatch(r"[\w$, ]*", given):
            plain = bound[2].replace("\\", r"\\")
            given = re.sub(rf"(?<![\w$.]){re.escape(bound[1])}(?![\w$])", plain, given)
    return given


def _short(source: str) -> str:
    if source in ("''", '""'):
        return "an empty string"
    if len(source) <= _MOST_VALUE:
        return source
    if source.startswith("["):
        return "an array"
    if source.startswith("{"):
        return "an object"
    return f"{source[: _MOST_VALUE - 3]}..."


def _article(name: str) -> str:
    return f"{'an' if name[:1] in 'AEIOUaeiou' else 'a'} {name}"


def unique(name: str, taken: set[str]) -> str:
    """The name, or with a number behind it where it is taken."""
    found, number = name, 2
    while found in taken:
        found = f"{name} ({number})"
        number += 1
    taken.add(found)
    return found
