"""Leaves files in memory that other programs share."""
import os

try:
    with open("/dev/shm/" + os.environ["MARK"], "w") as file:
        file.write("left here")
except OSError:
    pass
