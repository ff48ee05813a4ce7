"""Five of six functions that raise say so: the sixth is told."""


def one(a):
    """One.

    Args:
        a: A.

    Raises:
        ValueError: If it is none.
    """
    raise ValueError(a)


def two(a):
    """Two.

    Args:
        a: A.

    Raises:
        ValueError: If it is none.
    """
    raise ValueError(a)


def three(a):
    """Three.

    Args:
        a: A.

    Raises:
        ValueError: If it is none.
    """
    raise ValueError(a)


def four(a):
    """Four.

    Args:
        a: A.

    Raises:
        ValueError: If it is none.
    """
    raise ValueError(a)


def five(a):
    """Five, or a ValueError.

    Args:
        a: A.
    """
    raise ValueError(a)


def six(a):
    """Six.

    Args:
        a: A.
    """
    if a < 3:
        raise ValueError(a)


def again(a):
    """Again.

    Args:
        a: A.
    """
    try:
        a()
    except ValueError:
        print(a)
        raise


def by_another_name(a):
    """Raise what was made.

    Args:
        a: A.

    Raises:
        TypeError: If it is none.
    """
    try:
        a()
    except KeyError as caught:
        error = TypeError(a)
        raise error from caught


def misspelled(a):
    """Raise.

    Args:
        a: A.

    Raises:
        ValuError: If it is none.
        UnheardOfThing: Who knows.
    """
    raise ValueError(a)


def _private(a):
    """Private.

    Args:
        a: A.
    """
    raise ValueError(a)
