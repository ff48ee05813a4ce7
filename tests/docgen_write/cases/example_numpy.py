# case: --examples
def told(a):
    """Told.

    Parameters
    ----------
    a : int
        What.
    """
    print(a)


def bare(a):
    return a
