#!/usr/bin/env python
# Copyright of somebody.

# What follows is imported.
import os
from abc import abstractmethod
from typing import overload, Protocol


def plain(path, size=20):
    return os.stat(path)


def one_line(a): return a


def one_line_with_a_remark(a): return a  # pragma: no cover


@decorated(
    "with arguments",
)
def decorated_one(a: int) -> int:
    # why it is so
    return a


async def waits(seconds: float) -> None:
    def inner():
        return seconds

    await inner()


def generates(count):
    for one in range(count):
        yield one


if os.name == "nt":

    def conditional(a):
        return a

else:

    def conditional(a):
        raise ValueError(a)


@overload
def overloaded(a: int) -> int: ...
@overload
def overloaded(a: str) -> str: ...
def overloaded(a):
    return a


def documented():
    """Stays."""


def _private():
    return 1


class Shape:
    sides: int = 3

    def __init__(self, sides):
        self.sides = sides

    def __repr__(self):
        return "Shape"

    @property
    def area(self):
        return self.sides

    @area.setter
    def area(self, value):
        self.sides = value

    @abstractmethod
    def draw(self, canvas): ...

    class Inner:
        def method(self): pass


class Square(Shape):
    def draw(self, canvas):
        canvas.draw(self)


class Empty(Exception): pass


class Duck(Protocol):
    def quack(self) -> str: ...


def größe(länge):
    return länge
