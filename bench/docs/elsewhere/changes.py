"""One change of the code of one function, made only where its documentation is false afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from bench.docs.elsewhere.edits import Edit, renamed
from bench.docs.elsewhere.function import Function
from bench.docs.elsewhere.naming import NewName, new_name

T = TypeVar("T")
_ADDED = {"java": "int extra", "typescript": "extra: number", "javascript": "extra"}
_OTHER = {
    "java": ("IllegalStateException", "UnsupportedOperationException"),
    "javascript": ("RangeError", "SyntaxError"),
    "typescript": ("RangeError", "SyntaxError"),
}
_LINK = re.compile(r"\{@link(?:plain|code)?\s+(?:[\w$.]*[#.])?([A-Za-z_$][\w$]*)")
_GO_NAME = re.compile(r"(?<![\w.\"`])([A-Za-z]\w*)(?![\w\"`(])")
_LITERAL = re.compile(r"-?\d+(?:\.\d+)?|true|false|'[^'\\]*'|\"[^\"\\]*\"")


@dataclass(frozen=True, slots=True)
class Change:
    """Edits of the file, what the function is called by then, and how a new name was made."""

    edits: Sequence[Edit]
    name: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What a change asks of the rest of a package: the names in its other files, and whether what
    a function calls may throw something."""

    elsewhere: Callable[[Function], frozenset[str]]
    may_come_out: Callable[[Function, str], bool]


Make = Callable[[Function, Random, Around], Change | None]


def _kept(function: Function, *edits: Edit) -> Change:
    return Change(edits, function.name)


def _new_name(
    function: Function,
    name: str,
    random: Random,
    taken: frozenset[str] = frozenset(),
    keeps: str = "",
) -> NewName | None:
    """Another name for something, none of this file or of those that are taken."""
    names = frozenset(re.findall(r"[\w$]+", function.text))
    return new_name(name, random, names | taken, keeps)


def _listed(function: Function) -> list[Mapping[str, Any]]:
    """The parameters with a name of their own, in an order of their own."""
    return [one for one in function.parameters if one["name"]]


def parameter_renamed(function: Function, random: Random, around: Around) -> Change | None:
    """Another name of a parameter, wherever the function uses it."""
    for one in _shuffled(_listed(function), random):
        name = one["name"]
        is_told = name in function.told_parameters
        if function.language == "go":
            is_told = len(name) > 2 and name in _words_of_go(function) and name not in _PLAIN
        if not is_told or name in function.body["declared"]:
            continue
        chosen = _new_name(function, name, random)
        if chosen is None:
            continue
        new = chosen.name
        edits: list[Edit] = [(*one["name_span"], new)]
        for used, start, end, is_shorthand in function.body["uses"]:
            if used == name:
                edits.append((start, end, f"{name}: {new}" if is_shorthand else new))
        return Change(edits, function.name, chosen.shape)
    return None


_PLAIN = frozenset({"key", "value", "name", "index", "path", "string", "file", "text", "data"})
"""Names of parameters that are words of any sentence: whether it means them, nobody can tell."""


def parameter_added(function: Function, random: Random, around: Around) -> Change | None:
    """A parameter more, at the end."""
    if not function.told_parameters or function.parameters[-1]["rest"]:
        return None
    added = _ADDED.get(function.language)
    if added is None:
        return None
    place = function.row["close"]
    return _kept(function, (place, place, f", {added}"))


def parameters_swapped(function: Function, random: Random, around: Around) -> Change | None:
    """Two neighbours in the other order."""
    pairs = list(zip(function.parameters, function.parameters[1:], strict=False))
    for one, other in _shuffled(pairs, random):
        told = {one["name"], other["name"]} <= set(function.told_parameters)
        if (
            not told
            or one["rest"]
            or other["rest"]
            or bool(one["default"]) != bool(other["default"])
        ):
            continue
        texts = [function.text[slice(*each["span"])] for each in (one, other)]
        if any("\n" in each for each in texts):
            continue
        return _kept(function, (*one["span"], texts[1]), (*other["span"], texts[0]))
    return None


def parameter_removed(function: Function, random: Random, around: Around) -> Change | None:
    """A parameter less; what it was is nothing where it was used."""
    nothing = "undefined" if function.language in ("javascript", "typescript") else "null"
    for number, one in _shuffled(list(enumerate(function.parameters)), random):
        name = one["name"]
        changed = {*function.body["declared"], *function.body["assigned"]}
        if name not in function.told_parameters or name in changed or one["rest"]:
            continue
        start, end = one["span"]
        if number + 1 < len(function.parameters):
            end = function.parameters[number + 1]["span"][0]
        elif number:
            start = function.parameters[number - 1]["span"][1]
        if "\n" in function.text[start:end] or "/*" in function.text[start:end]:
            continue
        edits: list[Edit] = [(start, end, "")]
        for used, first, last, is_shorthand in function.body["uses"]:
            if used == name:
                edits.append((first, last, f"{name}: {nothing}" if is_shorthand else nothing))
        return _kept(function, *edits)
    return None


def default_changed(function: Function, random: Random, around: Around) -> Change | None:
    """Another default, where the comment states the present one of that parameter."""
    for one in _shuffled(_listed(function), random):
        if one["default"] is None:
            continue
        value = function.text[slice(*one["default"])]
        if not _LITERAL.fullmatch(value):
            continue
        bare = re.escape(value.strip("'\""))
        tag = function.tag_of(one["name"])
        bracketed = re.search(rf"\[\s*{re.escape(one['name'])}\s*=\s*['\"]?{bare}['\"]?\s*\]", tag)
        before = r"(?i)\bdefault(?:s|ed|ing)?\b[^\w\n]{0,3}(?:is|to|value|of)?[^\w\n-]{0,6}"
        said = rf"{before}{bare}(?![\w.]\w)"
        if bare and (bracketed or re.search(said, tag)):
            return _kept(function, (*one["default"], _other(value)))
    return None


def _other(value: str) -> str:
    if value in ("true", "false"):
        return "false" if value == "true" else "true"
    if value[0] in "'\"":
        return f"{value[:-1]}2{value[-1]}"
    return f"{value}1" if value[-1] == "." else repr(float(value) + 1).removesuffix(".0")


def result_dropped(function: Function, random: Random, around: Around) -> Change | None:
    """Nothing returned any more."""
    own = [one for one in function.body["returns"] if one["value"] and not one["inner"]]
    if function.language == "go":
        return _go_result(function, own)
    if not function.tells_result or not own or function.row["kind"] == "constructor":
        return None
    edits: list[Edit] = []
    for one in own:
        lines = function.text[slice(*one["span"])].count("\n")
        edits.append((*one["span"], "{ return; }" + "\n" * lines))
    if function.row["result_span"] is not None:
        is_async = function.row["result"].startswith("Promise<")
        edits.append((*function.row["result_span"], "Promise<void>" if is_async else "void"))
    return _kept(function, *edits)


def _go_result(function: Function, own: Sequence[Mapping[str, Any]]) -> Change | None:
    told = re.search(rf"\b{re.escape(_last(function.name))} returns\b|\bIt returns\b", function.doc)
    if not told or function.row["result_span"] is None or not own:
        return None
    edits: list[Edit] = [(*function.row["result_span"], "")]
    for one in own:
        lines = function.text[slice(*one["value"])].count("\n")
        edits.append((*one["span"], "return" + "\n" * lines))
    return _kept(function, *edits)


def throw_dropped(function: Function, random: Random, around: Around) -> Change | None:
    """An exception not thrown any more, where nothing that is called throws it."""
    for name in _shuffled(sorted(function.told_throws & function.thrown), random):
        own = _throws(function, name)
        declared = [one for one in function.row.get("declares", ()) if _last(one[0]) == name]
        if not own or around.may_come_out(function, name):
            continue
        edits: list[Edit] = [
            (*one["span"], "{ }" + "\n" * function.text[slice(*one["span"])].count("\n"))
            for one in own
        ]
        if declared:
            continue  # a checked exception stays declared for those who override
        return _kept(function, *edits)
    return None


def throw_of_another(function: Function, random: Random, around: Around) -> Change | None:
    """Another exception, where nothing that is called throws the one that is documented."""
    for name in _shuffled(sorted(function.told_throws & function.thrown), random):
        own = _throws(function, name)
        others = [
            one
            for one in _OTHER.get(function.language, ())
            if one not in function.told_throws | function.thrown
        ]
        if not own or not others or around.may_come_out(function, name):
            continue
        if any(_last(one[0]) == name for one in function.row.get("declares", ())):
            continue
        return _kept(function, *[(*one["type_span"], others[0]) for one in own])
    return None


def _throws(function: Function, name: str) -> list[Mapping[str, Any]]:
    """Where it throws something by name; none where any may not come out of it."""
    own = [one for one in function.body["throws"] if _last(one["type"]) == name]
    return own if not any(one["inner"] or one["guarded"] for one in own) else []


def name_gone(function: Function, random: Random, around: Around) -> Change | None:
    """Another name of what the comment refers to, which no other file names."""
    own = {_last(function.name), *(one["name"] for one in function.parameters)}
    if function.language == "go":
        told = {one for one in _words_of_go(function) if _is_compound(one)}
    else:
        told = set(_LINK.findall(function.doc))
    others = around.elsewhere(function) if told - own else frozenset()
    for name in _shuffled(sorted(told - own - others), random):
        declared = (
            rf"(?m)^\s*(?:[\w.<>\[\],?]+\s+)*(?:\(\w+ [^)]*\) )?{re.escape(name)}\b\s*[(={{:\w]"
        )
        if len(name) < 4 or not re.search(declared, function.text):
            continue
        chosen = _new_name(function, name, random, others)
        if chosen is None:
            continue
        edits = renamed(function.text, function.language, name, chosen.name)
        if edits:
            return Change(edits, function.name, chosen.shape)
    return None


def function_renamed(function: Function, random: Random, around: Around) -> Change | None:
    """Another name of a function of Go, whose comment begins with its name."""
    own = _last(function.name)
    others = around.elsewhere(function)
    if not function.doc.startswith(f"{own} ") or own in others:
        return None
    if len(renamed(function.text, "go", own, own)) > 1:
        return None  # of several types, or something else of that name
    chosen = _new_name(function, own, random, others)
    if chosen is None:
        return None
    start, end = function.row["name_span"]
    qualified = function.name.removesuffix(own) + chosen.name
    return Change([(start, end, chosen.name)], qualified, chosen.shape)


def error_of_another(function: Function, random: Random, around: Around) -> Change | None:
    """Another error of Go, where the comment names the one that is returned."""
    for used, *_ in function.body["uses"]:
        if not re.match(r"Err[A-Z]\w+$", used) or used not in _words_of_go(function):
            continue
        places = [(s, e) for name, s, e, _ in function.body["uses"] if name == used]
        within = [one["value"] for one in function.body["returns"] if one["value"]]
        if all(any(s <= a and b <= e for s, e in within) for a, b in places):
            chosen = _new_name(function, used, random, keeps="Err")
            if chosen is not None:
                edits = [(start, end, chosen.name) for start, end in places]
                return Change(edits, function.name, chosen.shape)
    return None


def _words_of_go(function: Function) -> set[str]:
    return set(_GO_NAME.findall(function.doc))


def _is_compound(name: str) -> bool:
    return re.search(r"[a-z][A-Z]", name) is not None


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _shuffled(these: Sequence[T], random: Random) -> list[T]:
    return random.sample(list(these), len(these))


_TAGGED: dict[str, Make] = {
    "parameter renamed": parameter_renamed,
    "parameter added": parameter_added,
    "parameters swapped": parameters_swapped,
    "parameter removed": parameter_removed,
    "result dropped": result_dropped,
    "throw dropped": throw_dropped,
    "throw of another": throw_of_another,
    "name gone": name_gone,
}
CHANGES: Mapping[str, Mapping[str, Make]] = {
    "javascript": {**_TAGGED, "default changed": default_changed},
    "typescript": {**_TAGGED, "default changed": default_changed},
    "java": _TAGGED,
    "go": {
        "function renamed": function_renamed,
        "parameter renamed": parameter_renamed,
        "result dropped": result_dropped,
        "error of another": error_of_another,
        "name gone": name_gone,
    },
}
