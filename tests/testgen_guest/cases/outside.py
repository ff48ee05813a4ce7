"""Functions that reach for what is outside them."""

import datetime
import logging
import os
import random
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
import uuid
from pathlib import Path

_LOG = logging.getLogger(__name__)


def clock():
    return time.time() > 0


def today():
    return datetime.date.today().year > 0


def now():
    return datetime.datetime.now() is not None


def seeded():
    random.seed(4)
    return random.randint(1, 6)


def own_generator():
    return random.Random(4).random()


def unseeded():
    return random.choice("abc")


def unseeded_generator():
    return random.Random().random()


def unique():
    return str(uuid.uuid4())


def environment():
    return os.environ.get("HOME"), os.getenv("X")


def folder():
    return Path("x").resolve()


def reads(path):
    return Path(path).read_text(encoding="utf-8")


def writes(path):
    Path(path).write_text("x", encoding="utf-8")


def thread():
    one = threading.Thread(target=lambda: None)
    one.start()
    one.join()


def leaves_a_thread():
    threading.Thread(target=time.sleep, args=(1,), daemon=True).start()


def process():
    return subprocess.run(["true"], check=False).returncode


def asks():
    return input("name? ")


def logs(x):
    _LOG.warning("seen %s", x)
    return x


def pure(x):
    return sorted({x: 1}), datetime.date(2024, 1, 1), json_of(x)


def json_of(x):
    import json

    return json.dumps(x)


async def waits():
    import asyncio

    await asyncio.sleep(0)
    return 1


def removes(path):
    try:
        os.remove(path)
    except OSError:
        return False
    return True


def removes_all(path):
    (Path(path) / "inner").mkdir(exist_ok=True)
    (Path(path) / "inner" / "x").touch()
    shutil.rmtree(path, ignore_errors=True)


def links(path):
    os.symlink("/etc/hostname", path)


def works_in_a_temporary_folder():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "x").write_text("x", encoding="utf-8")
        return os.listdir(folder)


def works_in_a_temporary_file():
    with tempfile.TemporaryFile() as file, tempfile.NamedTemporaryFile() as other:
        other.write(b"x")
        return file.write(b"xy")


def database(path):
    sqlite3.connect(path).close()
