"""References to methods and to what is to be used by now."""

import json


class Kept:
    """What is written and read: attributes by names that only a file knows."""

    def load(self, path):
        """Read it, see :meth:`~methods_gone.Kept.save` and :meth:`~methods_gone.Kept.dump`."""
        for name, value in json.loads(path).items():
            setattr(self, name, value)

    def save(self):
        """Write it."""


class Model(Kept):
    """It inherits what it has, such as :meth:`.Model.save`.

    See Also
    --------
    methods_gone.Kept.store
    methods_gone.Kept
    """

    def fit(self):
        """Fit it, :meth:`~methods_gone.Model.update_all`, :attr:`~methods_gone.Model.weights`."""

    def older(self):
        """Fit it.

        .. deprecated:: 1.0
           Use :func:`fit_all` instead of :func:`fit_some`, or :meth:`methods_gone.Model.fit`.
        """

    def oldest(self):
        """Fit it.

        .. deprecated:: 1.0 :meth:`~Model.fit_more` is preferred.

        .. versionchanged:: 2.0
           It was :func:`fit_once` before.
        """


class Caught:
    """What it has is asked for, such as :meth:`~methods_gone.Caught.anything`."""

    def __getattr__(self, name):
        """Give anything."""
        return name


class Split:
    """The parts of a time."""


def parse(text):
    """Parse a text.

    .. deprecated:: 1.0
       Use :func:`parse_all` instead of :func:`parse_some`, which are in favour of nothing.
    """


def split(seconds):
    """Split a time::

        >>> split(3)
        Duration(seconds=3)

    It gives a :class:`Duration`.
    """
    return Split()
