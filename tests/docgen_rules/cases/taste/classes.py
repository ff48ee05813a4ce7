# select: INK206 INK301 INK302 INK303 INK304 INK306
"""What is documented at a class, and what at its constructor."""


class Both:
    """Both.

    Args:
        size: How much.

    Raises:
        ValueError: If there is too much.
    """

    def __init__(self, size):
        """Make it.

        Args:
            size: How much.
        """
        if size > 3:
            raise ValueError(size)

    @property
    def half(self):
        """Half.

        Returns:
            Half of it.
        """
        return 1


class Giving:
    """Give.

    Returns:
        An instance.
    """


class Yielding:
    """Yield.

    Yields:
        Values.
    """


class Plain:
    """Plain."""

    def __init__(self, size):
        self.size = size
