"""Numbers of the Linux system calls that a seccomp filter of ours names, per machine.

From the kernel's `arch/x86/entry/syscalls/syscall_64.tbl` and `include/uapi/asm-generic/unistd.h`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Machine:
    """A processor architecture: how the kernel's audit calls it, and its numbers."""

    audit: int
    numbers: Mapping[str, int]


_SINCE_5 = {
    **{"pidfd_send_signal": 424, "io_uring_setup": 425, "io_uring_enter": 426},
    **{"io_uring_register": 427, "open_tree": 428, "move_mount": 429, "fsopen": 430},
    **{"fsconfig": 431, "fsmount": 432, "fspick": 433, "clone3": 435, "pidfd_getfd": 438},
    **{"process_madvise": 440, "mount_setattr": 442, "quotactl_fd": 443, "memfd_secret": 447},
    **{"process_mrelease": 448, "fchmodat2": 452, "statmount": 457},
    **{"listmount": 458, "lsm_set_self_attr": 460, "setxattrat": 463, "removexattrat": 466},
    **{"open_tree_attr": 467, "file_setattr": 469},
}
"""From 424 on all machines share their numbers."""

MACHINES: Mapping[str, Machine] = {
    "x86_64": Machine(
        0xC000003E,
        _SINCE_5
        | {
            **{"shmget": 29, "shmat": 30, "semget": 64, "msgget": 68, "fcntl": 72},
            **{"setpriority": 141, "sched_setparam": 142, "sched_setscheduler": 144},
            **{"sched_setaffinity": 203, "mq_open": 240, "ioprio_set": 251},
            **{"inotify_add_watch": 254, "sched_setattr": 314},
            **{"ioctl": 16, "socket": 41, "clone": 56, "kill": 62, "chmod": 90, "fchmod": 91},
            **{"chown": 92, "fchown": 93, "lchown": 94, "ptrace": 101, "syslog": 103},
            **{"rt_sigqueueinfo": 129, "utime": 132, "mknod": 133, "uselib": 134},
            **{"personality": 135, "vhangup": 153, "modify_ldt": 154, "pivot_root": 155},
            **{"_sysctl": 156, "adjtimex": 159, "chroot": 161, "acct": 163, "settimeofday": 164},
            **{"mount": 165, "umount2": 166, "swapon": 167, "swapoff": 168, "reboot": 169},
            **{"sethostname": 170, "setdomainname": 171, "iopl": 172, "ioperm": 173},
            **{"create_module": 174, "init_module": 175, "delete_module": 176},
            **{"get_kernel_syms": 177, "query_module": 178, "quotactl": 179, "nfsservctl": 180},
            **{"setxattr": 188, "lsetxattr": 189, "fsetxattr": 190, "removexattr": 197},
            **{"lremovexattr": 198, "fremovexattr": 199, "tkill": 200, "lookup_dcookie": 212},
            **{"clock_settime": 227, "tgkill": 234, "utimes": 235, "mbind": 237},
            **{"set_mempolicy": 238, "kexec_load": 246, "add_key": 248, "request_key": 249},
            **{"keyctl": 250, "migrate_pages": 256, "mknodat": 259, "fchownat": 260},
            **{"futimesat": 261, "fchmodat": 268, "unshare": 272, "move_pages": 279},
            **{"utimensat": 280, "rt_tgsigqueueinfo": 297, "perf_event_open": 298},
            **{"fanotify_init": 300, "prlimit64": 302, "name_to_handle_at": 303},
            **{"open_by_handle_at": 304, "clock_adjtime": 305, "setns": 308},
            **{"process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312},
            **{"finit_module": 313, "kexec_file_load": 320, "bpf": 321, "userfaultfd": 323},
        },
    ),
    "aarch64": Machine(
        0xC00000B7,
        _SINCE_5
        | {
            **{"fcntl": 25, "inotify_add_watch": 27, "ioprio_set": 30},
            **{"sched_setparam": 118, "sched_setscheduler": 119, "sched_setaffinity": 122},
            **{"setpriority": 140, "mq_open": 180, "msgget": 186, "semget": 190},
            **{"shmget": 194, "shmat": 196, "sched_setattr": 274},
            **{"setxattr": 5, "lsetxattr": 6, "fsetxattr": 7, "removexattr": 14},
            **{"lremovexattr": 15, "fremovexattr": 16, "lookup_dcookie": 18, "ioctl": 29},
            **{"mknodat": 33, "umount2": 39, "mount": 40, "pivot_root": 41, "nfsservctl": 42},
            **{"chroot": 51, "fchmod": 52, "fchmodat": 53, "fchownat": 54, "fchown": 55},
            **{"vhangup": 58, "quotactl": 60, "utimensat": 88, "acct": 89, "personality": 92},
            **{"unshare": 97, "kexec_load": 104, "init_module": 105, "delete_module": 106},
            **{"clock_settime": 112, "syslog": 116, "ptrace": 117, "kill": 129, "tkill": 130},
            **{"tgkill": 131, "rt_sigqueueinfo": 138, "reboot": 142, "sethostname": 161},
            **{"setdomainname": 162, "settimeofday": 170, "adjtimex": 171, "socket": 198},
            **{"add_key": 217, "request_key": 218, "keyctl": 219, "clone": 220, "swapon": 224},
            **{"swapoff": 225, "mbind": 235, "set_mempolicy": 237, "migrate_pages": 238},
            **{"move_pages": 239, "rt_tgsigqueueinfo": 240, "perf_event_open": 241},
            **{"prlimit64": 261, "fanotify_init": 262, "name_to_handle_at": 264},
            **{"open_by_handle_at": 265, "clock_adjtime": 266, "setns": 268},
            **{"process_vm_readv": 270, "process_vm_writev": 271, "kcmp": 272},
            **{"finit_module": 273, "bpf": 280, "userfaultfd": 282, "kexec_file_load": 294},
        },
    ),
}
