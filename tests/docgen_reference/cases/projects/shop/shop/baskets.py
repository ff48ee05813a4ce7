"""Baskets hold what is to be bought."""

from __future__ import annotations

from collections.abc import Iterator
from typing import overload

from .prices import Price, total


class Container:
    """Something that holds things."""

    limit: int = 10
    """How many things fit."""

    def add(self, name: str) -> None:
        """Add a thing."""

    def __len__(self) -> int:
        """How many there are."""
        return 0

    def _secret(self) -> None:
        """Not for users."""


class Basket(Container):
    """What somebody wants to buy.

    Args:
        owner: whose it is; ``*`` for nobody's.
        limit: how many things fit

            - more than that are refused
            - see `add`

    Attributes:
        owner: who pays.
    """

    owner: str

    def __init__(self, owner: str, limit: int = 10) -> None:
        self.owner = owner
        self._names: list[str] = []
        self.most = limit
        self.count = 0

    def add(self, name: str, *prices: Price, note: str | None = None) -> None:
        """Add a thing with its prices <b>now</b>.

        >>> Basket("me").add("tea")

        Parameters
        ----------
        name : str
            What it is.
        note : ~typing.Optional[str], optional
            Anything; __dunder__ and *args stay as they are.

        Raises
        ------
        ValueError
            If there is no name.

        .. versionadded:: 1.1
        .. deprecated:: 1.2
           Use :meth:`Basket.put`.
        """
        if not name:
            raise ValueError("no name")
        if len(self._names) >= self.limit:
            raise OverflowError(name)
        self._names.append(name)

    @overload
    def put(self, name: str) -> None: ...
    @overload
    def put(self, name: bytes) -> int: ...
    def put(self, name):
        """Put a thing in. See `the docs <https://example.org/put_(x)>`_."""

    @property
    def names(self) -> list[str]:
        """The names, as added."""
        return self._names

    @names.setter
    def names(self, value: list[str]) -> None:
        self._names = value

    async def pay(self, prices: dict[str, Price]) -> Price:
        return total(prices.values())

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)
