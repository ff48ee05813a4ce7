"""`anything()`: a value that goes along with nearly everything and records what was done to it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import Any

_PATIENCE = 24
"""How often one proxy and what came from it are true: loops over them have to end."""
_MOST = 40


class Log:
    """What was done to one proxy."""

    def __init__(self, parent: Log | None = None, name: str = "") -> None:
        self.parent = parent
        self.name = name
        self.root: Log = parent.root if parent else self
        self.patience = _PATIENCE
        self.attributes: dict[str, None] = {}
        self.methods: dict[str, None] = {}
        self.operators: dict[tuple[str, str], None] = {}
        self.types: dict[str, None] = {}
        self.items = self.called = self.iterated = False

    def operator(self, name: str, other: object) -> None:
        """An operator was applied, with that on the other side."""
        if len(self.operators) < _MOST:
            kind = type(other)
            self.operators[name, "anything" if kind is Proxy else kind.__qualname__] = None

    def yes(self) -> bool:
        """True until the patience is at its end."""
        self.root.patience -= 1
        return self.root.patience >= 0

    def told(self) -> dict[str, Any]:
        """The log as JSON."""
        return {
            "attributes": sorted(self.attributes), "methods": sorted(self.methods),
            "items": self.items, "called": self.called, "iterated": self.iterated,
            "operators": sorted([name, kind] for name, kind in self.operators),
            "types": sorted(self.types),
        }  # fmt: skip


class Proxy:
    """Stands for a value of unknown type. Its class has no names but Python's own."""

    __slots__ = ("__log",)

    def __init__(self, log: Log | None = None) -> None:
        object.__setattr__(self, "_Proxy__log", log or Log())

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        log = log_of(self)
        if len(log.attributes) < _MOST:
            log.attributes[name] = None
        return Proxy(Log(log, name))

    def __setattr__(self, name: str, value: object) -> None:
        log_of(self).attributes[name] = None

    def __delattr__(self, name: str) -> None:
        log_of(self).attributes[name] = None

    def __call__(self, *arguments: Any, **named: Any) -> Any:  # noqa: D102
        log = log_of(self)
        log.called = True
        if log.parent and log.name:
            log.parent.methods[log.name] = None
        return Proxy(Log(log))

    def __getitem__(self, key: Any) -> Any:
        log = log_of(self)
        log.items = True
        log.operator("[]", key)
        return Proxy(Log(log))

    def __setitem__(self, key: Any, value: Any) -> None:
        log_of(self).items = True
        log_of(self).operator("[]", key)

    def __delitem__(self, key: Any) -> None:
        log_of(self).items = True

    def __iter__(self) -> Iterator[Any]:
        log = log_of(self)
        log.iterated = True
        return iter([Proxy(Log(log)), Proxy(Log(log))] if log.yes() else [])

    def __next__(self) -> Any:
        log = log_of(self)
        log.iterated = True
        if not log.yes():
            raise StopIteration
        return Proxy(Log(log))

    def __contains__(self, item: Any) -> bool:
        log_of(self).operator("in", item)
        return log_of(self).yes()

    def __len__(self) -> int:
        log_of(self).operator("len", None)
        return 2 if log_of(self).yes() else 0

    def __bool__(self) -> bool:
        return log_of(self).yes()

    def __hash__(self) -> int:
        return 1

    def __eq__(self, other: object) -> bool:
        log_of(self).operator("==", other)
        return self is other

    def __ne__(self, other: object) -> bool:
        log_of(self).operator("!=", other)
        return self is not other

    def __repr__(self) -> str:
        return "anything()"

    def __str__(self) -> str:
        log_of(self).operator("str", None)
        return "anything"

    def __format__(self, specification: str) -> str:
        log_of(self).operator("format", specification)
        return "anything"

    def __int__(self) -> int:
        log_of(self).operator("int", None)
        return 1

    def __index__(self) -> int:
        log_of(self).operator("index", None)
        return 1

    def __float__(self) -> float:
        log_of(self).operator("float", None)
        return 1.0

    def __complex__(self) -> complex:
        log_of(self).operator("complex", None)
        return 1 + 0j

    def __fspath__(self) -> str:
        log_of(self).operator("fspath", None)
        return "anything"

    def __bytes__(self) -> bytes:
        log_of(self).operator("bytes", None)
        return b"anything"

    def __enter__(self) -> Any:
        log_of(self).operator("with", None)
        return Proxy(Log(log_of(self)))

    def __exit__(self, *raised: object) -> None:
        return None

    async def __aenter__(self) -> Any:
        log_of(self).operator("async with", None)
        return Proxy(Log(log_of(self)))

    async def __aexit__(self, *raised: object) -> None:
        return None

    def __await__(self) -> Any:
        log_of(self).operator("await", None)
        return _given(Proxy(Log(log_of(self))))

    def __aiter__(self) -> Any:
        log_of(self).operator("async for", None)
        return self

    async def __anext__(self) -> Any:
        if not log_of(self).yes():
            raise StopAsyncIteration
        return Proxy(Log(log_of(self)))

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: object) -> Any:
        return self

    def __reduce__(self) -> Any:
        return (Proxy, ())


def _given(value: Any) -> Generator[None, None, Any]:
    yield from ()
    return value


def log_of(proxy: Proxy) -> Log:
    """The log of a proxy, past its own attribute access."""
    log: Log = object.__getattribute__(proxy, "_Proxy__log")
    return log


def note_type(proxy: Proxy, kinds: Any) -> None:
    """The proxy was asked whether it is of these types."""
    for kind in kinds if type(kinds) is tuple else (kinds,):
        name = getattr(kind, "__qualname__", None)
        if isinstance(name, str):
            log_of(proxy).types[f"{getattr(kind, '__module__', '')}.{name}"] = None


def _binary(sign: str) -> Callable[..., Any]:
    def operate(self: Proxy, other: Any, *more: Any) -> Any:
        log_of(self).operator(sign, other)
        return Proxy(Log(log_of(self)))

    return operate


def _ordering(sign: str) -> Callable[..., Any]:
    def compare(self: Proxy, other: Any) -> bool:
        log_of(self).operator(sign, other)
        return log_of(self).yes()

    return compare


def _unary(sign: str) -> Callable[..., Any]:
    def operate(self: Proxy, *more: Any) -> Any:
        log_of(self).operator(sign, None)
        return Proxy(Log(log_of(self)))

    return operate


for _name, _sign in {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%",
    "pow": "**", "matmul": "@", "and": "&", "or": "|", "xor": "^", "lshift": "<<",
    "rshift": ">>", "divmod": "divmod",
}.items():  # fmt: skip
    setattr(Proxy, f"__{_name}__", _binary(_sign))
    setattr(Proxy, f"__r{_name}__", _binary(_sign))
for _name, _sign in {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}.items():
    setattr(Proxy, f"__{_name}__", _ordering(_sign))
for _name, _sign in {
    "neg": "-", "pos": "+", "invert": "~", "abs": "abs", "round": "round", "trunc": "trunc",
    "floor": "floor", "ceil": "ceil", "reversed": "reversed",
}.items():  # fmt: skip
    setattr(Proxy, f"__{_name}__", _unary(_sign))
