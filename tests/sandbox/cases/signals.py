"""Sends signals to everything that can be named."""
import os
import signal

for pid in (int(os.environ["HOST"]), int(os.environ["BYSTANDER"])):
    for number in (signal.SIGUSR1, signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
        try:
            os.kill(pid, number)
        except OSError:
            continue
        if os.environ["NAMESPACES"] == "no":
            print("escaped: a signal to", pid)
            raise SystemExit  # and no further: what follows would reach everybody
for number in (signal.SIGSTOP, signal.SIGINT, signal.SIGUSR1, signal.SIGTERM, signal.SIGKILL):
    for pid in (os.getppid(), 1, -1):
        try:
            if pid != os.getpid():
                os.kill(pid, number)
        except OSError:
            pass
