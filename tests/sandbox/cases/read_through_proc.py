"""Reaches for the host's files through the processes in /proc."""
import glob
import os

canary = os.environ["CANARY"]
for way in [*glob.glob("/proc/*/root"), *glob.glob("/proc/*/cwd"), "/proc/1/root", "/proc/self/root"]:
    try:
        print("escaped:", open(way + canary).read())
    except OSError:
        pass
for way in glob.glob("/proc/*/environ") + [f"/proc/{os.environ['HOST']}/environ"]:
    try:
        if b"SECRET_OF_HOST" in open(way, "rb").read():
            print("escaped: environment in", way)
    except OSError:
        pass
