"""A package with a part that is not Python."""
