"""Leaves folders so deep that no path reaches their end, and that may not be entered."""
import os
import tempfile

top = os.getcwd()
os.chdir(tempfile.gettempdir())
for _ in range(1500):
    os.mkdir("d" * 100)
    os.chdir("d" * 100)
try:
    os.chmod(".", 0)
except OSError:
    pass
os.chdir(top)
