"""One comment for several signatures."""

from typing import overload


class Box:
    """A box."""

    @overload
    def as_int(self, *, coerce: bool = False) -> int:
        """Give the number.

        Args:
            coerce: Whether to cut.
            default: Given where there is no number.
            fallback: Not there at all.
        """

    @overload
    def as_int(self, default: int) -> int: ...

    def as_int(self, default=None, *, coerce=False):
        return default or int(coerce)
