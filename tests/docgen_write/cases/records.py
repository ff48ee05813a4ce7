from dataclasses import dataclass
from typing import NamedTuple


@dataclass
class Point:
    x: int
    y: int = 0


class Pair(NamedTuple):
    first: str
    second: str
