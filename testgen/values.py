"""What travels between the steps of test generation, and over the sandbox's wall as JSON.

Fields that a struct does not know are ignored when it is read. Nothing here does anything else.
"""

from __future__ import annotations

from typing import Any, Literal, TypeVar

import msgspec

Read = TypeVar("Read", bound=msgspec.Struct)

How = Literal["value", "await", "iterate", "enter"]
"""What is done with what the call gives: taken, awaited, iterated to its end, entered by `with`."""

Ended = Literal["returned", "raised", "setup_raised", "hung", "died"]
"""How a case ended; "hung" and "died" are said by the host, the guest could not say it."""

FunctionKind = Literal[
    "function", "method", "classmethod", "staticmethod", "property", "constructor"
]

ParameterKind = Literal["positional", "both", "keyword", "varargs", "kwargs"]
"""By place only, by place or name, by name only, `*args`, `**kwargs`."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One execution of a target: Python source that runs in the namespace of its module.

    `setup` are statements, `call` is an expression. `tmp_path` is an empty folder wherever the
    source names it; what else the source needs is in `imports`.
    """

    id: int
    target: str
    call: str
    setup: tuple[str, ...] = ()
    how: How = "value"
    imports: tuple[str, ...] = ()


class Wants(msgspec.Struct, frozen=True, kw_only=True):
    """What was done to an argument that was the recording proxy `anything()`.

    `operators`: each operator with the type of the other side. `items`: it was subscripted.
    `methods`: the attributes that were called. `types`: what it was asked to be an instance of.
    """

    attributes: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    items: bool = False
    called: bool = False
    operators: tuple[tuple[str, str], ...] = ()
    iterated: bool = False


class RunResult(msgspec.Struct, frozen=True, kw_only=True):
    """What one execution in the instrumented module showed.

    `near`: goals of predicates that were evaluated and went the other way, with the branch
    distance in (0, 1]. `compared`: expression sources of data met in comparisons. `touched`: it
    reached for the clock, randomness, the network or anything else outside.
    `type` and `message` are the exception's where one was raised, else the type of the value and,
    of plain data, the beginning of its repr.
    """

    id: int
    end: Ended
    type: str = ""
    message: str = ""
    goals: tuple[int, ...] = ()
    near: dict[int, float] = {}
    compared: tuple[str, ...] = ()
    wants: dict[str, Wants] = {}
    touched: bool = False


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A value as far as a test can tell it.

    `source`: an expression that builds an equal value, verified in the guest; None where there is
    none. `names`: what the source needs imported, each with its module. `stable`: the repr holds
    no address and no order of a set. `is_float`: there are floats within. `iterated`: the values
    come from a generator or iterator that was run to its end.
    """

    type: str
    repr: str
    source: str | None = None
    names: tuple[tuple[str, str], ...] = ()
    stable: bool = False
    is_float: bool = False
    length: int | None = None
    truth: bool | None = None
    attributes: dict[str, Snapshot] = {}
    iterated: bool = False


class Raised(msgspec.Struct, frozen=True, kw_only=True):
    """An exception that left the call.

    `type` is qualified, `name` is what a test can import it as. `where` it was raised: in the
    target, in a function of the project that it calls, outside the project, or while our own
    arguments were built. `explicit`: by a `raise` statement, not by an operation that failed.
    """

    type: str
    name: str
    message: str
    where: Literal["target", "callee", "outside", "argument"]
    line: int
    explicit: bool


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """What one execution in the plain module did.

    `after`: the setup variables and arguments that the call changed. `touched`: audit events.
    `cut`: the value was iterated, and not to its end.
    """

    id: int
    end: Ended
    value: Snapshot | None = None
    raised: Raised | None = None
    printed: str = ""
    after: dict[str, Snapshot] = {}
    touched: tuple[str, ...] = ()
    cut: bool = False


class Type(msgspec.Struct, frozen=True, kw_only=True):
    """A type as annotations and docstrings tell it.

    `of` is the shape ("int", "list", "union", "literal", "class", ...), `name` the qualified name
    of a class, `values` the sources of a literal's values.
    """

    of: str
    name: str = ""
    args: tuple[Type, ...] = ()
    values: tuple[str, ...] = ()


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """A parameter without `self` or `cls`; `default` is source."""

    name: str
    kind: ParameterKind
    default: str | None = None
    has_default: bool = False
    annotation: Type | None = None


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """A branch or a line to take. `parent` has to be taken before it can be; `extra`: it counts
    after the others (coverage.py does not ask for it). `text` is the predicate's source."""

    id: int
    line: int
    kind: str
    parent: int | None = None
    text: str = ""
    extra: bool = False


class Function(msgspec.Struct, frozen=True, kw_only=True):
    """A function, method or property that a test can call.

    `constants` and `decorators` are expression sources, `raises` the exceptions that a `raise`
    statement in it names, `calls` the qualified names of this module that it calls.
    """

    name: str
    kind: FunctionKind
    line: int
    end_line: int
    parameters: tuple[Parameter, ...] = ()
    class_name: str | None = msgspec.field(default=None, name="class")
    is_async: bool = False
    is_generator: bool = False
    is_context_manager: bool = False
    doc: str | None = None
    source: str = ""
    returns: Type | None = None
    raises: tuple[str, ...] = ()
    goals: tuple[Goal, ...] = ()
    constants: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    is_public: bool = True
    decorators: tuple[str, ...] = ()
    nested: bool = False


class Class(msgspec.Struct, frozen=True, kw_only=True):
    """A class of the module. `members` are an enum's, `methods` qualified names."""

    name: str
    line: int
    doc: str | None = None
    bases: tuple[str, ...] = ()
    is_abstract: bool = False
    is_exception: bool = False
    is_enum: bool = False
    is_dataclass: bool = False
    members: tuple[str, ...] = ()
    constructor: tuple[Parameter, ...] = ()
    methods: tuple[str, ...] = ()
    is_public: bool = True


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """A module under test. `goals` are those of the module's own level, taken by importing it;
    `imported` tells what its imported names stand for: `{"dt": "datetime"}`."""

    doc: str | None = None
    functions: tuple[Function, ...] = ()
    classes: tuple[Class, ...] = ()
    goals: tuple[Goal, ...] = ()
    imported: dict[str, str] = {}

    def function(self, name: str) -> Function | None:
        """The function of this qualified name."""
        return next((one for one in self.functions if one.name == name), None)

    def class_of(self, name: str) -> Class | None:
        """The class of this name."""
        return next((one for one in self.classes if one.name == name), None)


class Mutant(msgspec.Struct, frozen=True, kw_only=True):
    """One small change of a target that its tests ought to notice; `what` says it in words."""

    id: int
    target: str
    line: int
    what: str
    source_before: str = ""
    source_after: str = ""


class Evaluated(msgspec.Struct, frozen=True, kw_only=True):
    """Whether an expression evaluates in the module's namespace, and what it gives."""

    source: str
    value: Snapshot | None = None
    raised: str = ""


def read(value: Any, kind: type[Read]) -> Read:
    """A struct from JSON that the sandbox yielded.

    Raises msgspec.ValidationError where it does not fit: the guest's side of the wall is not to
    be trusted further than its JSON.
    """
    return msgspec.convert(value, kind, str_keys=True)


def plain(value: msgspec.Struct) -> Any:
    """A struct as JSON values, to go into the sandbox."""
    return msgspec.to_builtins(value, str_keys=True)
