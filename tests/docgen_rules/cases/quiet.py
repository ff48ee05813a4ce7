"""Documentation that is right, of kinds that were once taken for wrong: only `wrong_…` is told."""


def nothing_taken():
    """Give the sample image.

    Parameters
    ----------
    None

    Returns
    -------
    image : list
        Rows of numbers.
    """
    return [[1]]


class Node:
    """A node."""

    def rebuild(self, update=False):
        """Rebuild the node.

        Parameters
        ----------
        update : bool, optional
            Whether the node keeps it (default: False).

        Returns:
            - its data if nothing is below it
            - what is below it otherwise.
        """
        return self.data if update else None


def most_levels(sizes):
    """The maximum level that all axes allow.

    Args:
        sizes: Of each axis.

    Returns:
        The maximum level.
    """
    max_levels = [size // 2 for size in sizes]
    return min(max_levels)


def wrong_most(sizes):
    """The largest size.

    Args:
        sizes: Of each axis.

    Returns:
        The largest.
    """
    return min(sizes)


class _Among:
    def __init__(self, options):
        self.options = options

    def __call__(self, value):
        if value not in self.options:
            raise ValueError(value)


def among(options):
    """A validator of what is among options.

    Args:
        options: What is let through.

    Returns:
        The validator.

    Raises:
        ValueError: With a message for people, if a value is not among them.
    """
    return _Among(options)


def wrong_among(options):
    """A validator of what is among options.

    Args:
        options: What is let through.

    Returns:
        The validator.

    Raises:
        OverflowError: If there are too many.
    """
    return _Among(options)


class Field:
    """A field with a type. How it is written::

        :param foo: what foo is
        :type foo: int

        :param Other foo: what foo is

    :param name: What it is called.
    """

    def __init__(self, name):
        self.name = name
