"""Exceptions that are raised under another name than the documented one."""


class OldError(Exception):
    """What was raised."""


class NewError(Exception):
    """What is raised by now."""


class OtherError(Exception):
    """What is raised beside it."""


def renamed(size):
    """Take it.

    Args:
        size: How much.

    Raises:
        OldError: If `size` is
            negative, which `OldError` is for.
    """
    if size < 0:
        raise NewError(size)


def of_a_gone_class(size):
    """Take it.

    Args:
        size: How much.

    Raises:
        VanishedTrouble: If `size` is negative.
    """
    if size < 0:
        raise NewError(size)


def beside_others(size, name):
    """Take it.

    Args:
        size: How much.
        name: Of what.

    Raises:
        OldError: If `size` is negative.
        OtherError: If there is no name.
    """
    if not name:
        raise OtherError(name)
    if size < 0:
        raise NewError(size)


def of_another_parameter(size, name):
    """Take it.

    Args:
        size: How much.
        name: Of what.

    Raises:
        OldError: If `name` is empty.
    """
    if size < 0:
        raise NewError(size)


def one_for_two(size, name):
    """Take it.

    Args:
        size: How much.
        name: Of what.

    Raises:
        OldError: If `size` is negative.
    """
    if not name:
        raise OtherError(name)
    if size < 0:
        raise NewError(size)


def from_a_library(size, connect):
    """Take it.

    Args:
        size: How much.
        connect: What is called.

    Raises:
        NetworkTrouble: If `size` is negative.
    """
    connect(size)
    if size < 0:
        raise NewError(size)


def without_names(size):
    """Take it.

    Args:
        size: How much.

    Raises:
        OldError: If it is negative.
    """
    if size < 0:
        raise NewError(size)


def for_another_reason(size):
    """Take it.

    Args:
        size: How much.

    Raises:
        OldError: If the file is closed.
    """
    if size < 0:
        raise NewError(size)
