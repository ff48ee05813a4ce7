"""Runs code nobody has vetted behind a boundary that the kernel keeps.

Knows nothing of tests, documents or models: a command or a call goes in, what happened comes out.
"""
