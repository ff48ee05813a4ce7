"""Makes empty files until no more can be made."""
# Never ends by itself.
import itertools
import tempfile

folder = tempfile.mkdtemp()
try:
    for number in itertools.count():
        open(f"{folder}/{number}", "w").close()
except OSError:
    pass
