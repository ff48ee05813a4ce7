"""Makes a boundary without bubblewrap: a program that confines itself, then becomes another.

Standard library only, since it runs by itself; nothing in here ever runs in Inkling's own process.
"""
