"""Looks whether it has any capability, and takes some."""
import ctypes

libc = ctypes.CDLL(None)
header = (ctypes.c_uint32 * 2)(0x20080522, 0)
data = (ctypes.c_uint32 * 6)()
libc.capget(header, data)
if any(data):
    print("escaped: has capabilities", list(data))
everything = (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)
if libc.capset(header, everything) == 0:
    print("escaped: took capabilities")
if libc.prctl(39, 0, 0, 0, 0) != 1:
    print("escaped: may gain privileges")
