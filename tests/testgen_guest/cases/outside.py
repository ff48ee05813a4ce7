"""Functions that reach for what is outside them."""

import datetime
import logging
import os
import random
import subprocess
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
