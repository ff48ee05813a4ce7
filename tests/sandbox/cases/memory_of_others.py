"""Writes into the memory of other processes."""
import ctypes
import os

libc = ctypes.CDLL(None)
buffer = ctypes.create_string_buffer(b"x" * 8)


class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


for pid in (os.getppid(), 1, int(os.environ["HOST"])):
    if pid == os.getpid():
        continue
    # A box's own first process may be looked at by a command; it has nothing that is not its own.
    for mode in ("r+b",) if os.environ["MODE"] == "command" and pid == 1 else ("rb", "r+b"):
        try:
            open(f"/proc/{pid}/mem", mode).close()
            print("escaped: opened the memory of", pid)
        except OSError:
            pass
    local = Vector(ctypes.addressof(buffer), 8)
    for call in (libc.process_vm_readv, libc.process_vm_writev):
        if call(pid, ctypes.byref(local), 1, ctypes.byref(local), 1, 0) >= 0:
            print("escaped: copied memory of", pid)
