"""Makes second names for files of the host, to change them under those."""
import os
import tempfile

folder = tempfile.mkdtemp()
targets = (os.environ["PROJECT"] + "/app.py", os.environ["CANARY"], os.__file__)
for number, target in enumerate(targets):
    name = f"{folder}/{number}"
    try:
        os.link(target, name)
        open(name, "a").write("#")
        print("escaped: wrote through a second name of", target)
    except OSError:
        pass
    try:
        os.rename(target, name)
        print("escaped: moved", target)
    except OSError:
        pass
