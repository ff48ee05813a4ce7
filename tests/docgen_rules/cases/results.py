"""Results and what is yielded."""

from abc import abstractmethod
from contextlib import contextmanager


def nothing(a):
    """Print.

    Returns:
        int: How many were printed.
    """
    print(a)


def none(a):
    """Print.

    Returns:
        None
    """
    print(a)


@abstractmethod
def planned(a):
    """Plan.

    Returns:
        A plan.
    """


def typed(a) -> int:
    """Count.

    Returns:
        str: How many.
    """
    return len(a)


def yielding(items):
    """Give all.

    Yields:
        Each.
    """
    for item in items:
        yield item


def not_yielding(items):
    """Keep all.

    Yields:
        Each.
    """
    items.clear()


@contextmanager
def opened(path):
    """Open.

    Args:
        path: Where.
    """
    yield path


def gen_one(items):
    """Give.

    Args:
        items: Of these.

    Yields:
        Each.
    """
    for item in items:
        yield item


def gen_two(items):
    """Give.

    Args:
        items: Of these.

    Yields:
        Each.
    """
    for item in items:
        yield item


def gen_three(items):
    """Give.

    Args:
        items: Of these.

    Yields:
        Each.
    """
    for item in items:
        yield item


def gen_four(items):
    """Give.

    Args:
        items: Of these.

    Yields:
        Each.
    """
    for item in items:
        yield item


def gen_five(items):
    """Give.

    Args:
        items: Of these.

    Yields:
        Each.
    """
    for item in items:
        yield item


def gen_six(items):
    """Give.

    Args:
        items: Of these.

    """
    for item in items:
        yield item
