"""Names that are there though nothing declares them: only `wrong_…` is told."""

import warnings

import elsewhere


class Client:
    """Tells of events, :func:`on_ready` among them; :func:`of_ready` is none."""

    def dispatch(self, event, *values):
        """Tell of an event; see :meth:`Client.on_ready`."""
        getattr(self, "on_" + event)(*values)


class Group(elsewhere.Group):
    """A group of another library's."""

    def invoke(self, context):
        """Let `make_it_run()` do it, which is inherited."""
        return context


def ban(user, seconds=86400):
    """Ban somebody.

    Args:
        user: Whom.
        seconds: For how long, defaults to 1 day.

    Raises:
        Warning: If nobody is banned.
    """
    warnings.warn(f"{user} {seconds}")
