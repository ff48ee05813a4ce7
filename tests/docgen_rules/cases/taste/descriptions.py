# select: INK114 INK115
"""How a description begins and ends."""


def one(size, name, path, other):
    """One.

    Args:
        size: how much
        name: The name.
        path: `code` begins it, and a colon ends it:
        other: 大小。
    """
