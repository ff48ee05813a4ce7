"""Examples in documentation: found as data, run in the sandbox, and what came of them.

What a finding says of them is told in `docgen/rules/examples.py`.
"""
