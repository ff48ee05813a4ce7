"""Has a child interpreter run its own sitecustomize and user site."""
import os
import subprocess
import sys
import tempfile

folder = tempfile.mkdtemp()
with open(folder + "/sitecustomize.py", "w") as file:
    file.write("import os\ntry:\n    print('escaped:', open(os.environ['CANARY']).read())\n"
               "except OSError: pass\n")
subprocess.run([sys.executable, "-c", ""], env={**os.environ, "PYTHONPATH": folder}, check=False)
for name in ("sitecustomize.py", "usercustomize.py", "evil.pth"):
    for place in [*sys.path, sys.prefix, os.environ["PROJECT"]]:
        try:
            open(os.path.join(place, name), "w").close()
        except OSError:
            continue
        # What is below /tmp is the box's own, also where the tests themselves lie there.
        if place != "/tmp" and not place.startswith("/tmp/"):
            print("escaped: wrote", name, "into", place)
