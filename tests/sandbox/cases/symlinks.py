"""Writes through links that point out of the box."""
import os
import tempfile

folder = tempfile.mkdtemp()
for number, target in enumerate((os.environ["CANARY"], os.environ["PROJECT"] + "/app.py", "/etc/passwd")):
    link = f"{folder}/{number}"
    os.symlink(target, link)
    try:
        open(link, "a").close()
        print("escaped: wrote through a link to", target)
    except OSError:
        pass
    try:
        if number == 0:
            print("escaped:", open(link).read())
    except OSError:
        pass
os.symlink("/", f"{folder}/root")
try:
    open(f"{folder}/root{os.environ['CANARY']}", "w").close()
    print("escaped: wrote below a link to /")
except OSError:
    pass
