"""Exceptions, here and through what is called."""

import json


class Refused(ValueError):
    """A no."""


class Broken(Exception):
    """Not whole."""


def checked(size):
    """Check.

    Raises:
        TypeError: If it is no number.
    """
    if not isinstance(size, int):
        raise TypeError("a number")
    if size < 0:
        raise ValueError("negative")


def by_base(size):
    """Check.

    Raises:
        ValueError: If it is refused.
    """
    if size:
        raise Refused(size)


def helper(size):
    """Help."""
    if size > 3:
        raise Refused(size)


def through(size):
    """Help.

    Raises:
        Refused: If it is more than three.
    """
    helper(size)


def caught(size):
    """Help.

    Raises:
        Refused: Never any more.
    """
    try:
        helper(size)
    except Refused:
        return None


def dropped(size):
    """Help.

    Raises:
        Broken: Not any more.
    """
    return len(str(size))


def again(size):
    """Help.

    Raises:
        Refused: Again.
    """
    try:
        helper(size)
    except Refused:
        print("no")
        raise


def outside(text):
    """Read.

    Raises:
        Broken: Who knows.
    """
    return json.loads(text)


def of_language(text):
    """Read.

    Raises:
        ValueError: If it is no number.
        KeyError: If it is not there.
    """
    return {}[int(text)]


def converted(text):
    """Read.

    Raises:
        Broken: If it cannot be read.
    """
    try:
        return int(text)
    except ValueError as error:
        raise Broken(text) from error


def named(text):
    """Read.

    Raises:
        Broken: If it cannot be read.
    """
    error = Broken(text)
    raise error


def the_first(key, table):
    """What is found first: by number, which raises no `KeyError`.

    Args:
        key: What is looked for.
        table: Where.

    Returns:
        It.

    Raises:
        KeyError: If there are several of `key` in the table.
    """
    found = sorted(one for one in table if one is key)
    return found[0][1:]


def by_key(key, table):
    """What stands under a key.

    Args:
        key: What is looked for.
        table: Where.

    Returns:
        It.

    Raises:
        KeyError: If there is no `key` in the table.
    """
    return table[key]
