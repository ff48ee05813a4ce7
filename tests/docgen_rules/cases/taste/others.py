# select: INK002 INK404 INK504
"""Mixed styles, results of generators, assertions."""

from collections.abc import Iterator


def mixed(size):
    """Mix.

    Args:
        size: How much.

    :returns: Something.
    """
    return size


def one_style(size):
    """Do not.

    Parameters
    ----------
    size : int
        How much.

    Returns
    -------
    int
        As much.
    """
    return size


def both(size) -> Iterator[int]:
    """Both."""
    yield size
    return size


def checked(size):
    """Check."""
    assert size > 3, "too little"


def told(size):
    """Check.

    Raises:
        AssertionError: If it is too little.
    """
    assert size > 3
