"""What sentences promise of arguments and results, kept and broken."""


def same(items):
    """Return a copy of the items."""
    items.sort()
    return items


def copied(items):
    """Return a copy of the items."""
    items = list(items)
    return items


def arranged(items):
    """Sort the items in place."""
    return sorted(items)


def really_arranged(items):
    """Sort the items in place."""
    items.sort()


def 就地(items):
    """就地排序。"""
    return sorted(items)


def 不变(items):
    """排序，不会修改 items。"""
    items.sort()
    return list(items)
