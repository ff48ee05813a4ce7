"""mod"""
from __future__ import annotations
from ..a import (b as c, d)
from . import *
import x.y as z, w
X: int = 1
"""X doc."""
type TT = int
class A[T](B, metaclass=M):
    """d"""
    y: int
    z = 2
    def __init__(self, q):
        self.q: int = 3
        self.q = 4
    @prop.setter
    async def f(self, a, /, b: int = 1, *args: int, c, **kw) -> int:
        """Doc f.

          more
        """
        loc = 1
        raise E("x") from e
    @staticmethod
    def _s(x): ...
    @property
    def p(self): return 1
def g(
    *,
    a,  # hi
    b=2,
): 
    def inner(): pass
