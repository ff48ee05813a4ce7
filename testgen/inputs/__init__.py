"""Where inputs come from: constants, types, names, docs, call sites. Sources of Python, no objects.

Nothing here runs anything, and nothing here decides what is kept.
"""
