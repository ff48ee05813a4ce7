"""Functions that raise, for every reason there is."""

import json
import random
import sys


class NotFound(LookupError):
    pass


def explicit(x):
    if x < 0:
        raise ValueError(f"negative: {x}")
    return x


def own_class(x):
    raise NotFound(x)


def in_callee(x):
    return explicit(x)


def convert(text):
    return int(text)


def outside(text):
    return json.loads(text)


def adds(x):
    return x + 1


def attribute(x):
    y = x
    return y.strip()


def derived(items):
    for each in items:
        first = each
    return first.upper()


def passed_on(x):
    return adds(x)


def own_bug(x):
    table = None
    return table[x]


def unbound(x):
    if x:
        y = 1
    return y


def name_error(x):
    return undefined_name + x


def recursion(n):
    return recursion(n + 1)


def index(n):
    own = [1, 2]
    return own[n]


def asserted(x):
    assert x > 0, "positive"
    return x


def leaves(x):
    sys.exit(x)


def chosen():
    return random.choice([1, 2, 3])


class Box:
    def __init__(self, content):
        self.content = content
        self.size = None

    def weigh(self):
        return self.content + 1

    def broken(self):
        return self.size + 1

    def missing(self):
        return self.nothing


class Reads:
    @property
    def wrong(self):
        raise KeyError("k")


def in_generator(n):
    yield 1
    raise RuntimeError("late")


async def in_coroutine(x):
    raise ValueError(x)


class HostileError(Exception):
    def __str__(self):
        raise RuntimeError("no message")


def hostile():
    raise HostileError
