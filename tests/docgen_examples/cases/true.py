"""Examples that do what they say: nothing is found."""

from __future__ import annotations

import datetime
import os
import random
import sys
import time
import uuid


def double(number):
    """Twice a number.

    >>> double(2)
    4
    >>> double('a')
    "aa"
    >>> double(0.1)
    0.2
    >>> [double(n)
    ...  for n in (1, 2)]
    [2,
     4]
    >>> double(None)
    Traceback (most recent call last):
        ...
    TypeError: unsupported operand type(s) for +: 'NoneType' and 'NoneType'
    >>> double(None)  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    TypeError: something else in another version
    >>> double(1)  # doctest: +SKIP
    7
    >>> double(object())
    TypeError: unsupported operand type(s) for +: 'object' and 'object'
    """
    return number + number


def third(number):
    """A third.

    >>> third(1)
    0.333
    >>> print(third(1), end='\\n\\n')
    0.3333333333333333
    <BLANKLINE>
    >>> third(2)  # doctest: +ELLIPSIS
    0.66...
    """
    return number / 3


def letters():
    """Letters in no order.

    >>> letters()
    {'b', 'a', 'c'}
    >>> list(letters())
    ['a', 'b', 'c']
    """
    return {"a", "b", "c"}


class Box:
    """A box.

    >>> Box()
    <true.Box object at 0x7f2a1c0d5e80>
    >>> Box().__dict__
    {}
    """


def today():
    """The day, the hour, a number.

    >>> today()
    datetime.date(2019, 4, 1)
    """
    return datetime.date.today()


def hour():
    """
    >>> hour()
    1554076800
    >>> token()
    '7e0e3b1c'
    >>> drawn()
    4
    """
    return int(time.time())


def token():
    """A part of a UUID."""
    return str(uuid.uuid4())[:8]


def drawn():
    """A number."""
    return random.randrange(10**9)


def content(path):
    """What a file holds.

    >>> content('no-such-file')
    'words'
    >>> content('no-such-file').upper()
    'WORDS'
    """
    with open(path) as file:
        return file.read()


def folder():
    """Where we are.

    >>> folder()
    '/home/me/project'
    """
    return os.getcwd()


def plotted():
    """Needs what is not there.

    >>> import no_such_library
    >>> no_such_library.plot(double(2))
    <Plot>
    """


def asked():
    """Asks.

    >>> asked()
    Your name: Ann
    'Ann'
    """
    return input("Your name: ")


def fetched(address):
    """Fetches.

    >>> fetched('http://example.org/')
    '<html>'
    """
    import urllib.request

    with urllib.request.urlopen(address) as answer:
        return answer.read()


def known_names():
    """Names that every reader knows, of the library and of this module.

    >>> json.dumps(double(1))
    '2'
    >>> datetime.date(2020, 1, 2)
    datetime.date(2020, 1, 2)
    >>> import true
    >>> true.double(4)
    8
    """


def fragment(client):
    """A block that only shows how it is meant.

    ```python
    client = connect(address)
    for row in client.rows():
        print(row)
    ```

    .. code-block:: python

        double(3)  # => 6
        double(4)  # -> eight
        client.close()
    """


def unfinished():
    """What is left out is no fault.

    >>> unfinished(...)
    >>> result = await unfinished()
    >>> unfinished(<your name>)
    """


def endless():
    """Comes to no end, and ends the program.

    >>> raise SystemExit(1)
    3
    """


def shown():
    """Prints by whatever it took hold of.

    >>> shown()
    a line
    """
    _log("a line")


def _log(text, file=__import__("sys").stdout):
    print(text, file=file)


def announce(text):
    """Write past the text of the stream, as terminal libraries do.

    >>> announce("Hello 🦄")
    Hello 🦄
    """
    sys.stdout.buffer.write(f"{text}\n".encode())
    sys.stdout.flush()
