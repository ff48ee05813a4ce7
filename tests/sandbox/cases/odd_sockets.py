"""Makes sockets that reach around IP: netlink, raw packets, the hypervisor's, Bluetooth."""
import socket

KINDS = [(16, socket.SOCK_RAW, 0), (17, socket.SOCK_RAW, 3), (40, socket.SOCK_STREAM, 0),
         (2, socket.SOCK_RAW, 1), (31, socket.SOCK_RAW, 0), (38, socket.SOCK_SEQPACKET, 0)]
for family, kind, protocol in KINDS:
    try:
        socket.socket(family, kind, protocol).close()
        print("escaped: a socket of family", family)
    except OSError:
        pass
