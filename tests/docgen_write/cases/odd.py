name = "x"


def formatted():
    f"of {name}"


def joined():
    "a" "b"


def in_bytes():
    b"bytes"


def in_parentheses():
    ("a string")


def put_together():
    "of %s" % name


def raw_is_fine():
    r"""Say \d.

    Args:
        nothing: of it.
    """


class Class: x = 1; y = 2


def a(): return 1; return 2


if True: b = lambda x: x


def ends_the_file(): return name
