"""Parameters that are not as they are told."""

from typing import Optional


def renamed(width, height):
    """Area of a rectangle.

    Args:
        width: How wide it is.
        length: How high it is.
    """
    return width * height


def moved(first, second, third):
    """Put in order.

    Args:
        second: The second.
        first: The first.
        third: The third.
    """


def twice(value):
    """Show a value.

    :param value: what to show
    :param value: what to show
    """


def stale(size=20, mode="r", flag=False, name=None, end="\n", limit=1_000, path="."):
    """Read.

    Args:
        size: How much. Defaults to 10.
        mode (str, optional): How. Defaults to 'r'.
        flag: Whether, default True.
        name: Of what. Defaults to the module's own name.
        end (str): What ends a line (default: "\\n").
        limit: At most, 1000 by default. Defaults to 1000.
        path: Where. Defaults to the current folder.
    """


def gone(size):
    """Read.

    Args:
        size: How much. Defaults to 10.
    """


def asked(size: int, other: Optional[int], more: str = ""):
    """Read.

    Args:
        size (int, optional): How much.
        other (int, optional): None is fine.
        more (str, optional): More.
    """


def typed(size: int, names: list[str], ratio: float, both: int | None, own: "Path"):
    """Types.

    Args:
        size (str): Not so.
        names (list of str): Right.
        ratio (int): An int is a float.
        both (Optional[int]): Right.
        own (str): Nobody knows.
    """


def numpy_style(values, axis=0, **options):
    """Reduce.

    Parameters
    ----------
    values : array_like
        What to reduce.
    axis : int, default 1
        Along which.
    dtype : object
        One of the options.
    """


def right(first, *rest, key=None, **options):
    """All is well.

    Args:
        first: The first.
        *rest: The rest.
        key: A key. Defaults to None.
        **options: What else there is.
    """


class Point:
    """A place.

    Args:
        x: Across.
        z: Up.
    """

    def __init__(self, x, y):
        self.x, self.y = x, y


class Inherited(Point):
    """Whose constructor is another class's.

    Args:
        x: Across.
        y: Up.
    """


def renamed_beside_options(path, given, **options):
    """Rename.

    Args:
        path: Where.
        wanted: What.
        **options: More.
    """


def options_listed(path, given, **options):
    """List.

    Args:
        path: Where.
        given: What.
        timeout: One of the options.
    """


def options_only(path, **options):
    """List.

    Args:
        timeout: One of the options.
    """
