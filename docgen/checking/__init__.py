"""What `check.py` does with each file, in as many processes as are worth it."""
