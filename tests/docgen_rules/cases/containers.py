"""A class around a set and a list: what their methods raise comes out of its own."""


class Kept:
    """Values, each of them once."""

    def __init__(self):
        self._set = set()
        self._list = Ordered()

    def remove(self, value):
        """Remove a value.

        :param value: What is removed.
        :raises KeyError: If the value is not in it.
        """
        self._set.remove(value)
        self._list.remove(value)

    def first(self, value):
        """Where a value is.

        :param value: What is looked for.
        :returns: Its place.
        :raises KeyError: If the value is not in it; the list says ValueError.
        """
        return self._list.place(value)


class Ordered(list):
    """Values in their order."""

    def remove(self, value):
        """Remove a value.

        :param value: What is removed.
        :raises ValueError: If the value is not in it.
        """
        if value not in self:
            raise ValueError(f"no {value}")

    def place(self, value):
        """Where a value is.

        :param value: What is looked for.
        :returns: Its place.
        :raises ValueError: If the value is not in it.
        """
        if value not in self:
            raise ValueError(f"no {value}")
        return 1

    def _clear(self):
        self[:] = []

    def __delitem__(self, index):
        """Remove a value.

        :param index: The place of what is removed.
        """
        return self._clear() if index is None else None

    def second(self, value):
        """Where a value is.

        :param value: What is looked for.
        :returns: Its place.
        """
        return 2 + value

    def third(self, value):
        """Where a value is.

        :param value: What is looked for.
        :returns: Its place.
        """
        return 3 + value

    def fourth(self, value):
        """Where a value is.

        :param value: What is looked for.
        :returns: Its place.
        """
        return 4 + value
