"""Examples that do not do what they say."""


def descending(numbers):
    """Sort.

    >>> descending([1, 3, 2])
    [3, 2, 1]
    """
    return sorted(numbers)


def increased(number, by=2):
    """Add.

    Examples:
        >>> increased(1)
        2
        >>> increased(1, by=5)
        6
        >>> increased(number=2, step=3)
        5
    """
    return number + by


def checked(number):
    """Refuse what is negative.

    >>> checked(-1)
    Traceback (most recent call last):
        ...
    ValueError: negative
    """
    return number


def refused(number):
    """Refuse.

    >>> refused(3)
    3
    """
    raise LookupError("nothing has that number")


def worded(number):
    """Refuse in other words.

    >>> worded(3)
    Traceback (most recent call last):
        ...
    ValueError: 3 is too much
    """
    raise ValueError(f"{number} is more than there are")


def renamed(text):
    """Take apart.

    >>> split_words('a b')
    ['a', 'b']
    """
    return text.split()


def moved(text):
    """Comes from elsewhere.

    >>> from false import no_such_thing
    >>> no_such_thing(1)
    1
    """
    return text.split()


def unreadable():
    """Is no code.

    >>> print 'a'
    a
    """


def listed():
    """Show lines.

    >>> listed()
    first
    second
    >>> print('left', 'right')
    left, right
    """
    print("first")
    print("third")


def in_a_block(number):
    """Told by a comment.

    ```python
    in_a_block(3)  # => 9
    in_a_block(4, times=3)
    ```
    """
    return number * 2


class Shelf:
    """Holds.

    >>> shelf = Shelf()
    >>> shelf.put('a')
    >>> shelf
    Shelf('a')
    >>> shelf.gone()
    'a'
    """

    def put(self, thing):
        """Put.

        >>> Shelf().put('a')
        'a'
        """

    def __repr__(self):
        return "Shelf()"
