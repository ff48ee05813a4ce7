"""The least and the most, by whatever module's function."""

import numpy as np


def lowest(values, axis=None):
    """The minimum of the values."""
    return np.max(values, axis=axis)


def highest(values, axis=None):
    """The maximum of the values."""
    if axis is None:
        return np.max(values)
    return np.max(values, axis=axis)


def biggest(values):
    """The largest of the values."""
    if not values:
        return None
    return min(values, key=len)


def at_most(value, limit):
    """The largest value that may be."""
    return min(value, limit)


def span(values):
    """The largest distance of two values."""
    return np.max(values) - np.min(values)
