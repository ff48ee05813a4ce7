def before(a, b=1):
    return a + b


def broken(x):
    y = x)


def after(c):
    return c
