"""What a test can take: branches and lines, found in the source and marked by rewritten code.

The goals that are not extra are all taken exactly when coverage.py misses no line and no branch.
"""
