# select: INK509
"""A project that documents what it raises, and one thing more."""

import json

import numpy as np


def one(items):
    """Take items.

    Args:
        items: What is taken.

    Raises:
        ValueError: If there are one.
    """
    if len(items) == 1:
        raise ValueError(items)


def two(items):
    """Take items.

    Args:
        items: What is taken.

    Raises:
        ValueError: If there are two.
    """
    if len(items) == 2:
        raise ValueError(items)


def three(items):
    """Take items.

    Args:
        items: What is taken.

    Raises:
        ValueError: If there are three.
    """
    if len(items) == 3:
        raise ValueError(items)


def four(items):
    """Take items.

    Args:
        items: What is taken.

    Raises:
        ValueError: If there are four.
    """
    if len(items) == 4:
        raise ValueError(items)


def five(items):
    """Take items.

    Args:
        items: What is taken.

    Raises:
        ValueError: If there are five.
    """
    if len(items) == 5:
        raise ValueError(items)


def six(items):
    """Take items.

    Args:
        items: What is taken.

    Raises:
        ValueError: If there are six.
    """
    if len(items) == 6:
        raise ValueError(items)


def seven(items):
    """Take items.

    Args:
        items: What is taken.

    Raises:
        ValueError: If there are seven.
    """
    if len(items) == 7:
        raise ValueError(items)


def eight(items):
    """Take items.

    Args:
        items: What is taken.

    Raises:
        ValueError: If there are eight.
    """
    if len(items) == 8:
        raise ValueError(items)


def nine(items):
    """Take items.

    Args:
        items: What is taken.

    Raises:
        ValueError: If there are nine.
    """
    if len(items) == 9:
        raise ValueError(items)


def ten(items):
    """Take items.

    Args:
        items: What is taken.

    Raises:
        ValueError: If there are ten.
    """
    if len(items) == 10:
        raise ValueError(items)


def eleven(items):
    """Take items.

    Args:
        items: What is taken.

    Raises:
        ValueError: If there are eleven.
    """
    if len(items) == 11:
        raise ValueError(items)


def twelve(items):
    """Take items.

    Args:
        items: What is taken.

    Raises:
        ValueError: If there are twelve.
    """
    if len(items) == 12:
        raise ValueError(items)


def thirteen(items):
    """Take items.

    Args:
        items: What is taken.

    Raises:
        ValueError: If there are thirteen.
    """
    if len(items) == 13:
        raise ValueError(items)


def fourteen(items):
    """Take items.

    Args:
        items: What is taken.

    Raises:
        ValueError: If there are fourteen.
    """
    if len(items) == 14:
        raise ValueError(items)


def fifteen(items):
    """Take items.

    Args:
        items: What is taken.

    Raises:
        ValueError: If there are fifteen.
    """
    if len(items) == 15:
        raise ValueError(items)


def dropped(items):
    """Take an array.

    Args:
        items: What is taken.

    Returns:
        The array.

    Raises:
        ValueError: If `items` has two dimensions.
    """
    return np.asarray(items).sum()


def read(text):
    """Read JSON.

    Args:
        text: What is read.

    Returns:
        The value.

    Raises:
        ValueError: If `text` is no JSON.
    """
    return json.loads(text)


def handed_on(text):
    """Read JSON, and sum it.

    Args:
        text: What is read.

    Returns:
        The sum.

    Raises:
        ValueError: If `text` is no JSON.
    """
    return np.sum(read(text))
