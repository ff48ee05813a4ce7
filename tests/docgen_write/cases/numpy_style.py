# case: --all
def told(path, size=20, *args, mode="r", **kwargs):
    """Read a file.

    It is read whole.

    Parameters
    ----------
    path : str
        Where it is.
    mode : str
        How it is opened.

    Examples
    --------
    >>> told("x")
    """
    if not path:
        raise ValueError(path)
    return path


def spaced(a, b, c):
    """Sum up.

    Parameters
    ----------
    a : int
        The first.

    c : int
        The last.

    Returns
    -------
    int
        The sum.
    """
    return a + b + c


def bare(a: int, *rest: str, flag: bool = False) -> list[int]:
    return [a]


def only_a_summary(a):
    """Do it."""
    return a
