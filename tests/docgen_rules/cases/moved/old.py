"""Where things were."""

from moved import new


def other():
    """See :func:`moved.old.read`, :class:`moved.new.Box`, :func:`moved.old.pack`.

    Also :meth:`new.Crate.throw`, and :func:`moved.old.gone`.
    """


def versions():
    """Tell versions.

    .. versionadded:: 3.0

    .. versionchanged:: 3.2
       It will be removed in version 2.0, as was said then.

    .. deprecated:: 2.0
       It will be removed in version 3.0.

    .. deprecated:: 4.0
       It will be removed in version 5.0. The :func:`moved.old.ancient` was removed.

    .. versionchanged:: 3.5
       The function :func:`moved.old.oldest`.

    .. versionadded:: 4.2
    """


def defined():
    """Use it.

    Call `get_topic()` then::

        def get_topic():
            return 1
    """


def not_defined():
    """Call `get_the_topic()` then."""
