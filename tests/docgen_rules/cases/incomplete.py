"""A project in which two of five lists lack one; they are told, and what the prose tells is not."""


def one(first, second):
    """One.

    Args:
        first: It.
    """


def two(first, second):
    """Two.

    Args:
        first: It.
    """


def three(first):
    """Three.

    Args:
        first: It.
    """


def in_prose(first, second):
    """What `second` says is taken from the first.

    Args:
        first: It.
    """


def by_template(first, verbose, second):
    """Five.

    Parameters
    ----------
    first : int
        It.
    %(verbose)s
    """
    return verbose


def initial(mode="C", name="NAME"):
    """Six.

    Args:
        mode: Defaults to 'F'.
        name: Defaults to "OTHER".
    """


def keyword_template(first, decay):
    """Seven.

    Args:
        first: It.
        {{keyword_arguments}}
    """


def without_colon(first, second):
    """Eight.

    Args:
        first: It.

    second Can be anything.
    """
