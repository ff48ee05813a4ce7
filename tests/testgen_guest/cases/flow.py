"""Control flow of every kind. A line `#: call` above a function is a call of it."""

import asyncio
import contextlib
from contextlib import contextmanager


#: if_elif_else(1)
#: if_elif_else(0)
#: if_elif_else(-1)
def if_elif_else(x):
    """Doc."""
    if x > 0:
        sign = 1
    elif x == 0:
        sign = 0
    else:
        sign = -1
    return sign


#: if_without_else(1)
#: if_without_else(0)
def if_without_else(x):
    y = 0
    if x:
        y = 1
    return y


#: if_at_the_end([], 1)
#: if_at_the_end([], 0)
def if_at_the_end(items, x):
    if x:
        items.append(x)


#: one_line_if(1)
#: one_line_if(0)
def one_line_if(x):
    y = 0
    if x: y = 1
    return y


#: one_line_return(1)
#: one_line_return(0)
def one_line_return(x):
    if x: return "yes"
    return "no"


#: one_line_return_at_the_end(1)
#: one_line_return_at_the_end(0)
def one_line_return_at_the_end(x):
    y = x
    if y: return y


#: one_line_raise(1)
#: one_line_raise(0)
def one_line_raise(x):
    if not x: raise ValueError(x)
    return x


#: one_line_else(1)
#: one_line_else(0)
def one_line_else(x):
    if x: y = 1
    else: y = 2
    return y


#: one_line_loops(0)
#: one_line_loops(3)
def one_line_loops(n):
    total = 0
    for i in range(n): total += i
    while n > 0: n -= 1
    return total


#: one_line_continue([0, 1])
#: one_line_continue([])
#: one_line_continue([0])
def one_line_continue(items):
    found = []
    for each in items:
        if not each: continue
        found.append(each)
    return found


#: one_line_break([0, 1])
#: one_line_break([])
#: one_line_break([1])
def one_line_break(items):
    for each in items:
        if not each: break
    else:
        return "all"
    return "some"


#: several_on_a_line(1)
#: several_on_a_line(None)
def several_on_a_line(x):
    a = x + 1; b = a * 2
    c = b; return c


#: for_else([1, 2], 2)
#: for_else([1, 2], 3)
#: for_else([], 3)
def for_else(items, wanted):
    for each in items:
        if each == wanted:
            result = "found"
            break
    else:
        result = "missing"
    return result


#: while_else(3, 2)
#: while_else(3, 9)
#: while_else(0, 9)
def while_else(n, stop):
    while n > 0:
        n -= 1
        if n == stop:
            break
    else:
        n = -1
    return n


#: endless(3)
#: endless(0)
def endless(n):
    while True:
        if n <= 0:
            break
        n -= 1
    return n


#: endless_return(3)
def endless_return(n):
    while 1:
        n -= 1
        if n < 0:
            return n


#: loop_returns_always([1])
#: loop_returns_always([])
def loop_returns_always(items):
    for each in items:
        return each


#: continue_in_while(4)
#: continue_in_while(0)
def continue_in_while(n):
    odd = 0
    while n:
        n -= 1
        if n % 2 == 0:
            continue
        odd += 1
    return odd


#: nested_loops([[1, 2], [3]])
#: nested_loops([[]])
#: nested_loops([])
def nested_loops(rows):
    total = 0
    for row in rows:
        for each in row:
            total += each
    return total


#: try_except("1")
#: try_except("x")
#: try_except(None)
#: try_except([])
def try_except(x):
    try:
        value = int(x)
    except ValueError:
        value = -1
    except TypeError as error:
        value = len(str(error))
    return value


#: try_else("1")
#: try_else("x")
def try_else(x):
    try:
        value = int(x)
    except ValueError:
        return None
    else:
        value += 1
    return value


#: try_everything("1", [])
#: try_everything("x", [])
#: try_everything("1", None)
#: try_everything(None, [])
def try_everything(x, log):
    try:
        log.append("try")
        value = int(x)
    except ValueError:
        value = 0
    else:
        log.append("else")
    finally:
        y = 1
        y += 1
    return value, y


#: try_finally_return("1", [])
#: try_finally_return("1", None)
#: try_finally_return(None, [])
def try_finally_return(x, log):
    try:
        return int(x)
    finally:
        if log is not None:
            log.append("closed")


#: try_finally_if("1", 0)
#: try_finally_if("1", 1)
def try_finally_if(x, flag):
    try:
        value = int(x)
    finally:
        if flag:
            value = 5
    return value


#: try_in_a_loop(["1", "x"])
#: try_in_a_loop([])
#: try_in_a_loop(["", "1"])
def try_in_a_loop(items):
    found = []
    for each in items:
        try:
            if not each:
                continue
            found.append(int(each))
        except ValueError:
            break
        finally:
            found.append(0)
    return found


#: one_line_except("1")
#: one_line_except("x")
#: one_line_except(None)
def one_line_except(x):
    value = 0
    try: value = int(x)
    except ValueError: pass
    return value


#: bare_except("1")
#: bare_except("x")
def bare_except(x):
    try:
        return int(x)
    except:
        return 0


#: reraise("1")
#: reraise("x")
#: reraise("y")
#: reraise(None)
def reraise(x):
    try:
        return int(x)
    except ValueError as error:
        if x == "x":
            raise KeyError(x) from error
        raise


#: raise_in_try(1)
#: raise_in_try(0)
#: raise_in_try(-1)
def raise_in_try(x):
    try:
        if x == 0:
            raise ValueError
        if x < 0: raise KeyError
    except ValueError:
        return "zero"
    return "one"


#: with_statement("a")
#: with_statement(None)
def with_statement(x):
    with contextlib.suppress(TypeError):
        y = x + "b"
        y += "c"
        return y
    return None


#: with_and_if(1)
#: with_and_if(0)
def with_and_if(x):
    with contextlib.nullcontext() as _, contextlib.nullcontext():
        if x:
            x += 1
    return x


#: with_at_the_end([])
#: with_at_the_end(None)
def with_at_the_end(items):
    with contextlib.suppress(AttributeError):
        items.append(1)


#: with_over_lines(1)
#: with_over_lines(0)
def with_over_lines(x):
    with contextlib.nullcontext(
        x
    ) as y:
        if y:
            return y
        x = 2
    return x


#: ternaries(1)
#: ternaries(0)
def ternaries(x):
    y = "yes" if x else "no"
    return y if y else x


#: operators(1, 1)
#: operators(0, 1)
#: operators(0, 0)
def operators(a, b):
    c = a and b or a
    if (a and not b) or (
        b
        and a
    ):
        c = 2
    return c


#: comprehensions([1, 2, 3])
#: comprehensions([])
def comprehensions(items):
    big = [each for each in items if each > 1]
    table = {each: [x for x in range(each)] for each in big}
    lazy = sum(
        each
        for each in items
        if each % 2
    )
    return table, lazy


#: nested_functions(1, True)
#: nested_functions(1, False)
#: nested_functions(0, True)
def nested_functions(x, call):
    def inner(y):
        if y:
            return "inner"
        return "nothing"

    double = lambda y: y * 2
    if call:
        return inner(x), double(x)
    return None


#: one_line_function(1)
#: one_line_function(0)
def one_line_function(x):
    def inner(y): return y + 1
    z = 0
    if x:
        return inner(x)
    return z


#: list(generator(3))
#: next(generator(3))
#: list(generator(0))
#: generator(3)
def generator(n):
    for i in range(n):
        if i == 1:
            yield "one"
        yield i
    yield from ()


#: asyncio.run(coroutine(1))
#: asyncio.run(coroutine(0))
async def coroutine(x):
    async def numbers():
        for i in range(x):
            yield i

    total = 0
    async for each in numbers():
        total += each
    async with contextlib.AsyncExitStack():
        if x:
            await asyncio.sleep(0)
    return total


#: early(None)
#: early([])
#: early([1])
def early(items):
    if items is None:
        return 0
    if not items:
        return 1
    return 2


#: asserts(1)
#: asserts(-1)
def asserts(x):
    assert x > 0, f"not {x}"
    y = x
    return y


#: walrus("ab")
#: walrus("")
def walrus(text):
    if (n := len(text)) > 1:
        return n
    while (n := n + 1) < 3:
        pass
    return n


#: chained(1)
#: chained(0)
#: chained(9)
def chained(x):
    if 0 < x < 5:
        return "within"
    return "outside"


#: multi_line_condition(1, 2)
#: multi_line_condition(0, 2)
def multi_line_condition(a, b):
    if (
        a
        and b
    ):
        return (
            a +
            b
        )
    return 0


#: several_raise(1)
#: several_raise(0)
#: several_raise("x")
def several_raise(x):
    a = 1
    b = a / x
    c = b + 1
    return c


#: constants(1)
#: constants(0)
def constants(x):
    if True:
        y = 1
    if False:
        y = 2
    if __debug__:
        y += x
    while 0:
        y = 9
    if x and 1:
        y = 3
    return y


#: ignored(1)
#: ignored(0)
def ignored(x):
    if x > 100:  # pragma: no cover
        x = 5
        x += 1
    if x:  # pragma: no branch
        x = 2
    return x


#: dead_code(1)
def dead_code(x):
    return x
    x = 2
    if x:
        x = 3
    return x


#: docstring_only()
def docstring_only():
    """Nothing."""


def never_called(x):
    if x:
        return 1
    return 2


#: ellipsis_only()
def ellipsis_only(): ...


#: pass_only()
def pass_only():
    pass


@contextmanager
def _decorated(x):
    if x:
        yield 1
    else:
        yield 2


#: use_decorated(1)
#: use_decorated(0)
def use_decorated(x):
    with _decorated(x) as value:
        return value


#: local_class(1)
#: local_class(0)
def local_class(x):
    class Local:
        size = 2

        def method(self):
            if x:
                return self.size
            return 0

    return Local().method()


#: globals_and_deletes({"a": 1})
#: globals_and_deletes({})
def globals_and_deletes(table):
    global _counter
    _counter = 1
    if "a" in table:
        del table["a"]
    del _counter
    return table


#: Stack([]).pop()
#: Stack([1]).pop()
#: Stack([1]).top
#: Stack([]).top
#: len(Stack([1]))
#: Stack.of(1, 2)
#: Stack.of()
class Stack:
    """A class."""

    limit: int = 3

    def __init__(self, items):
        self.items = list(items)

    def pop(self):
        if not self.items:
            raise IndexError("empty")
        return self.items.pop()

    @property
    def top(self):
        return self.items[-1] if self.items else None

    def __len__(self): return len(self.items)

    @classmethod
    def of(cls, *items):
        for each in items:
            if each == 2: break
        return cls(items)
