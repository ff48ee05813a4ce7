"""What a test is called: what comes of which arguments, in the words of the code."""

from __future__ import annotations

import re
from collections.abc import Sequence

from testgen.languages.javascript.asserting import variables_of
from testgen.values import Case
from testgen.writing.kept import KeptCase

_MOST, _MOST_VALUE, _MOST_GIVEN = 90, 36, 48
_GIVES = {"iterate": "yields", "await": "resolves to"}


def name_of(kept: KeptCase) -> str:
    """`returns 86400000 for '1d'`."""
    given, name = given_of(kept.case), _outcome(kept)
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


def _outcome(kept: KeptCase) -> str:
    """What comes of the call."""
    first, is_new = kept.checks[0], kept.case.call.startswith("new ")
    variable, _, part = first.subject.partition(".")
    if first.kind == "raises":
        said = "rejects with" if kept.case.how == "await" else "throws"
        what = "an error" if first.expected == "Error" else _article(first.expected)
        return f"{said} {what}"
    if variable != "result":
        subject = part if kept.case.call.startswith(f"{variable}.") and part else first.subject
        return f"leaves {subject} at {_short(first.expected)}"
    if part and len(kept.checks) > 1:
        return "creates" if is_new else "returns an object"
    if first.kind == "type":
        return f"{'creates' if is_new else 'returns'} {_article(first.expected)}"
    if first.kind == "length":
        return f"returns {first.expected} items"
    if part:
        return f"has {part} {_short(first.expected)}"
    is_same = first.expected in variables_of(kept.case.setup)
    told = "itself" if is_same else _short(first.expected)
    return f"{_GIVES.get(kept.case.how, 'returns')} {told}"


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
