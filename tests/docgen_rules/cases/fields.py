"""What looks like a field and is none."""


def glued(size, name, path):
    """Glue.

    :param size:how much
    :param name: The name.
    :param path - the path
    :param str other; the other
    """


def fine(size, **options):
    """Fine.

    :param size: How much.
    :param str name: The name.
    :keyword limit: The most.
    :raises ValueError: Never.
    Here :param is a word, and :type too.
    """
    raise ValueError
