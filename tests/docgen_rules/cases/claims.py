"""What sentences claim, true and not."""


def best(items):
    """Sort the items in descending order."""
    return sorted(items)


def worst(items):
    """Give the items, smallest first."""
    return sorted(items, reverse=True)


def well(items):
    """Sort the items in ascending order."""
    return sorted(items)


def either(items, reverse=False):
    """Sort the items in descending order if wished."""
    return sorted(items, reverse=reverse)


def by_key(items):
    """Sort in descending order of size."""
    return sorted(items, key=lambda item: -item.size)


def least(items):
    """Find the smallest item."""
    return max(items)


def most(items):
    """Find the largest item."""
    return max(items)


def at_most(items):
    """Cut to the largest size allowed."""
    return min(len(items), 10)


def polluting(items):
    """Add an end; does not modify its argument."""
    items.append(None)
    return items


def named(first, second):
    """Join both without changing first."""
    second.extend(first)
    first.clear()


def copying(items):
    """Add an end; does not modify its argument."""
    items = list(items)
    items.append(None)
    return items


def unless(items, copy):
    """Does not modify the input unless copy is false."""
    if not copy:
        items.clear()
    return items


def positive(size):
    """Make room.

    Args:
        size: Must be positive.
    """
    if size < 0:
        raise ValueError("negative")


def right(size):
    """Make room.

    Args:
        size: Must be positive.
    """
    if size < 1:
        raise ValueError("not positive")


def at_least(size):
    """Make room. The size has to be at least 3."""
    if size < 2:
        raise ValueError("too small")


def below(ratio):
    """Scale.

    Args:
        ratio: Must be less than 1.
    """
    if ratio > 1 or ratio < 0:
        raise ValueError("no ratio")


def area(width, height):
    """Area.

    Args:
        width: The height of it.
        height: The width of it.
    """
    return width * height
