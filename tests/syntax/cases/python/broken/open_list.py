def before(a, b=1):
    return a + b


def broken(x):
    y = [x, {"a": 1,


def after(c):
    return c
