"""Reads and writes every descriptor it may have been left."""
import os
import stat

for handle in range(3, 1024):
    try:
        kind = os.fstat(handle).st_mode
    except OSError:
        continue
    if stat.S_ISSOCK(kind) or stat.S_ISDIR(kind):
        print("escaped: was left", handle, oct(kind))
    try:
        os.write(handle, b"\xff" * 64)
    except OSError:
        pass
