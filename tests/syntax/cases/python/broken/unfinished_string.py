def before(a, b=1):
    return a + b


def broken(x):
    y = "abc + x


def after(c):
    return c
