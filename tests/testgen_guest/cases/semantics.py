"""Expressions whose operands can tell how often, and in which order, they were asked."""


def compare(a, b, c):
    if a == b:
        return "equal"
    if a < b <= c:
        return "between"
    if not a != c:
        return "last"
    return a > c


def operators(a, b, c):
    x = a and b or c
    y = not (a or b) and c
    if (a and b) or not c:
        return x, y, 1
    return x, y


def membership(a, b, c):
    if a in b:
        return "in"
    while a not in c:
        return "not in c"
    return a is b, a is not c


def ternary(a, b, c):
    return b if a else c if b == c else [a < b, a <= c]


def comprehension(a, b, c):
    found = [x for x in a if x and x != b if not x == c]
    return found, any(x == b for x in a), {x: x in c for x in found}


def asserted(a, b, c):
    assert a, b
    assert a == b or c
    return 1


def walrus(a, b, c):
    if (x := a) and (y := b) != c:
        return x, y
    return [z for x in a if (z := x)], x


def calls(a, b, c):
    if isinstance(a, (str, bytes)) and a.startswith(b):
        return a.find(b), a.split(b, 1)
    if hasattr(a, "get") and a.get(b):
        return a.get(b, c)
    return issubclass(type(a), type(b))


def mixed(a, b, c):
    total = 0
    for each in a:
        if each == b:
            continue
        elif each is c or each == c:
            break
        total += 1
    else:
        total = -total
    return total, f"{a == b!r:>6} {c if c else b}", (lambda x: x == a and x != b)(c)


def truth(a, b, c):
    if a:
        if not b:
            return "a not b"
    elif b or c:
        return "b or c"
    while c:
        return "c"
    return None
