"""More that is right and was once taken for wrong: only `wrong_…` is told."""

from contextlib import contextmanager
from math import isnan

import attrs


@attrs.define
class Scope:
    """A scope."""

    deadline: float

    def __attrs_post_init__(self):
        if isnan(self.deadline):
            raise ValueError("no number")


def scope_until(deadline):
    """A scope until then.

    Args:
        deadline: When it ends.

    Returns:
        The scope.

    Raises:
        ValueError: If the deadline is no number.
    """
    return Scope(deadline=deadline)


def wrong_scope(deadline):
    """A scope until then.

    Args:
        deadline: When it ends.

    Returns:
        The scope.

    Raises:
        BufferError: If the deadline is no number.
    """
    return Scope(deadline=deadline)


@contextmanager
def _watched(is_expected):
    yield
    if is_expected:
        raise AssertionError("nothing happened")


def watched():
    """A context that something happens in.

    Returns:
        The context.

    Raises:
        AssertionError: If nothing happens in it.
    """
    return _watched(True)


def serve(port):
    """Serve for good.

    Args:
        port: Where.

    Returns:
        This function only returns when it is cancelled.
    """
    scope_until(port)


def wrong_serve(port):
    """Serve for good.

    Args:
        port: Where.

    Returns:
        The server.
    """
    scope_until(port)


_error = ImportError("no pipes here")


def pipe():
    """A pipe.

    Returns:
        Its two ends.
    """
    raise NotImplementedError from _error


def shapes(count):
    """Random shapes.

    Parameters
    ----------
    count : int
        How many; typically from `numpy.default_rng()`; keep the default ``clip=True`` there.

    Returns
    -------
    image : dict
        The picture.
    labels : list
        A list of labels, one for each shape.
    """
    return {}, [count]


def carried(axis=False):
    """What is carried along an axis.

    Args:
        axis: Along which, default: none.

    Returns:
        It.
    """
    return axis


def run(first):
    """Run it, as in::

        with scope_until(first):
            await long_running_operation()

    Then ``long_running_operation()`` ends early.

    Args:
        first: When.
    """
    scope_until(first)
