"""Interest on a balance."""


def interest(cents: int, percent: float = 2.5, days: int = 365) -> int:
    """Interest on a balance, in cents and rounded down.

    Args:
        cents: The balance.
        percent: The rate of a year. Defaults to 2.

    Raises:
        ValueError: If days is negative.

    >>> interest(10_000)
    200
    """
    if days < 1:
        raise ValueError(f"{days} days bear no interest")
    return int(cents * percent * days / 36_500)


def balances(cents: int, percents: list[float]) -> list[int]:
    found = []
    for percent in percents:
        cents += interest(cents, percent)
        found.append(cents)
    return found
