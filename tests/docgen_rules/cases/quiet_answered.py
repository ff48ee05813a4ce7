"""What comes out of a call that another class may answer, of a division, of a setter."""

from abc import ABC, abstractmethod


class BadCharacter(Exception):
    """A character that nothing begins with."""


class Reader(ABC):
    """Reads."""

    @abstractmethod
    def read(self, text):
        return NotImplemented


class Letters(Reader):
    """Reads letters."""

    def read(self, text):
        return self.next_letter(text)

    def next_letter(self, text):
        if not text.isalpha():
            raise BadCharacter(text)
        return text


class Thread:
    """Reads for somebody."""

    def __init__(self, reader: "Reader"):
        self.reader = reader

    def read(self, text):
        return self.reader.read(text)


def all_read(text, reader: Reader):
    """Read a text.

    Raises:
        BadCharacter: If nothing begins with it.
    """
    thread = Thread(reader)
    return thread.read(text)


def _shared_out(total, count):
    return total / count


def share(total, count):
    """Share a total.

    Raises:
        ZeroDivisionError: If there is nobody.
    """
    return _shared_out(total, count)


class Box:
    """A box."""

    def __init__(self):
        self._size = 1

    @property
    def size(self):
        """How large it is.

        Raises:
            ValueError: If it is set to nothing.
        """
        return self._size

    @size.setter
    def size(self, value):
        if not value:
            raise ValueError(value)
        self._size = value

    @property
    def weight(self):
        """How heavy it is.

        Raises:
            ValueError: If it is set to nothing.
        """
        return self._size


def fold(values, chosen):
    """Fold values into what is chosen.

    A block that is in ``values`` (passed by hand, for one) is left untouched.
    """
    for one in chosen:
        values.pop(one)


def wide(width):
    """Draw a rectangle.

    Args:
        width: How wide it is, width > 0.
    """
    if width < 1e-9:
        raise ValueError(width)
