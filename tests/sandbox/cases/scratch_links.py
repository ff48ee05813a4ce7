"""Leaves links in the scratch folder, for the host to follow."""
import os

for name, target in (("link", os.environ["CANARY"]), ("folder", "/"), ("up", "..")):
    try:
        os.symlink(target, os.path.join(os.environ["SCRATCH"], name))
    except OSError:
        pass
try:
    os.mkfifo(os.path.join(os.environ["SCRATCH"], "fifo"))
except OSError:
    pass
try:
    open(os.path.join(os.environ["SCRATCH"], "..", "beside"), "w").close()
except OSError:
    pass  # in a file system of its own that is another folder, which may be written
