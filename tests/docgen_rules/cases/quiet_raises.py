"""Exceptions that come out by ways that are easily missed."""

import ctypes
from enum import Enum


class Mode(Enum):
    """A mode."""

    FAST = "fast"


class Refused(Exception):
    """Refused by the device."""


def read(text):
    """Read a mode.

    Args:
        text: What it is called.

    Returns:
        The mode.

    Raises:
        ValueError: If `text` is no mode.
    """
    return Mode(text)


class Checking:
    """Refuses what is longer than that."""

    def __init__(self, most):
        self.most = most

    def __call__(self, text):
        if len(text) > self.most:
            raise TypeError(text)


def at_most(most):
    """Make what refuses long texts.

    Args:
        most: The longest that is let through.

    Returns:
        What is called with texts.

    Raises:
        TypeError: If a text is longer than that.
    """
    return Checking(most)


def _refuse(result, function, arguments):
    if result < 0:
        raise Refused(result)
    return result


DEVICE = ctypes.CDLL(None)
DEVICE.send.errcheck = _refuse


def send(data):
    """Send data to the device.

    Args:
        data: The bytes.

    Raises:
        Refused: If the device takes no `data`.
    """
    DEVICE.send(data)


def on_change(value):
    """Called when a value changes; others have it do something.

    Args:
        value: The value now.

    Raises:
        ValueError: If it is refused.
    """
    pass


class Listener:
    """Is told of changes."""

    def on_change(self, value):
        """Take a value.

        Args:
            value: The value now.

        Raises:
            ValueError: If it is refused.
        """
        pass
