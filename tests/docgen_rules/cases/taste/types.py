# select: INK107 INK109 INK110 INK111 INK207
"""Where types are written."""


def nowhere(size, *rest):
    """Nowhere.

    Args:
        size: How much.
        *rest: More.
    """


def in_signature(size: int) -> None:
    """There.

    Args:
        size: How much.
    """


def in_documentation(size):
    """Here.

    Args:
        size (int): How much.
    """


class Holder:
    """Holds.

    Args:
        size (int): How much.
    """

    def __init__(self, size: int):
        self.size = size

    @property
    def half(self):
        """Half."""
        return self.size / 2
