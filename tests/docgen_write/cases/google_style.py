# case: --all
"""Reading."""


def told(path, size=20, *args, mode="r", **kwargs):
    """Read a file.

    It is read whole.

    Args:
        path (str): Where it is.
            And where it is not.
        mode (str): How it is opened.
        **kwargs: The rest.

    Example:
        >>> told("x")

    Whatever else there is to say.
    """
    if not path:
        raise ValueError(path)
    return path


def on_one_line(a):
    """Do it."""
    return a


def in_single_quotes(a):
    'Do it, it\'s easy.'
    return a


def in_other_quotes(a):
    'Do it.'
    return a


def raises_some(a):
    """Look at it.

    Raises:
        KeyError: If it is 1.
    """
    if a == 1:
        raise KeyError(a)
    if a == 2:
        raise ValueError(a)


def arguments_last(a):
    """Look.

    Returns:
        int: what it is
    """
    return int(a)


def raw(a, b):
    r"""Look at \d.

    Args:
        a: A \d.
    """


def escaped(a, b):
    """Look at \\d.

    Args:
        a: A word.
    """


class Told:
    """Told.

    Attributes:
        one: The first.
    """

    def __init__(self, one, two):
        self.one = one
        self.two = two
