# case: --stale
"""What is false in comments."""


def defaults(path, size=20, mode="r"):
    """Read a file.

    Args:
        path: Where it is.
        size: How much. Defaults to 10.
        mode: How, by default 'r'.
    """
    return path


def gone(path):
    """Read a file.

    Args:
        path: Where it is.
        size: How much of it
            is read.

    Returns:
        What is in it.
    """
    return path


def gone_alone():
    """Read a file.

    Args:
        size: How much of it.
    """
    return 1


def renamed(path):
    """Read a file.

    Args:
        place: Where it is.
    """
    return path


def order(values):
    """Give the values. They are sorted in descending order. Whoever
    calls has a list.
    """
    return sorted(values)


def nothing(a):
    """Do it.

    Args:
        a: What.

    Returns:
        int: The answer.
    """
    print(a)


def typed(a: int):
    """Do it.

    Parameters
    ----------
    a : str
        What.
    b : str
        What is gone.
    """
    return a


def handed_on(*codes):
    """Send them.

    Args:
        control_codes: What to send.
    """
    return codes


def right(a):
    """Do it.

    Args:
        a: What.
    """
    return a


def starred(low, upper):
    """Keep a value between *lower* and *upper*, be it a lower one or not.

    Args:
        lower: The `lower` end, ``lower`` than the other.
        upper: The other.
    """
    return min(low, upper, key=len), "as lower as can be"


def other_by_now(size):
    """Cut by `length`.

    Args:
        length: How much.
    """
    length = size * 2
    return length


def result(text: str) -> int:
    """Count.

    Args:
        text: What is counted.

    Returns:
        str: How many.
    """
    return len(text)
