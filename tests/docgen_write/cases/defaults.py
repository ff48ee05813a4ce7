"""Comments that say defaults: new entries say them too, of values alone. Another default than the
code's is nobody's to mend here."""

_UNSET = object()


def read(path, size=10, strict=True):
    """Read a file.

    Args:
        path: Where it is.
        size: How much is read. Defaults to 10.
        strict: Whether errors count. Defaults to True.
    """


def write(path, size=20, strict=False):
    """Write a file.

    Args:
        path: Where it is.
        size: How much is written. Defaults to 20.
        strict: Whether errors count. Defaults to False.
    """


def copy(path, limit=30, mode="r", held=_UNSET, at=None):
    return path, limit, mode, held, at


class Rate:
    def __init__(self, rate, burst=5):
        if rate <= 0:
            raise ValueError("rate must be positive")
        self.rate = rate
        self.burst = burst


def rated(rate):
    """Make a rate.

    Args:
        rate: How many a second.

    Raises:
        ValueError: If `rate` is not positive.
    """
    return Rate(rate)
