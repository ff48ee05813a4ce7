"""Puts a file of its own in the place of one of the project's."""
import os
import tempfile

handle, path = tempfile.mkstemp()
os.write(handle, b"print('mine')")
for target in (os.environ["PROJECT"] + "/app.py", os.environ["CANARY"]):
    for act in (os.replace, os.rename, os.link):
        try:
            act(path, target)
            print("escaped: replaced", target)
        except OSError:
            pass
