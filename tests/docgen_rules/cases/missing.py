"""A project that documents all parameters and results, but for one of each."""


def one(a):
    """One.

    Args:
        a: It.

    Returns:
        It.
    """
    return a


def two(a):
    """Two.

    Args:
        a: It.

    Returns:
        It.
    """
    return a


def three(a):
    """Three.

    Args:
        a: It.

    Returns:
        It.
    """
    return a


def four(a):
    """Four.

    Args:
        a: It.

    Returns:
        It.
    """
    return a


def five(a):
    """Five.

    Args:
        a: It.

    Returns:
        It.
    """
    return a


def six(a, b):
    """Six.

    Args:
        a: It.

    Returns:
        It.
    """
    return a + b


def seven(a):
    """Seven.

    Args:
        a: It.
    """
    return a + 1


def eight(a):
    """Eight: returns it.

    Args:
        a: It.
    """
    return a
