"""Functions whose branches a search has to reach."""

import functools
import re
import sys

TABLE = {"alpha": 1, "beta": 2}
seen = []
_count = 0


def number(x):
    if x == 1000:
        return "hit"
    if x > 50:
        return "high"
    return "low"


def text(s):
    if s == "needle":
        return 1
    if s.startswith("pre:"):
        return 2
    if s in ("red", "green"):
        return 3
    if re.match(r"(\d{3})-[a-z]+$", s):
        return 4
    return 5


def both(a, b):
    if a > 10 and b == "x":
        return 1
    if not (a < 0 or b):
        return 2
    return 3


def chain(x):
    return "in" if 10 < x < 20 else "out"


def kinds(x):
    if isinstance(x, dict):
        return x["a"]
    if isinstance(x, (str, bytes)):
        return x.upper()
    for each in x.items_of(3):
        each.run()
    return x.size + 1 > x[0]


@functools.wraps(len)
def _unused(x):
    return x


def command(x):
    match x:
        case "start":
            return 1
        case "stop" | "halt":
            return 2
        case 7:
            return 3
    return 0


def stateful(x):
    global _count
    _count += 1
    seen.append(x)
    TABLE[x] = _count
    return len(seen), _count


@functools.lru_cache(maxsize=None)
def cached(x):
    if x:
        return 1
    return 2


def endless_while(x):
    n = 0
    while x.next:
        x = x.next
        n += 1
    return n


class Box:
    made = 0

    def __init__(self, content):
        Box.made += 1
        self.content = content

    def open(self, key):
        if key == self.content.secret:
            return self.made
        return None


def streams():
    sys.stdout = None
    sys.setrecursionlimit(5000)
    sys.path.append("/nowhere")
    return 1
