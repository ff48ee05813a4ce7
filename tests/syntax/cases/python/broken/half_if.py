def before(a, b=1):
    return a + b


def broken(x):
    if x.


def after(c):
    return c
