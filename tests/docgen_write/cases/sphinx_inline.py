# case: --all
"""Types before names, in one field."""


def told(path: str, size: int):
    """Read a file.

    :param str path: where it is
    """
    print(path, size)


def told_too(path: str, sizes: dict[str, int], mode: str = "r") -> None:
    """Read a file.

    :param str path: where it is
    """
    print(path, sizes, mode)


def bare(left: float, right: float = 2.5, *rest: int, **more: str) -> None:
    print(left, right, rest, more)
