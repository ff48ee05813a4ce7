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


def halves(text):
    """Split the text.

    Returns:
        tuple of three: What comes before, and what comes after.
    """
    return text[:1], text[1:]


def triple(text):
    """Return a 3-tuple of the beginning, the middle and the end."""
    return text[:1], text[1:-1], text[-1:]


def names_of(pairs):
    """Return a dictionary of the names."""
    return [name for name, _ in pairs]


def listed(pairs):
    """Return a list of the names."""
    return sorted(name for name, _ in pairs)


def surely(text):
    """Count the characters.

    Returns:
        The number, or None if there are none.
    """
    return len(text)


def perhaps(text):
    """Count the characters.

    Returns:
        The number, or None if there are none.
    """
    if text:
        return len(text)


def is_missing(value):
    """Return True if value is not None."""
    return value is None


def is_there(value):
    """Return True if value is not None, otherwise False."""
    return value is not None


def 是否为空(value):
    """如果 value 不为 None 则返回 True。"""
    return value is None


def is_all(items):
    """Tell whether all items are true."""
    return any(items)


def is_any(items):
    """Tell whether any item is true."""
    return any(items)


def head(items):
    """Return the last item."""
    return items[0]


def tail(items):
    """Return the last item."""
    return items[-1]


def wait(timeout_ms, delay_seconds):
    """Wait.

    Args:
        timeout_ms: How long at most, in seconds.
        delay_seconds: How long at least, in seconds.
    """


def up_to(stop):
    """Count.

    Args:
        stop: Where to end, inclusive.
    """
    return list(range(stop))


def as_far_as(stop):
    """Count.

    Args:
        stop: Where to end, inclusive.
    """
    return list(range(1, stop + 1))


def ranked(priority=0):
    """Add it. *priority* defaults to ``1``, and *other* to 3."""


def share(ratio):
    """Scale.

    Args:
        ratio: Must be between 0 and 10.
    """
    if ratio < 0 or ratio > 1:
        raise ValueError("no ratio")


def portion(ratio):
    """Scale.

    Args:
        ratio: Must be between 0 and 1.
    """
    if ratio <= 0 or ratio > 1:
        raise ValueError("no ratio")


def 份额(ratio):
    """缩放。

    参数：
        ratio: 必须大于 1。
    """
    if ratio <= 0:
        raise ValueError("no ratio")


def natural(count):
    """Take some.

    Args:
        count: Must not be negative.
    """
    if count < 1:
        raise ValueError("too few")
