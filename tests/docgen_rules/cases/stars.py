"""Words that mean something in patterns: what is said is searched for as it is written."""


def answered(given):
    """Answer.

    Args:
        given: What (or [nothing.

    Returns:
        *True* if it is given (or `+`, *False* otherwise.
    """
    return bool(given)
