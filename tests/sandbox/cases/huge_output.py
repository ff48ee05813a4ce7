"""Prints without end."""
# Never ends by itself.
import os

while True:
    os.write(1, b"x" * 65536)
