"""Jobs that are carried out in a part that is not Python: nobody sees what that raises."""

from stubbed._core import Job, JobUsageError, parsed  # noqa: F401


def build(spec):
    """Make a job.

    Raises:
        JobUsageError: If it makes no sense.
        RuntimeError: If there are unknown keys.
    """
    return Job(spec)


def read(text):
    """Read a job.

    Raises:
        JobUsageError: If it makes no sense.
    """
    return parsed(text)


def plain(text):
    """Strip a text.

    Raises:
        JobUsageError: If it makes no sense.
    """
    return [text]
