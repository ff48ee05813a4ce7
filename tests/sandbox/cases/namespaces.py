"""Makes namespaces of its own, and enters those of others."""
import ctypes
import glob
import os

libc = ctypes.CDLL(None)
for flag in (0x10000000, 0x20000, 0x40000000, 0x20000000, 0x08000000):
    if libc.unshare(flag) == 0:
        print("escaped: a namespace", hex(flag))
if libc.syscall(56 if os.uname().machine == "x86_64" else 220, 0x10000000 | 17, None, None, None, None) == 0:
    print("escaped: a child in a user namespace")
    os._exit(0)
for path in [*glob.glob("/proc/1/ns/*"), *glob.glob("/proc/self/ns/*"), f"/proc/{os.environ['HOST']}/ns/mnt"]:
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        continue
    if libc.setns(handle, 0) == 0:
        print("escaped: entered", path)
