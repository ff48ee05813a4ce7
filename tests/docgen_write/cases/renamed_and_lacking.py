# case: --all
"""A comment with one entry under an old name, and others lacking."""


def taken(path, size):
    """Take it.

    Args:
        place: Where it is.
        size: How much.
    """
    if size < 0:
        raise ValueError(size)
    return path


def beside(path): """Take it."""; return path
