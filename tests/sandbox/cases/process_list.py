"""Lists the processes of the host."""
import glob
import os

for path in glob.glob("/proc/[0-9]*/cmdline") + [f"/proc/{os.environ['BYSTANDER']}/cmdline"]:
    try:
        told = open(path, "rb").read()
    except OSError:
        continue
    if os.environ["NAME_OF_BYSTANDER"].encode() in told:
        print("escaped: sees", told)
