def fine(a):
    return a


def unfinished(a, (b:
    return a


def also_fine(b):
    return b
