"""A project that mostly lists a choice of the parameters: that is nobody's mistake."""


def one(first, second):
    """One.

    Args:
        first: It.
    """


def two(first, second):
    """Two.

    Args:
        first: It.
    """


def three(first):
    """Three.

    Args:
        first: It.
    """
