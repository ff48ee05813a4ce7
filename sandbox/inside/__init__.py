"""What runs in the box: a process that loads a guest and forks for each job.

Standard library of Python 3.9 and later only, and nothing of ours: it is loaded by path.
"""
