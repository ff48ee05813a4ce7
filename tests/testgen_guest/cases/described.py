"""A module to be described.

At some length.
"""

from __future__ import annotations

import abc
import contextlib
import dataclasses
import enum
import functools
import typing
from collections import OrderedDict as Ordered
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Generic, Literal, NewType, Optional, TypeVar, Union, overload

if TYPE_CHECKING:
    from decimal import Decimal

    import numpy as np

T = TypeVar("T")
N = TypeVar("N", int, str)
UserId = NewType("UserId", int)
Pairs = list[tuple[str, int]]
LIMIT = 40
_MODES = {"fast": 1, "slow": 2}


def annotated(
    a: int,
    b: "str",
    /,
    c: Optional[list[int]] = None,
    *rest: float,
    d: dict[str, Account],
    e: Literal["x", 1] = "x",
    **more: Any,
) -> Union[int, None]:
    """Doc."""
    if a > LIMIT or b in _MODES:
        raise ValueError("too much")
    return helper(a)


def helper(x: UserId | None, y: N = 1, *, z: Pairs = ()) -> tuple[int, ...]:
    if x is None:
        raise LookupError
    return Account.of(x).balance


def hidden(price: Decimal, table: np.ndarray, call: Callable[[int], str]) -> Iterator[str]:
    yield str(price)


def by_google(name, size=1, flags=None):
    """Do it.

    Args:
        name (str): The name: of it.
        size (int, optional): How large. Defaults to 1.
        flags (list[str] or None): Some.

    Returns:
        dict[str, int]: By name.

    Raises:
        KeyError: never.
    """


def by_numpy(x, mode, values):
    """Do it.

    Parameters
    ----------
    x : int or float
        A number.
    mode : {'a', 'b'}, optional
        How.
    values : list of str
        Some.

    Returns
    -------
    bool
        Whether.
    """


def by_sphinx(a, b):
    """Do it.

    :param int a: A number.
    :param b: A text.
    :type b: str
    :rtype: list of int
    """


def by_prose(a):
    """Takes a (a thing that is like a number): gives more of it."""


@overload
def many(x: int) -> int: ...
@overload
def many(x: str) -> str: ...
def many(x):
    """The one in force."""
    return x


if LIMIT > 10:

    def conditional(x):
        return "large"
else:

    def conditional(x):
        return "small"


def gone():
    pass


del gone


@functools.lru_cache(maxsize=None)
def cached(x: int) -> int:
    return x


def wrapping(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)

    return wrapper


@wrapping
def wrapped(x: int, y):
    return -1.5 if x == -3 else y


def hiding(function):
    return lambda only, two=2: function(only)


@hiding
def opaque(x: int):
    return x


@contextlib.contextmanager
def opened(path: str):
    yield path


async def fetched(url: str) -> bytes:
    def nested(x):
        return x

    return nested(b"")


class Kind(enum.Enum):
    """Kinds."""

    ONE = 1
    TWO = 2

    def next(self):
        return Kind.TWO


@dataclasses.dataclass
class Account:
    owner: str
    balance: int = 0

    @classmethod
    def of(cls, owner) -> Account:
        return cls(owner)

    @staticmethod
    def zero():
        return 0

    @property
    def rich(self) -> bool:
        return self.balance > 10

    @rich.setter
    def rich(self, value):
        if value:
            self.balance = 11

    def __len__(self):
        return self.balance

    def __add__(self, other: Account) -> Account:
        return self._sum(other)

    def _sum(self, other):
        return other


class Shape(abc.ABC, Generic[T]):
    def __init__(self, size: T, *, name="x"):
        self.size = size

    @abc.abstractmethod
    def area(self): ...

    class Inner:
        def deep(self, x):
            return x


class Trouble(ValueError):
    pass


class _Private:
    def method(self):
        return 1
