"""Where things are by now."""


def read():
    """Read."""


class Box:
    """A box."""

    def throw(self):
        """Throw it."""

    def pack(self):
        """Pack it."""


class Crate:
    """A crate."""

    def pack(self):
        """Pack it."""
