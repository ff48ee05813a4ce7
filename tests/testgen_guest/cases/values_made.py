"""Values of every kind, made by functions."""

import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import pathlib
import re
import types
import typing
import uuid


class Color(enum.Enum):
    RED = 1
    BLUE = "b"


class Access(enum.Flag):
    READ = 1
    WRITE = 2


class Level(enum.IntEnum):
    LOW = 1


class Point(typing.NamedTuple):
    x: int
    y: float


@dataclasses.dataclass
class Account:
    owner: str
    balance: int = 0
    tags: list = dataclasses.field(default_factory=list)

    @property
    def is_open(self):
        return self.balance >= 0


class Money:
    """Equal by what it holds."""

    def __init__(self, amount, currency="EUR"):
        self.amount = amount
        self._currency = currency

    def __eq__(self, other):
        return isinstance(other, Money) and vars(self) == vars(other)

    def __hash__(self):
        return hash(self.amount)


class Plain:
    """Equal to nothing but itself."""

    def __init__(self, size):
        self.size = size
        self.parts = [size]
        self._hidden = 1

    def __len__(self):
        return self.size


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a = a

    def __eq__(self, other):
        return self.a == other.a


class Tree:
    def __init__(self):
        self.me = self


class HostileRepr:
    def __repr__(self):
        raise RuntimeError("no")


class HostileEqual:
    def __init__(self, a):
        self.a = a

    def __eq__(self, other):
        raise RuntimeError("no")

    __hash__ = None


class Liar:
    """Says that it is equal to everything."""

    def __eq__(self, other):
        return True


class Text(str):
    pass


class Outer:
    class Inner(enum.Enum):
        ONE = 1


def same(x):
    return x


def local_enum():
    class Local(enum.Enum):
        A = 1

    return Local.A


def generator(n):
    yield from range(n)


def endless():
    while True:
        yield 1


def recursive():
    items = [1]
    items.append(items)
    return items


def tree():
    return Tree()


def change(items, table):
    items.append(3)
    table["x"] = 1
    return None


def read(account):
    return account.balance


def deposit(account, amount):
    account.balance += amount


def in_scratch(folder):
    path = folder / "a.txt"
    path.write_text("x")
    return str(path)


def count_in_scratch(folder):
    (folder / "a.txt").write_text("x")
    return len(list(folder.iterdir()))


def shout(text):
    print(text)
    return None


_ = collections, datetime, decimal, fractions, pathlib, re, types, uuid


class Shelf:
    """Holds things, and cannot be built from its attributes."""

    def __init__(self) -> None:
        self.__things = [object()]
        self._named: dict[str, int] = {"a": 1}

    def __len__(self) -> int:
        return len(self._named)

    def __iter__(self):
        return iter(self._named)


class Counting(Shelf):
    """Looking at it changes it."""

    looked = 0

    def __init__(self) -> None:
        super().__init__()
        self.looks = 0

    def __iter__(self):
        self.looks += 1
        return super().__iter__()
