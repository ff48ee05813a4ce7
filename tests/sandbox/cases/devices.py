"""Opens and makes device nodes."""
import glob
import os
import stat
import tempfile

for path in glob.glob("/dev/**/*", recursive=True) + ["/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/vda", "/dev/kvm"]:
    if path.rpartition("/")[2] in ("null", "zero", "full", "random", "urandom", "tty", "ptmx", "console"):
        continue
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        continue
    kind = os.fstat(handle).st_mode
    if stat.S_ISBLK(kind) or (stat.S_ISCHR(kind) and not path.startswith(("/dev/fd/", "/dev/std", "/dev/pts"))):
        print("escaped: opened", path)
for kind, numbers in ((stat.S_IFBLK, (254, 0)), (stat.S_IFCHR, (1, 1))):
    try:
        os.mknod(tempfile.mkdtemp() + "/node", kind | 0o600, os.makedev(*numbers))
        print("escaped: made a device")
    except OSError:
        pass
