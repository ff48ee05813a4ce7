"""Takes a little less than its limit, in each of many processes."""
# Never ends by itself.
import os
import time

for _ in range(12):
    try:
        if os.fork() == 0:
            try:
                block = b"x" * (100 << 20)
                time.sleep(20)
            finally:
                os._exit(0)
    except OSError:
        break
time.sleep(20)
