"""Turns knobs of the whole machine. Each is tried in its harmless form only."""
import ctypes
import os
import socket
import time

libc = ctypes.CDLL(None)
X86 = {"reboot": 169, "kexec_load": 246, "delete_module": 176, "swapoff": 168, "acct": 163}
ARM = {"reboot": 142, "kexec_load": 104, "delete_module": 106, "swapoff": 225, "acct": 89}
for name, number in (X86 if os.uname().machine == "x86_64" else ARM).items():
    # 0xfee1dead 672274793 0: Ctrl-Alt-Delete stays as it is.
    arguments = (0xFEE1DEAD, 672274793, 0, None) if name == "reboot" else (b"/nowhere", 0, 0, 0)
    if libc.syscall(number, *arguments) == 0:
        print("escaped:", name)
for path in ("/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/sys/vm/drop_caches",
             "/sys/kernel/uevent_helper", "/sys/power/state", "/proc/sys/kernel/modprobe"):
    try:
        os.close(os.open(path, os.O_WRONLY))
        print("escaped: may write", path)
    except OSError:
        pass
try:
    time.clock_settime(time.CLOCK_REALTIME, time.time())
    print("escaped: set the clock")
except OSError:
    pass
try:
    socket.sethostname("hostile")
    print("escaped: renamed the machine")
except OSError:
    pass
