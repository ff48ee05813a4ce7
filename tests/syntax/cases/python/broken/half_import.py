def before(a, b=1):
    return a + b


from os import 


def after(c):
    return c
