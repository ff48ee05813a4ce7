"""Talks to programs of the host that listen on Unix sockets, by path and by abstract name."""
import os
import socket

known = ("/var/run/docker.sock", "/run/docker.sock", "/run/dbus/system_bus_socket")
for address in (os.environ["SOCKET"], "\0" + os.environ["ABSTRACT"], *known):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            with socket.socket(socket.AF_UNIX, kind) as one:
                one.connect(address)
                one.send(b"secret")
                print("escaped: connected to", repr(address))
        except OSError:
            pass
