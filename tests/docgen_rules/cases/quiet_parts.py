"""Comments that say what is so, in ways that are easily misread."""


def pass_context(function):
    """Hand the context on."""
    return function


@pass_context
def words(context, text):
    """Count words.

    :param text: What is counted.
    :return: How many there are.
    """
    return len(text)


def checked(field, /, *fields, mode="after"):
    """Check fields.

    Args:
        *fields: The fields that are checked.
        mode: When.
    """


class Option:
    """An option.

    All other parameters are passed onwards to the constructor of its base.

    Args:
        prompt: Whether one is asked.
    """

    def __init__(self, names, required, prompt=False):
        self.names = names
        self.required = required
        self.prompt = prompt


def make(this, that, repr_name=None):
    """Make a class.

    Args:
        repr_name: Its name.

    .. caution::
        Refer to `quiet_parts.Option` for the rest of the parameters, but note that they differ.
    """


def edit(text, extension=".txt"):
    """Edit a text.

    :param text: What is edited.
    :param extension: What its file ends with. This defaults to `.txt`.
    """


def released(**kwargs):
    """Replace parts.

    :param int | None epoch: The first part.
    :param tuple[int, ...] | None release: The second part.
    """


def units(hours, minutes):
    """Name units.

    :param hours: Number of hours.
    :param minutes: Number of minutes.
    :return: a tuple of 2-value tuples, each for an amount and its label
    """
    return (hours, "h"), (minutes, "min"), (0, "s")


def traced(model):
    """Trace a model.

    Args:
        model: What is traced.

    Returns:
        tuple(list, list): a list of nodes in training, and another one in use.
    """
    return model.first, model.second


def arguments(key, copy=True):
    """Give arguments.

    Parameters
    ----------
    key : str
        Of what.
    copy : bool, optional, default=True. Whether they are copied.

    Returns
    -------
    dict
        The arguments.
    """
    return {key: copy}


def grown(states):
    """Grow.

    Args:
        states: How many there are.

    Raises:
        ValueError: If `states` is not a positive integer greater than 1, or not a whole one.
    """
    if not (isinstance(states, int) and states > 1):
        raise ValueError(states)
