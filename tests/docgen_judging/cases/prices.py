from dataclasses import dataclass


class OutOfStock(Exception):
    pass


@dataclass
class Line:
    name: str
    price: float
    count: int = 1


def total(lines, discount=0.0):
    if not 0 <= discount <= 1:
        raise ValueError("discount is a share")
    return sum(line.price * line.count for line in lines) * (1 - discount)


def cheapest(lines):
    return min(lines, key=lambda line: line.price)


def by_price(lines, limit=10):
    ranked = sorted(lines, key=lambda line: line.price, reverse=True)
    return ranked[:limit]


def is_free(line):
    return line.price == 0


def merge(into, other):
    for name, count in other.items():
        into[name] = into.get(name, 0) + count
    return into


class Basket:
    def __init__(self, owner, currency="EUR"):
        self.owner = owner
        self.currency = currency
        self._lines = []

    def add(self, line, when=None):
        if line.count < 1:
            raise OutOfStock(line.name)
        self._lines.append(line)
        return self

    def pop(self, name, default=None):
        for at, line in enumerate(self._lines):
            if line.name == name:
                return self._lines.pop(at)
        return default

    def __len__(self):
        return len(self._lines)
