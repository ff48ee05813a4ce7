"""Does to its parent whatever could end or stop it."""
import os
import signal

parent = os.getppid()
try:
    open(f"/proc/{parent}/oom_score_adj", "w").write("1000")
    print("escaped: offered the parent to the kernel")
except OSError:
    pass
if os.environ["MODE"] == "job":
    for number in signal.valid_signals():
        try:
            os.kill(parent, number)
        except (OSError, ValueError):
            pass
