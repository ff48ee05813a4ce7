"""Attributes that a class documents, against those that it has."""

from dataclasses import dataclass

from elsewhere import Unknown


@dataclass
class Point:
    """A point.

    Attributes:
        x: From the left.
        length: From above.
    """

    x: int
    y: int = 0


class Gone:
    """Gone.

    Attributes:
        size: How much.
        weight: Not any more.
        half: A property.
    """

    def __init__(self):
        self.size = 1
        self.other = 2
        self.third = 2

    @property
    def half(self):
        """Half."""
        return self.size / 2


class Heir(Gone):
    """Heir.

    Attributes:
        size: Inherited.
        width: Nobody's.
    """


class Who(Unknown):
    """Who knows.

    Attributes:
        size: Perhaps inherited.
    """


class Typed:
    """Typed.

    Attributes:
        size (str): How much.
        name (str): The name.
        size (int): How much, again.
    """

    size: int = 1
    name: str = ""


class Agreed:
    """Its constructor says something else.

    Args:
        size (int): How much. Defaults to 3.
        name (str): The name. Defaults to 'x'.
    """

    def __init__(self, size=3, name="x"):
        """Make it.

        Args:
            size (str): How much. Defaults to 3.
            name: The name. Defaults to 'x'.
        """
