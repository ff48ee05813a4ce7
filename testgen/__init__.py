"""Unit tests: inputs, executions, kept cases, assertions, a file a person would have written.

`values.py` holds what travels between the steps, `guest/` runs inside the sandbox, `inputs/` and
`search/` find cases, `writing/` writes them down. No protocol of an editor and no model in here.
"""
