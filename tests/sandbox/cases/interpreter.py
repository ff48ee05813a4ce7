"""Changes the interpreter, its library and its packages for the next one who runs them."""
import json
import os
import sys
import sysconfig

places = {sys.executable, os.path.realpath(sys.executable), json.__file__, os.__file__,
          sysconfig.get_path("purelib") + "/evil.pth", sysconfig.get_path("stdlib") + "/sitecustomize.py",
          sys.prefix + "/pyvenv.cfg", sys.prefix + "/bin/pip", "/usr/bin/env", "/bin/sh"}
for path in places:
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT))
        print("escaped: may write", path)
    except OSError:
        pass
