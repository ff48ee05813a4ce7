"""Reads and adds keys in the kernel's keyrings."""
import ctypes
import os

libc = ctypes.CDLL(None)
add, keyctl = (248, 250) if os.uname().machine == "x86_64" else (217, 219)
for ring in (-3, -4, -5):
    if libc.syscall(add, b"user", b"inkling", b"x", ctypes.c_size_t(1), ring) >= 0:
        print("escaped: added a key to", ring)
    if libc.syscall(keyctl, 11, ring, None, 0) >= 0:
        print("escaped: listed", ring)
