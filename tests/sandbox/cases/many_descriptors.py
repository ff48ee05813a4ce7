"""Opens files until none can be opened any more, and pipes full of data."""
import os

try:
    while True:
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        os.write(writing, b"x" * 65536)
except OSError:
    pass
