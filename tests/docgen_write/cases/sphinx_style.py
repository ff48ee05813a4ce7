# case: --all
def told(path, size=20, mode="r"):
    """Read a file.

    :param path: where it is
    :type path: str
    :param mode: how it is opened
        by whoever opens it
    :type mode: str
    :return: what is in it
    """
    if not path:
        raise ValueError(path)
    return path


def bare(a, b):
    return a + b


def raises_alone(a, b):
    """Divide.

    :raises ZeroDivisionError: if `b` is nothing
    """
    if b == 1:
        raise KeyError(b)
    return a / b
