"""Leaves a daemon behind that waits for a quiet moment."""
import os
import time

for _ in range(3):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.setpgid(0, 0)
            for number in range(3):
                os.close(number)
            time.sleep(30)
        os._exit(0)
