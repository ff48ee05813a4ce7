from dataclasses import dataclass
from typing import NamedTuple


@dataclass
class Point:
    x: int
    y: int = 0


class Pair(NamedTuple):
    first: str
    second: str


class Arguments:
    paths: bool
    entries: list[str]

    def __init__(self, paths: bool = False, reverse: bool = False) -> None:
        """For tests only."""
        self.paths = paths
        self.reverse = reverse
        self.exp = True


class Kept:
    def __init__(self, most: int) -> None:
        """Take at most `most`."""
        self.most = most


def settings(path: str, _sections: dict | None = None) -> dict:
    return _sections if _sections is not None else read(path)
