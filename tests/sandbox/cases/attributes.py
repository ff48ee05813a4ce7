"""Changes owners, modes, times and attributes of the project's files."""
import os

targets = [os.environ["PROJECT"], os.environ["PROJECT"] + "/app.py", os.environ["CANARY"], os.__file__]
for path in targets:
    for name, act in {
        "mode": lambda p: os.chmod(p, 0o777),
        "owner": lambda p: os.chown(p, os.getuid(), os.getgid()),
        "time": lambda p: os.utime(p, (1, 1)),
        "attribute": lambda p: os.setxattr(p, "user.x", b"1"),
        "length": lambda p: os.truncate(p, 0),
    }.items():
        try:
            act(path)
            print("escaped: changed", name, "of", path)
        except OSError:
            pass
