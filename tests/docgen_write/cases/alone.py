# case: --all
"""
Shapes, with quotes on lines of their own.
"""


def first(a):
    """
    Give the first of them.

    Args:
        a: All of them.

    Returns:
        One of them.
    """
    return a[0]


def second(a):
    """
    Give the second of them.

    Args:
        a: All of them.
    """
    return a[1]


def third(a):
    return a[2]
