"""What is said to be refused: only `wrong_…` is told."""


def share(ratio, count):
    """Give a share.

    Args:
        ratio: How much.
        count: Of how many.

    Returns:
        The share.

    Raises:
        ValueError: If `ratio` is outside `[0, 1]`, or `count` is negative.
    """
    if not 0.0 <= ratio <= 1.0:
        raise ValueError(ratio)
    if count <= 0:
        raise ValueError(count)
    return ratio * count


def wrong_share(ratio, count):
    """Give a share.

    Args:
        ratio: How much.
        count: Of how many.

    Returns:
        The share.

    Raises:
        ValueError: If `ratio` is outside the range [0.0, 1.0].
        TypeError: If `count` is less than 2.
    """
    if not 0.0 <= ratio <= 5.0:
        raise ValueError(ratio)
    if count < 3:
        raise TypeError(count)
    return ratio * count


def other_kind(count):
    """Count.

    Args:
        count: How many.

    Returns:
        It.

    Raises:
        ValueError: If `count` is negative.
        OverflowError: If `count` is greater than 9.
    """
    if count < 0:
        raise ValueError(count)
    if count > 9 and count != 12:
        raise OverflowError(count)
    return count


def wrong_related(count):
    """Count.

    See Also
    --------
    other_kind : Another one.
    share_all, elsewhere : A third one, and one of another library.

    Parameters
    ----------
    count : int
        How many.

    Returns
    -------
    int
        It.
    """
    return count


def share_all_of(count):
    """Share."""
    return count
