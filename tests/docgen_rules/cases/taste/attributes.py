# select: INK603 INK605 INK606
"""Order of attributes, and where they are documented."""


class Moved:
    """Moved.

    Attributes:
        second: Two.
        first: One.
    """

    first: int = 1
    second: int = 2


class Inline:
    """Inline.

    Attributes:
        size: How much.
    """

    size: int = 1
    """How much."""

    def __init__(self):
        self.other = 1
        """Not in the body."""
