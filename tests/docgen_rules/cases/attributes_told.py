"""Five of six classes document all their attributes: the sixth is told what it lacks."""


class One:
    """One.

    Attributes:
        a: A.
    """

    a = 1


class Two:
    """Two.

    Attributes:
        a: A.
    """

    a = 1
    _b = 2


class Three:
    """Three.

    Attributes:
        a: A.
    """

    a = 1
    b = 2
    """B."""


class Four:
    """Four.

    Attributes:
        a: A.
    """

    a = 1


class Five:
    """Five.

    Attributes:
        a: A.
    """

    a = 1


class Six:
    """Six.

    Attributes:
        a: A.
    """

    a = 1
    b = 2
