"""Connects to a listener on the host's loopback, and to the outside."""
import os
import socket

for address in (("127.0.0.1", int(os.environ["PORT"])), ("localhost", int(os.environ["PORT"]))):
    try:
        with socket.create_connection(address, timeout=1) as one:
            one.sendall(b"secret")
            print("escaped: connected to", address)
    except OSError:
        pass
