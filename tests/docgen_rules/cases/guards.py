"""Guards of several parts, and what comments say of them."""


def recall(scores, top_k=None):
    """Tell how many are found. If you want to look at fewer, ``top_k`` must be a positive integer.

    Args:
        scores: What is looked at.
        top_k: How many.

    Returns:
        A share.

    Raises:
        ValueError: If ``top_k`` parameter is not `None` or an integer larger than 0.
    """
    if not (isinstance(top_k, int) and top_k > 5):
        raise ValueError(top_k)
    return scores[:top_k]


def recall_right(scores, top_k=None):
    """Tell how many are found. If you want to look at fewer, ``top_k`` must be a positive integer.

    Args:
        scores: What is looked at.
        top_k: How many.

    Returns:
        A share.

    Raises:
        ValueError: If ``top_k`` parameter is not `None` or an integer larger than 0.
    """
    if not (isinstance(top_k, int) and top_k > 0):
        raise ValueError(top_k)
    return scores[:top_k]


def label(start=None):
    """Label pages.

    Args:
        start: The first number, which must be greater than or equal to 1.

    Raises:
        ValueError: If it is not.
    """
    if start is not None and start != 0 and start < 6:
        raise ValueError(start)


def label_right(start=None):
    """Label pages.

    Args:
        start: The first number, which must be greater than or equal to 1.

    Raises:
        ValueError: If it is not.
    """
    if start is not None and start != 0 and start < 1:
        raise ValueError(start)


def either(size, other):
    """Take two sizes.

    Args:
        size: It must be at least 2.
        other: It must be at least 2.

    Raises:
        ValueError: If both are too small.
    """
    if size < 1 and other < 1:
        raise ValueError(size, other)
