# select: INK502 INK507
"""What nothing here raises, and another library may."""

import numpy as np


def mean(values):
    """Average values.

    Args:
        values: The values.

    Raises:
        TypeError: If they are no numbers.
        KeyError: If one is missing.
    """
    if "x" not in values:
        raise KeyError("x")
    return np.mean(values)


def own(values):
    """Give the first.

    Args:
        values: The values.

    Raises:
        LookupError: If there are none.
    """
    if not values:
        raise LookupError("none")
    return np.abs(values)[0]
