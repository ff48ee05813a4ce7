# case: --all
"""Exceptions that are raised under another name by now."""


class OldError(Exception):
    """What was raised."""


class NewError(Exception):
    """What is raised."""


def renamed(size):
    """Take it.

    Args:
        size: How much.

    Returns:
        What is taken.

    Raises:
        OldError: If `size` is negative, for which a person
            has found words of their own.
    """
    if size < 0:
        raise NewError(size)
    return size


def in_fields(size):
    """Take it.

    :param size: how much
    :returns: what is taken
    :raises OldError: if ``size`` is negative, an
        ``OldError`` like all others
    """
    if size < 0:
        raise NewError(size)
    return size


def in_its_place(size):
    """Take it.

    Args:
        size: How much.

    Returns:
        What is taken.

    Raises:
        OldError: If the disk is full.
    """
    if size < 0:
        raise NewError(size)
    return size
