def before(a, b=1):
    return a + b


class Broken(


def after(c):
    return c
