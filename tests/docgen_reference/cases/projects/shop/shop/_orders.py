from .baskets import Basket
from .prices import total


class _Numbered:
    number: int = 0
    """Counts from 1."""

    def cancel(self) -> None:
        """Forget it; see `number`."""


class Order(_Numbered):
    """An order, made by :func:`~shop.place`."""


def place(basket: Basket, quick: bool = False) -> Order:
    """Place an order.

    :param basket: what is ordered
    :param quick: whether it is urgent
    :returns: the order
    :raises PriceError: if it costs less than nothing
    """
    total([], start=-1)
    return Order()
