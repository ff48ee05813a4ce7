"""What looks like a fault of documentation and is none."""

import datetime

import pytest


def poll(duration: datetime.timedelta):
    """Ask everybody.

    Args:
        duration: How long it is open. Duration must be in hours.
    """
    print(duration)


def listed(items, wanted):
    """Split items.

    Args:
        items: All of them.
        wanted: What is looked for.

    Returns:
        A list of those that are wanted, and a dictionary of the others.
    """
    return [one for one in items if one in wanted], {one: 1 for one in items}


def forget(name):
    """Forget a name.

    Args:
        name: The name.

    Returns:
        `None`
    """
    print(name)


@pytest.fixture
def settings(request):
    """The settings that a test asks for.

    Args:
        quick: Whether it is to be quick.
    """
    return request.param


class Shape:
    """A shape.

    Args:
        size: How large it is.
        template: What it is drawn by, given where a class inherits from this one.
    """

    def __init__(self, size):
        self.size = size

    def __init_subclass__(cls, template=""):
        cls.template = template


def paint(size=1, method="plain"):
    """Paint.

    Args:
        size: How large it is.
        method: How it is done. Defaults to "fine" when it is small and "coarse" when it is not.

            Example:
                It is painted.
    """
    print(size, method)


def warned():
    """Warn of what is old, as in::

        will be removed in 0.0.1
    """


def turned(angle, radians=False):
    """Turn.

    Args:
        angle: How far.
        radians: If True, angles are in radians. Otherwise, they are assumed to be in degrees.
    """
    print(angle, radians)
