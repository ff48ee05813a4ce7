"""Names in code spans of which the words around say what they are."""


def read_lines_now(path):
    """Read lines."""
    return path


class Runner:
    """Runs."""

    def handle_input_now(self):
        """Handle input."""
        return read_lines_now(self)

    def echoes(self):
        """Whether it echoes.

        Used by `handle_input`; see `read_lines_now`. The value `is_quiet` is the caller's, as is
        what `read_rows` method gives.
        """
        return True

    def rests(self):
        """Whether it rests. Uses [`read_lines`][cases.spoken_names.read_lines] to tell, and
        [`read_lines_now`][cases.spoken_names.read_lines_now]."""
        return False


def see(lines):
    """See Also
    --------
    func_name : What it is
    func_name1, func_name2, :meth:`func_name`
    """
    return lines


def in_c(lines):
    """Ask :c:func:`read_lines` of the library below.

    Args:
        lines: What is asked for.
    """
    print(lines)
