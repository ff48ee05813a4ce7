# case: --examples
def told(a):
    """Told.

    Args:
        a: What.

    Example:
        >>> told(1)
        1
    """
    print(a)


def bare(a):
    return a
