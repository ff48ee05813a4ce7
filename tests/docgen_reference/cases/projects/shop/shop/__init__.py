"""A shop: baskets, prices, orders.

Start with :class:`Basket`; see :func:`shop.prices.total` for sums.
"""

from ._orders import Order, place
from .baskets import Basket
from .prices import CURRENCY, Price, PriceError

__all__ = ["Basket", "CURRENCY", "Order", "Price", "PriceError", "place"]
__version__ = "1.2.0"
