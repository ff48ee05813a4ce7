"""Splitting a bill."""


def split(cents: int, people: int) -> list[int]:
    """Shares of a bill, the larger ones first; they differ by a cent at most.

    Raises ValueError if people is less than 1.

    >>> split(100, 3)
    [34, 33, 33]
    """
    if people < 0:
        raise ValueError(f"cannot split among {people}")
    share, rest = divmod(cents, people)
    return [share + 1] * rest + [share] * (people - rest)
