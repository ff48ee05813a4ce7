# case: --examples
def told(a):
    """Told.

    :param a: what
    """
    print(a)


def bare(a):
    return a
