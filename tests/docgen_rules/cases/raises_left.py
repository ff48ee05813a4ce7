"""Exceptions that were raised once: what is left of the functions cannot raise them."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """A kind."""

    FIRST = "first"

    @classmethod
    def from_value(cls, value):
        """Read a kind.

        Args:
            value: What it is called.

        Returns:
            The kind.

        Raises:
            ValueError: If `value` names no kind.
        """
        try:
            return cls(value)
        except ValueError:
            return cls.FIRST


@dataclass
class Colour:
    """A colour.

    Attributes:
        red: How red it is.
    """

    red: int

    @classmethod
    def of(cls, red):
        """Make a colour.

        Args:
            red: How red it is.

        Returns:
            The colour.

        Raises:
            ValueError: If `red` is not between 0 and 255.
        """
        return cls(red)


def refuse(name):
    """Refuse a name.

    Args:
        name: The name.

    Raises:
        ValueError: If it is not known.
    """
    pass
