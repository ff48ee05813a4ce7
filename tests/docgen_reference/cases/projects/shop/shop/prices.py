"""价格：金额与货币。"""

from dataclasses import dataclass
from enum import Enum

CURRENCY = "EUR"
"""The currency of every price."""
RATES: dict[str, float] = {"EUR": 1.0}
_cache = {}


class PriceError(ValueError):
    """A price that cannot be."""


class Kind(Enum):
    """Kinds of prices."""

    NET = 1
    GROSS = 2


@dataclass(frozen=True)
class Price:
    """一个价格。

    参数：
        amount: 金额，单位为分。
        kind: 价格的种类。
    """

    amount: int
    kind: Kind = Kind.NET


def total(prices, start=0):
    """计算价格的总和。

    参数：
        prices: 要相加的价格。
        start: 起始金额，默认为 0。

    返回：
        总和。
    """
    if start < 0:
        raise PriceError(start)
    return sum(prices, start)


def convert(price: Price, rate: "float" = 1.0) -> "Price":
    return Price(int(price.amount * rate))
