"""Whether a documented exception may come out of calls that cannot be looked into. Doubt is yes."""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Iterable

from docgen.comments.comment import Entry
from docgen.facts.exceptions import Kind
from docgen.facts.flow import Step, names_in, reached, steps
from docgen.facts.known_calls import raised_by, raising
from docgen.facts.reach import Reach, handed_on
from docgen.rules.subject import Subject
from syntax.bodies import CallMade
from syntax.names.facts import Kind as Bound
from syntax.names.objects import BuiltinClass, ClassObject

_QUIET = frozenset(
    [
        *("staticmethod", "classmethod", "property", "cached_property", "setter", "getter"),
        *(
            "abstractmethod",
            "wraps",
            "cache",
            "lru_cache",
            "singledispatch",
            "overload",
            "override",
        ),
        *("final", "total_ordering", "deleter"),
    ]
)
_FROM_ANY_CALL = frozenset(
    [
        *("OSError", "IOError", "EnvironmentError", "FileNotFoundError", "PermissionError"),
        *("FileExistsError", "ConnectionError", "TimeoutError", "BlockingIOError", "EOFError"),
        *("UnicodeError", "UnicodeDecodeError", "UnicodeEncodeError", "ImportError"),
        *("ModuleNotFoundError", "MemoryError", "RecursionError", "AttributeError", "SystemExit"),
        *("KeyboardInterrupt", "IsADirectoryError", "NotADirectoryError", "BrokenPipeError"),
    ]
)
_OPERATORS: frozenset[Step] = frozenset({"item", "place", "loop", "comparison", "arithmetic"})
_STEPS: dict[str, frozenset[Step]] = {
    "KeyError": frozenset({"item"}),
    **dict.fromkeys(("IndexError", "LookupError"), frozenset({"item", "place"})),
    **dict.fromkeys(("ZeroDivisionError", "FloatingPointError"), frozenset({"division"})),
    **dict.fromkeys(("OverflowError", "ArithmeticError"), frozenset({"arithmetic", "division"})),
    "AttributeError": frozenset({"attribute", "item", "place", "loop", "comparison"}),
    "StopIteration": frozenset({"loop"}),
    "TypeError": frozenset(
        {"item", "place", "division", "arithmetic", "attribute", "loop", "comparison"}
    ),
}
"""What raises these without a call and without a word."""
SAID_TO_BE_WRONG = frozenset({"ValueError", "RuntimeError", "NotImplementedError", "TypeError"})
"""What is mostly raised in so many words, for a reason that is the function's own."""
_OF_KEYS = frozenset({"KeyError", "IndexError", "LookupError", "StopIteration"})
_OF_STEPS = _OF_KEYS | {"ZeroDivisionError", "ArithmeticError", "FloatingPointError"}
"""What functions of the project raise without a word, those too whose own statements are known."""


def may_come(subject: Subject, entry: Entry, kind: Kind | None) -> bool:
    """Whether one of the function's doubtful calls may raise a documented exception: an exception
    of the project only comes out of what the project calls by some name; any other only where what
    it is said to be about goes in. Without a `kind` it is one of the project's."""
    reach = subject.existence.reach
    if reach is None or not entry.text.strip():
        return True
    name = entry.name.rpartition(".")[2]
    calls = _open(subject, _unsure(subject, reach, name, kind), name, kind)
    if kind is None or (isinstance(kind, ClassObject) and _is_ours(subject, kind)):
        if calls and reach.is_raised_by_callback(name):
            return True
        source = subject.file.slice(subject.symbol.span)
        if reach.raises_by_operator(name) and steps(source, _about(subject, entry)) & _OPERATORS:
            return True
        calls = tuple(one for one in calls if _may_raise_own(subject, reach, one, name))
        return _goes_into(subject, entry, calls)
    known = (one for one in calls if not reach.is_of_project(one.callee))
    raising = (one for one in calls if reach.is_of_project(one.callee))
    # What is looked up in there may be missing without a word.
    # What a method of the project's name belongs to is not known: it may be a list's or a set's.
    raising = (
        one
        for one in raising
        if reach.may_raise(one.callee, name)
        or name in (raised_by(one.callee, one.arguments) or ())
        or name in _OF_STEPS
    )
    calls = (*known, *raising)
    return _goes_into(subject, entry, calls) or _comes_by_itself(subject, entry, name)


def _unsure(subject: Subject, reach: Reach, name: str, kind: Kind | None) -> tuple[CallMade, ...]:
    """The calls that cannot be looked into; those that may be answered by another class's method
    of the same name; where a step may raise it, all of the project's functions."""
    body, doubtful = subject.facts.body, subject.facts.raises.doubtful
    others = (
        one
        for one in (body.calls if body is not None else ())
        if one not in doubtful
        and reach.is_of_project(one.callee)
        and (name in _OF_STEPS or is_answered_by_another(reach, one, name, kind))
    )
    return (*doubtful, *others)


def is_answered_by_another(reach: Reach, call: CallMade, name: str, kind: Kind | None) -> bool:
    """Whether a method is called of whose name several are, and one of these raises it; of the
    project's own exceptions, or what that calls."""
    head, _, last = call.callee.rpartition(".")
    is_own = kind is None or isinstance(kind, ClassObject)
    raises = reach.may_raise if is_own else reach.raises_by_name
    return bool(head) and reach.is_shared(last) and raises(last, name)


def is_answered_elsewhere(subject: Subject, name: str, kind: Kind | None) -> bool:
    """Whether any call may be answered by another method, which raises an exception."""
    reach, body = subject.existence.reach, subject.facts.body
    calls = body.calls if body is not None and reach is not None else ()
    return reach is not None and any(
        is_answered_by_another(reach, one, name, kind) for one in calls
    )


def is_of_libraries(subject: Subject, entry: Entry, kind: Kind | None) -> bool:
    """Of what may come out: whether nothing but calls of other libraries than the language's own
    could raise it. Which of those do, nobody knows."""
    reach = subject.existence.reach
    name = entry.name.rpartition(".")[2]
    if reach is None or not entry.text.strip() or name not in SAID_TO_BE_WRONG:
        return False
    if may_come_from_around(subject, name, kind) or comes_of_result(subject, name):
        return False
    if _is_raised_by_library(subject, name, kind):
        return False
    known = raising(name)
    return not any(
        (
            reach.is_of_project(call.callee)
            and (reach.may_raise(call.callee, name) or reach.calls_any(call.callee, known))
        )
        or _is_standard(subject, call)
        for call in _open(subject, subject.facts.raises.doubtful, name, kind)
    )


def comes_of_result(subject: Subject, name: str) -> bool:
    """Whether what a function makes and gives raises an exception where it is called."""
    reach, body = subject.existence.reach, subject.facts.body
    return (
        reach is not None
        and body is not None
        and any(reach.raises_when_used(call.callee, name) for call in body.calls)
    )


def _is_raised_by_library(subject: Subject, name: str, kind: Kind | None) -> bool:
    """Whether a function of the language that is called is known to raise it."""
    exceptions = subject.raising.exceptions
    return any(
        name == one or kind is None or exceptions.is_kind_of(BuiltinClass(one), kind) is not False
        for one in subject.facts.raises.library
    )


def _is_standard(subject: Subject, call: CallMade) -> bool:
    """Whether something of the standard library is called by its module's name, or by its own."""
    scope = subject.file.scope_of(subject.symbol)
    found = subject.raising.resolver.binding(
        subject.file.names, scope, call.callee.partition(".")[0]
    )
    modules = (one.module for one in found.bindings) if found is not None else ()
    return any(one.partition(".")[0] in sys.stdlib_module_names for one in modules if one)


def _open(
    subject: Subject, calls: Iterable[CallMade], name: str, kind: Kind | None
) -> tuple[CallMade, ...]:
    """The calls out of which an exception may come, as far as it is neither caught there nor known
    that what is made of the own class raises none."""
    exceptions, names = subject.raising.exceptions, subject.file.names
    return tuple(
        one
        for one in calls
        if not exceptions.is_caught(names, 0, name, kind, one.caught)
        and not _makes_own_quietly(subject, one, name)
    )


def _makes_own_quietly(subject: Subject, call: CallMade, name: str) -> bool:
    """Whether a class method makes one of its class, of which no kind raises an exception when it
    is made."""
    reach, parent = subject.existence.reach, subject.symbol.parent
    if call.callee != "cls" or reach is None or parent is None:
        return False
    own = parent.rpartition(".")[2]
    kinds = {own, *reach.heirs(own)}
    return reach.is_class(own) and all(
        reach.is_all_ours(one) and not reach.may_raise(one, name) for one in kinds
    )


def may_come_from_around(subject: Subject, name: str, kind: Kind | None = None) -> bool:
    """Whether what stands around a function may raise it: its decorators, functions within it or
    handed on by it, for a method those that are called in its place."""
    reach, symbol, body = subject.existence.reach, subject.symbol, subject.facts.body
    if reach is None or body is None:
        return symbol.kind != "function"
    inner = [one.name for one in subject.file.symbols if one.parent == symbol.qualified_name]
    if name in _FROM_ANY_CALL and (body.calls or inner):
        return True
    if any(_is_anything(subject, one) for one in _open(subject, body.calls, name, kind)):
        return True
    for decorator in subject.symbol.decorators:
        last = decorator.partition("(")[0].rpartition(".")[2]
        if last not in _QUIET and (
            not reach.is_of_project(last) or reach.raises_around(last, name)
        ):
            return True
    own = subject.file.names.scopes[subject.file.scope_of(symbol)].bindings
    handed = {one for call in body.calls for one in handed_on(call)}
    inner += [one for one in handed if one not in own or one[:1].isupper()]
    if any(reach.is_of_project(one) and reach.may_raise(one, name) for one in inner):
        return True
    if symbol.kind == "function" or symbol.parent is None:
        return False
    others = reach.in_place_of(symbol.parent.rpartition(".")[2], symbol.name)
    is_hook = any(not one.conditions for one in body.raises)
    return bool(others) and (is_hook or any(reach.raises_itself(one, name) for one in others))


def _may_raise_own(subject: Subject, reach: Reach, call: CallMade, name: str) -> bool:
    head, _, last = call.callee.rpartition(".")
    if reach.is_of_project(last):
        return reach.may_raise(last, name)
    if head:
        return False  # of another library: that knows nothing of this project's exceptions
    return not last[:1].isalpha()


def _is_anything(subject: Subject, call: CallMade) -> bool:
    """Whether what is called is held by a variable, or computed: a class that is passed, a
    function of the caller's."""
    head, _, last = call.callee.rpartition(".")
    if not re.fullmatch(r"\w+", last) or last in ("cls", "__class__", "partial"):
        return True
    scope = subject.file.names.scopes[subject.file.scope_of(subject.symbol)]
    bound = scope.bindings.get(last, ()) if not head and not hasattr(builtins, last) else ()
    return any(one.kind in (Bound.PARAMETER, Bound.VALUE, Bound.OTHER) for one in bound)


def _about(subject: Subject, entry: Entry) -> frozenset[str]:
    """The names that may hold what an entry speaks of: the parameters that it names, or else all of
    them, and what depends on them."""
    words = set(re.findall(r"\w+", entry.text))
    named = {one for one in subject.facts.by_name if one in words}
    about = named or {*subject.facts.by_name, "self", "cls"}
    return reached(subject.file.slice(subject.symbol.span), about)


def _goes_into(subject: Subject, entry: Entry, calls: tuple[CallMade, ...]) -> bool:
    if not subject.facts.by_name:
        return bool(calls)
    names = _about(subject, entry) if calls else frozenset()
    return any(
        names_in(" ".join((call.callee, call.arguments, *call.conditions))) & names
        for call in calls
    )


def _comes_by_itself(subject: Subject, entry: Entry, name: str) -> bool:
    """Whether an operator, a subscript, a loop over what it is about raises it."""
    kinds = _STEPS.get(name, frozenset())
    source = subject.file.slice(subject.symbol.span)
    return bool(kinds) and bool(kinds & steps(source, _about(subject, entry)))


def _is_ours(subject: Subject, kind: ClassObject) -> bool:
    path = kind.file.path
    return path is not None and any(root in path.parents for root in subject.existence.roots)
