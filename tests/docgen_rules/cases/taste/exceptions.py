# select: INK505
"""An exception without a word, where others have some."""


def one(size):
    """One.

    Raises:
        ValueError: If it is too small.
    """


def two(size):
    """Two.

    Raises:
        ValueError: If it is too small.
    """


def three(size):
    """Three.

    Raises:
        ValueError: If it is too small.
    """


def four(size):
    """Four.

    Raises:
        ValueError: If it is too small.
    """


def five(size):
    """Five.

    :raises ValueError:
    """
