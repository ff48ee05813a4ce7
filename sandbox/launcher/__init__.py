"""Makes a boundary without bubblewrap: a program of ours that confines itself, then becomes another.

Standard library only, since it runs by itself; nothing in here ever runs in Inkling's own process.
"""
