"""From a stable observation to everything that could be asserted of it, the most natural first.

Which of it is worth it is decided in `selection.py`; what an exception says is in `messages.py`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import chain

from testgen.checks.equality import names_in
from testgen.checks.expressions import tree_of, value_of
from testgen.checks.floats import float_checks, holds_float
from testgen.checks.messages import pattern_for
from testgen.values import Case, Observation, Raised, Snapshot
from testgen.writing.kept import Check, CheckKind

Option = tuple[Check, ...]
"""Assertions that say one thing together: the elements of a list of floats, an object's data."""

LONG = 160
"""Characters of a source from which on a part of the value is worth more than the whole."""
READ = ".read_text()"
"""Behind the name of a path: what the file holds after the call."""
VIEWS = ("dict", "set", "list")
"""As what the guest shows what a container of the project's own holds."""
_TOO_LONG = 1200
_LONGEST_PRINTED = 800
_FEW = 5
_NUMBERS = ("int", "float", "complex")
_SINGLES = ("None", "True", "False")


def candidates(case: Case, observation: Observation) -> tuple[Option, ...]:
    """Everything that could be asserted, in the order in which a person would try it.

    Empty where nothing was stable, or where the case failed before it came to its target.
    """
    if observation.end == "raised" and observation.raised is not None:
        return tuple(_raises(observation.raised))
    if observation.end != "returned":
        return ()
    changes = chain.from_iterable(
        _of_snapshot(name, snapshot, "after")
        for name, snapshot in observation.after.items()
        if name.removesuffix(READ).isidentifier()
    )
    # Of what was not iterated to its end, nothing is known.
    value = None if observation.cut else observation.value
    of_value = [] if value is None else list(_of_snapshot("result", value, "equal"))
    printed = _printed(observation.printed)
    # That a procedure gives None says little next to what it changed or printed.
    if value is None or value.source == "None":
        found = [*changes, *printed, *of_value]
    else:
        found = [*of_value, *changes, *printed]
    return tuple(dict.fromkeys([*found, *_left_alone(case, observation)]))


def names_of(checks: Iterable[Check], observation: Observation) -> dict[str, str]:
    """What the checks need imported: each name with its module."""
    known = dict(chain.from_iterable(map(_names_within, _snapshots_of(observation))))
    raised = observation.raised
    if raised is not None and raised.name:
        module = raised.type.removesuffix(raised.name).rstrip(".")
        if module and module != "builtins":
            known.setdefault(raised.name.partition(".")[0], module)
    known["isnan"] = "math"
    used = {name for one in checks for name in names_in(one.expected) | names_in(one.subject)}
    # `import a.b` is needed for what reads `a`.
    return {
        name: module for name, module in sorted(known.items()) if name.partition(".")[0] in used
    }


def _snapshots_of(observation: Observation) -> Iterator[Snapshot]:
    if observation.value is not None:
        yield observation.value
    yield from observation.after.values()


def _names_within(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    module, name = _class_of(snapshot)
    if name and module and module != "builtins":
        yield name, module
    yield from snapshot.names
    for attribute in snapshot.attributes.values():
        yield from _names_within(attribute)


def _class_of(snapshot: Snapshot) -> tuple[str, str]:
    """Module and name of its type; no name for one that cannot be imported by it."""
    module, _, name = snapshot.type.rpartition(".")
    is_inner = module.rpartition(".")[2][:1].isupper() or "<" in module
    return module, "" if is_inner or not name.isidentifier() else name


def _raises(raised: Raised) -> Iterator[Option]:
    """The message is asserted only if the project chose it: what Python itself says of an
    operation that failed is worded anew with every version."""
    if raised.where == "argument" or not raised.name:
        return
    if raised.type == "SystemExit":
        # Its message is what the shell is told, and `match` searches: a 1 is found in 12.
        said = raised.message
        match = f"^{said}$" if said.isdigit() else pattern_for(said)
        if match:
            yield (Check("raises", "", raised.name, "observed", match),)
    elif raised.explicit and raised.where != "outside" and (match := pattern_for(raised.message)):
        yield (Check("raises", "", raised.name, "observed", match),)
    yield (Check("raises", "", raised.name, "observed"),)


def _printed(text: str) -> Iterator[Option]:
    if text and len(text) <= _LONGEST_PRINTED:
        yield (Check("printed", "", repr(text), "observed"),)


def _of_snapshot(subject: str, snapshot: Snapshot, equality: CheckKind) -> Iterator[Option]:
    """What can be said of one value. `equality` is the kind of a plain comparison of it."""
    source = snapshot.source
    if source is not None and len(source) <= LONG:
        yield _whole(subject, source, snapshot, equality)
    elif source is not None:
        yield from _ends(subject, source, snapshot, equality)
    for view in VIEWS if source is None else ():
        content = snapshot.attributes.get(f"{view}()")
        if content is not None:
            yield from _of_snapshot(f"{view}({subject})", content, equality)
    of_attribute: CheckKind = "after" if equality == "after" else "attribute"
    attributes = [
        list(_of_snapshot(f"{subject}.{name}", attribute, of_attribute))
        for name, attribute in snapshot.attributes.items()
        if name.isidentifier()
    ]
    first = [options[0] for options in attributes if options]
    if 1 < len(first) <= _FEW and source is None:
        yield tuple(chain.from_iterable(first))
    yield from chain.from_iterable(attributes)
    yield from _type(subject, snapshot)
    if snapshot.length is not None:
        yield (Check("length", subject, str(snapshot.length), "observed"),)
    if snapshot.truth is not None and source not in _SINGLES:
        yield (Check("truth", subject, str(snapshot.truth), "observed"),)
    if source is not None and LONG < len(source) <= _TOO_LONG:
        yield _whole(subject, source, snapshot, equality)


def _whole(subject: str, source: str, snapshot: Snapshot, equality: CheckKind) -> Option:
    if source in _SINGLES:
        return (Check("is", subject, source, "observed"),)
    if snapshot.is_float:
        return tuple(float_checks(subject, source))
    return (Check(equality, subject, source, "observed"),)


def _type(subject: str, snapshot: Snapshot) -> Iterator[Option]:
    """The type, where equality is too lenient (`1 == 1.0`) or nothing else can be said."""
    module, name = _class_of(snapshot)
    if module in ("", "builtins"):
        if name in _NUMBERS:
            yield (Check("type", subject, name, "observed"),)
    elif snapshot.source is None and name:
        yield (Check("type", subject, name, "observed"),)


def _ends(subject: str, source: str, snapshot: Snapshot, equality: CheckKind) -> Iterator[Option]:
    """Of a long value its length and its ends: what a person would look at."""
    kind: CheckKind = "after" if equality == "after" else "equal"
    parts: list[Check] = []
    for place, expected in _parts(subject, source):
        if expected in _SINGLES:
            parts.append(Check("is", place, expected, "observed"))
        elif snapshot.is_float:
            parts += float_checks(place, expected)
        elif len(expected) <= LONG:
            parts.append(Check(kind, place, expected, "observed"))
    if snapshot.length is not None:
        parts.insert(0, Check("length", subject, str(snapshot.length), "observed"))
    if 0 < len(parts) <= _FEW:
        yield tuple(parts)


def _parts(subject: str, source: str) -> list[tuple[str, str]]:
    """The telling parts of a long display or text: each with its subject and its source."""
    tree = tree_of(source)
    match tree:
        case ast.List(elts=[first, *_, last]) | ast.Tuple(elts=[first, *_, last]):
            return [
                (f"{subject}[0]", ast.unparse(first)),
                (f"{subject}[-1]", ast.unparse(last)),
            ]
        case ast.Dict(keys=keys, values=values):
            return [
                (f"{subject}[{ast.unparse(key)}]", ast.unparse(value))
                for key, value in list(zip(keys, values, strict=True))[:3]
                if key is not None and value_of(ast.unparse(key)) is not None
            ]
        case ast.Constant(value=str() | bytes() as text):
            return [
                (f"{subject}[:40]", repr(text[:40])),
                (f"{subject}[-40:]", repr(text[-40:])),
            ]
    return []


def _left_alone(case: Case, observation: Observation) -> Iterator[Option]:
    """That an argument of its own variable is as it was: kept only if a mutant changes it."""
    used = names_in(case.call)
    for line in case.setup:
        match _container(line):
            case (str(name), str(source)) if name in used and name not in observation.after:
                yield (Check("after", name, source, "observed"),)


def _container(line: str) -> tuple[str, str] | None:
    """Variable and source of a statement that binds it to a short container of literals."""
    try:
        body = ast.parse(line).body
    except (SyntaxError, ValueError):
        return None
    match body:
        case [
            ast.Assign(
                targets=[ast.Name(id=name)], value=ast.List() | ast.Dict() | ast.Set() as value
            )
        ]:
            source = ast.unparse(value)
            if len(source) <= LONG and not holds_float(value) and value_of(source) is not None:
                return name, source
    return None
