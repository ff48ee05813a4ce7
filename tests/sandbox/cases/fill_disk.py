"""Writes until nothing more can be written."""
import os
import tempfile

folder = tempfile.mkdtemp()
written = number = 0
block = b"x" * (1 << 20)
while written < 3000 << 20:
    try:
        with open(f"{folder}/{number}", "wb") as file:
            for _ in range(64):
                file.write(block)
                written += len(block)
    except OSError:
        break
    number += 1
else:
    print("escaped: wrote", written)
