"""Types of what is yielded."""

from collections.abc import AsyncIterator, Generator, Iterator


def numbers() -> Iterator[int]:
    """Count.

    Yields:
        str: Numbers.
    """
    yield 1


def whole() -> Generator[int, None, str]:
    """Count.

    Yields:
        int: Numbers.
    """
    yield 1
    return ""


async def later() -> AsyncIterator[dict[str, int]]:
    """Count.

    Yields:
        dict: Numbers by name.
    """
    yield {}


def in_full() -> Iterator[int]:
    """Count.

    Yields:
        Iterator[int]: Numbers.
    """
    yield 1
