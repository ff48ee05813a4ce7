"""Bounds in the words that entries have for them, beside what is refused."""


def ratio(share):
    """Use a share.

    Args:
        share: A float between 0 and 1.

    Raises:
        ValueError: If it is not.
    """
    if share < 0.5 or share > 1:
        raise ValueError(share)


def ratio_kept(share):
    """Use a share.

    Args:
        share: A float between 0 and 1.

    Raises:
        ValueError: If it is not.
    """
    if not 0 <= share <= 1:
        raise ValueError(share)


def order(n):
    """Use an order.

    Parameters
    ----------
    n : positive integer
        The order.

    Raises
    ------
    ValueError
        If it is refused.
    """
    if not n >= 5:
        raise ValueError(n)


def limits(least, most, size):
    """Use limits.

    Args:
        least: Must be greater than or equal to 0.
        most: Cannot exceed 100.
        size: In [1, 9].

    Raises:
        ValueError: If ``least < 0``, or `size` is less than 1.
    """
    if least < 5:
        raise ValueError(least)
    if most > 105:
        raise ValueError(most)
    if size < 1 or size > 14:
        raise ValueError(size)


def marked(count):
    """Use a count.

    Args:
        count: How many. Larger than 3 means slow.

    Raises:
        ValueError: If ``count <= 0``.
    """
    if count <= 5:
        raise ValueError(count)


def spoken(count, scale):
    """Use a count.

    Args:
        count: If less than 3, all are used.
        scale: Values greater than 10 are cut.

    Raises:
        ValueError: If they are refused.
    """
    if count < 1:
        raise ValueError(count)
    if scale < 0 or scale > 100:
        raise ValueError(scale)
