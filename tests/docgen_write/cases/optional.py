"""Types are told, and never that what has a default is optional."""


def read(path: str, size: int = 10, name: str | None = None):
    """Read a file.

    Args:
        path (str): Where it is.
        size (int): How much is read.
        name (str | None): What it is called.
    """


def copy(path: str, limit: int = 30, mode: str = "r"):
    """Copy a file.

    Args:
        path (str): Where it is.
        limit (int): How much.
    """


def move(path: str, place: str = "/tmp"):
    pass
