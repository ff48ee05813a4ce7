"""Entries that say nothing, where others do."""


def one(a):
    """One.

    Args:
        a: A.

    Raises:
        ValueError: If it is none.

    Returns:
        One.
    """
    if a:
        raise ValueError
    return 1


def two(a):
    """Two.

    Args:
        a: A.

    Raises:
        ValueError: If it is none.

    Returns:
        Two.
    """
    if a:
        raise ValueError
    return 2


def three(a):
    """Three.

    Args:
        a: A.

    Raises:
        ValueError: If it is none.

    Returns:
        Three.
    """
    if a:
        raise ValueError
    return 3


def four(a, b, c):
    """Four.

    Parameters
    ----------
    a
    b
        Both.
    c : all that is left
    """
    return 4


def five(a):
    """Five.

    :param a:
    :raises ValueError:
    :returns:
    """
    if a:
        raise ValueError
    return 5


def six(a):
    """Six.

    :param a: A.
    :raises ValueError: If it is none.
    :returns: Six.
    """
    if a:
        raise ValueError
    return 6


def seven(a):
    """Seven.

    :param a: A.
    :raises ValueError: If it is none.
    :rtype: int
    """
    if a:
        raise ValueError
    return 7
