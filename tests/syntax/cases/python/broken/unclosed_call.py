def before(a, b=1):
    return a + b


def broken(x):
    y = compute(x, 


def after(c):
    return c
