"""Names that comments refer to."""

import json


class Box:
    """Holds things; see :meth:`put` and :meth:`Box.take`, not :meth:`Box.throw`."""

    def put(self, thing):
        """Put a thing in, as :meth:`take` takes it out; :func:`json.dumps` writes it."""

    def take(self):
        """Take it; ``Box()`` makes a box, `len()` counts, :exc:`KeyError` is raised."""


def pack(box):
    """Pack it as :func:`unpack` unpacks it, and `pack_up()` packs it again; not `TerminateProcess()`,
    nor `load_dataset()` of another library.

    :func:`json.no_such_thing` is not ours to judge, nor is :class:`other.Thing`.
    """


def pack_up_now(box):
    """Pack it up."""
    return box


def use(box):
    """Calls `box.helper()` and ``self_made()``."""
    self_made = box.helper
    return self_made()
