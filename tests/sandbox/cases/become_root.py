"""Becomes somebody else, by calls and by programs with the set-user-id bit."""
import os
import shutil
import subprocess
import tempfile

for act in (lambda: os.setresuid(0, 0, 0), lambda: os.setresuid(1, 1, 1), lambda: os.setgroups([0])):
    try:
        act()
        if os.environ["HOST_USER"] != "0" or os.getuid() == 1:
            print("escaped: another user")
    except OSError:
        pass
mine = tempfile.mkdtemp() + "/id"
shutil.copyfile("/usr/bin/id", mine)
try:
    os.chmod(mine, 0o4755)
    subprocess.run([mine], check=False, capture_output=True)
except OSError:
    pass
for command in (["su", "-c", "id"], ["sudo", "-n", "id"]):
    try:
        told = subprocess.run(command, capture_output=True, text=True, timeout=2, check=False).stdout
        if "uid=0" in told and os.environ["HOST_USER"] != "0":
            print("escaped:", told)
    except (OSError, subprocess.TimeoutExpired):
        pass
