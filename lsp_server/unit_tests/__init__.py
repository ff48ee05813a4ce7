"""Unit tests in the editor: made in a process of their own, shown as a preview, kept one by one.

How tests are made is `testgen/`'s; here is what the editor sees of it.
"""
