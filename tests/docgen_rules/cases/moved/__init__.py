"""A package whose names have moved about, version 3.1."""

__version__ = "3.1.2"
