"""Mounts file systems over, under and beside what it sees."""
import ctypes
import os
import tempfile

libc = ctypes.CDLL(None)
folder = tempfile.mkdtemp().encode()
for arguments in ((b"tmpfs", folder, b"tmpfs", 0, None), (b"/", folder, None, 0x1000, None),
                  (b"proc", folder, b"proc", 0, None), (None, b"/", None, 0x20, None)):
    if libc.mount(*arguments) == 0:
        print("escaped: mounted", arguments)
for number in (428, 430, 442):  # open_tree, fsopen, mount_setattr
    if libc.syscall(number, b"tmpfs" if number == 430 else -100, b"/", 0) >= 0:
        print("escaped: mount call", number)
if libc.umount2(os.environ["PROJECT"].encode(), 2) == 0:
    print("escaped: unmounted the project")
