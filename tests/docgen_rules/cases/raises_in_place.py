"""What a function is given, what stands in its place, and what it cannot be refused."""

from json import loads
from typing import cast


class Wrong(Exception):
    """Raised for what is wrong."""


class Shape:
    """Refuses itself when it is made wrongly."""

    def __init__(self, sides):
        if sides < 3:
            raise Wrong(sides)
        self.sides = sides


def looked_at(thing):
    """Look at a thing.

    Args:
        thing: A shape or none.

    Returns:
        Its sides.

    Raises:
        Wrong: If `thing` is no shape.
    """
    return any(isinstance(one, Shape) for one in thing)


class Box:
    """Holds what is made."""

    def made(self, sides):
        """Make shapes.

        Args:
            sides: How many sides each has.

        Raises:
            Wrong: If one of the `sides` is too few.
        """
        self.shapes: tuple[Shape, ...] = tuple(map(Shape, sides))


class Text:
    """A value."""

    def parse(self, value):
        """Read a value.

        Args:
            value: What is read.

        Returns:
            The value.

        Raises:
            ValueError: If `value` is not right.
        """
        if value in self.known:
            return value


class Number:
    """Another value, which has nothing to do with texts."""

    def parse(self, value):
        """Read a number.

        Args:
            value: What is read.

        Returns:
            The value.

        Raises:
            ValueError: If `value` is not right.
        """
        if value != 1:
            raise ValueError(value)
        return value


class Loose:
    """A text whose heirs refuse more."""

    def parse(self, value):
        """Read a value.

        Args:
            value: What is read.

        Returns:
            The value.

        Raises:
            ValueError: If `value` is not right.
        """
        return value


class Strict(Loose):
    """It refuses."""

    def parse(self, value):
        """Read a value."""
        raise ValueError(value)


def cut(site, most):
    """Cut a site.

    Args:
        site: What is cut.
        most: How much of it is left.

    Returns:
        What is left.

    Raises:
        ValueError: If `site` or `most` is wrong.
    """
    most = min(32, max(8, most))
    for number in range(most):
        site = site.split("/")[number]
    return getattr(site, "name", None)


def cut_by(site, mark):
    """Cut a site where a mark stands.

    Args:
        site: What is cut.
        mark: Where.

    Returns:
        What is left.

    Raises:
        ValueError: If `mark` is empty.
    """
    return site.split(mark)


def again(value):
    """Call it, and hand on what went wrong.

    Args:
        value: What is called.

    Returns:
        What it gives.

    Raises:
        Wrong: If it is nothing.
    """
    if value is None:
        raise Wrong
    try:
        return value()
    except OSError:
        if value.is_silent:
            return None
        raise


class Clock:
    """Its time is told by a function of the module, too."""

    def time_now(self):
        """Tell the time.

        Returns:
            The time.

        Raises:
            RuntimeError: If nothing runs.
        """
        return self.time


def time_now():
    """Tell the time."""
    if DEFAULT is None:
        raise RuntimeError
    return DEFAULT.time_now()


DEFAULT = Clock()


def cast_only(value):
    """Take a value for a number.

    Args:
        value: What is taken.

    Returns:
        The value.

    Raises:
        Wrong: If `value` is no number.
    """
    return cast(int, value)


def loaded_only(text):
    """Read a text.

    Args:
        text: What is read.

    Returns:
        What it says.

    Raises:
        ValueError: If the text cannot be read.
    """
    return loads(text)
