def before(a, b=1):
    return a + b


@


def after(c):
    return c
