import dataclasses
import enum
import warnings
from dataclasses import KW_ONLY, dataclass, field
from typing import ClassVar, NamedTuple

from typing_extensions import deprecated


@dataclass
class Item:
    name: str
    sizes: list[int] = field(default_factory=list)
    text: str = "x=y"
    _: KW_ONLY
    made: int = field(init=False, default=3)
    needed: int = field(repr=False)
    known: ClassVar[int] = 3
    hidden = 3

    def __post_init__(self):
        if not self.name:
            raise ValueError
        self.later: bool = False


def make_item():
    return Item("")


class Point(NamedTuple):
    x: int
    y: int = 0


class Colour(enum.Enum):
    RED = 1
    GREEN = "g"


class Plain:
    limit = 10

    def __init__(self, size: int, label, *rest, wide=False, **options) -> None:
        self.size = size
        self.label: str = label
        self._wide = wide
        self.__own = 3

    @property
    def area(self) -> int:
        return self.size

    @area.setter
    def area(self, value: int) -> None:
        self.size = value


class Heir(Plain, dict):
    def __init__(self):
        super().__init__(1, "")

    @property
    def area(self) -> int:
        return 0

    def get(self, key):
        return None

    def fresh(self):
        return None


@deprecated("use Plain")
class Old:
    pass


@deprecated("use new()")
def old():
    pass


def older():
    warnings.warn("use new() "
                  "instead", DeprecationWarning, stacklevel=2)


def sometimes_older(mode=None):
    if mode is not None:
        warnings.warn("mode is gone", DeprecationWarning)
    warnings.warn("slow")


def changes(items, mapping, count, fresh):
    items.append(1)
    mapping["a"] = 1
    count += 1
    fresh = []
    fresh.append(2)


class Conditional:
    def commented(  # type: ignore[override]
        self, size
    ):
        return size

    if WIDE:

        def chosen(self, size):
            return size

    else:

        @traced
        def chosen(self, size):
            return size
