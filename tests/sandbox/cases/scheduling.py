"""Changes how other processes of the user are scheduled."""
import os

for pid in (int(os.environ["HOST"]), int(os.environ["BYSTANDER"])):
    for act in (lambda p: os.sched_setaffinity(p, {0}), lambda p: os.setpriority(os.PRIO_PROCESS, p, 19)):
        try:
            act(pid)
        except OSError:
            continue
        if os.environ["NAMESPACES"] == "no":
            print("escaped: changed", pid)
try:
    os.setpriority(os.PRIO_USER, 0, 19)
except OSError:
    pass
