"""Every row of `seams.toml`: its fake runs, hides the real thing, and passes under pytest itself.

The module under test calls each seam once, in its plain and in its imported spelling.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from random import Random

import pytest

from sandbox.boundary import boundary_for
from sandbox.faults import NoBoundary
from testgen.confined import Confined
from testgen.inputs.beliefs import Beliefs
from testgen.inputs.fakes import rows
from testgen.inputs.generator import Generator
from testgen.inputs.imports import Imports
from testgen.inputs.knowledge import Knowledge
from testgen.inputs.maker import Maker
from testgen.inputs.pools import static_pool
from testgen.inputs.subject import Subject
from testgen.project.survey import survey
from testgen.project.values import Project
from testgen.values import Case, Description, Observation
from testgen.writing.kept import Check, KeptCase
from testgen.writing.write import write
from tests.support.sample_projects import OUR_PYTHON

ARGUMENTS = {
    "time.strftime": "'%Y'", "time.sleep": "5", "asyncio.sleep": "5", "random.uniform": "1, 2",
    "random.gauss": "0, 1", "random.randint": "1, 6", "random.randrange": "9",
    "random.getrandbits": "8", "random.choice": "['a', 'b']", "random.choices": "['a', 'b'], k=2",
    "random.sample": "['a', 'b', 'c'], 2", "random.shuffle": "[1, 2, 3]",
    "secrets.randbelow": "9", "secrets.choice": "['a', 'b']", "os.urandom": "4",
    "os.system": "'true'", "os.path.expanduser": "'~/x'", "shutil.which": "'git'",
    "subprocess.run": "['true'], capture_output=True, text=True",
    "subprocess.check_output": "['true']", "subprocess.call": "['true']",
    "subprocess.check_call": "['true']",
}  # fmt: skip
"""What a seam is called with; nothing by default."""
MORE = {"random.Random": ".randint(1, 99)", "subprocess.run": ".stdout", "sys.stdin": ".read()"}
SPECIAL = """
def now():
    return datetime.datetime.now().year


def utc():
    return moment.utcnow().isoformat()


def zoned():
    return moment.now(datetime.timezone.utc).hour


def today():
    return datetime.date.today().isoformat()


def asks():
    return input("Name? ").upper()


def asks_twice():
    return input("First? ") + input("Last? ")


def variable():
    return os.environ.get("APP_MODE", "plain")


def needed():
    return os.environ["APP_KEY"]


def other_spelling():
    return getenv("APP_HOME")


def any_variable(name="APP_ANY"):
    return os.environ.get(name)


def page():
    with urllib.request.urlopen("http://192.0.2.1") as answer:
        return answer.read()


def fetched():
    return httpx.get("http://192.0.2.1").json()


def by_client():
    with httpx.Client() as client:
        return client.get("http://192.0.2.1").status_code


async def by_async_client():
    async with httpx.AsyncClient() as client:
        return (await client.get("http://192.0.2.1")).status_code


def settings():
    with open("settings.json") as file:
        return file.read()
"""


def identifier(name: str) -> str:
    return name.replace(".", "_").lower()


def module_text() -> str:
    """A function for each row, and one more where a name can be imported from its module."""
    table = rows()
    tops = sorted({name.partition(".")[0] for name in (*table.called, *table.read)} | {"datetime"})
    lines = [f"import {top}" for top in tops]
    lines += ["import urllib.request", "", "import httpx"]
    lines += ["from datetime import datetime as moment", "from os import getenv"]
    bodies: list[str] = []
    for name in table.called:
        made = f"{name}({ARGUMENTS.get(name, '')}){MORE.get(name, '')}"
        head, made = ("async def", f"await {made}") if name == "asyncio.sleep" else ("def", made)
        bodies.append(f"{head} use_{identifier(name)}():\n    return {made}\n")
        home, _, short = name.rpartition(".")
        if home.islower() and home != "asyncio":
            lines.append(f"from {home} import {short} as own_{short}")
            given = f"own_{short}({ARGUMENTS.get(name, '')}){MORE.get(name, '')}"
            bodies.append(f"def own_{identifier(name)}():\n    return {given}\n")
    for name in table.read:
        value = "list(sys.argv)" if name == "sys.argv" else f"{name}{MORE.get(name, '')}"
        bodies.append(f"def use_{identifier(name)}():\n    return {value}\n")
    return "\n".join(lines) + "\n\n\n" + "\n\n".join(bodies) + "\n" + SPECIAL


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("seams") / "outside"
    (root / "outside").mkdir(parents=True)
    (root / "pyproject.toml").write_text('[project]\nname = "outside"\n', encoding="utf-8")
    (root / "outside/__init__.py").touch()
    file = root / "outside/reach.py"
    file.write_text(module_text(), encoding="utf-8")
    return survey(file, python=OUR_PYTHON, variables={"PATH": os.environ["PATH"]})


def cases_of(description: Description) -> list[Case]:
    found: list[Case] = []
    for number, target in enumerate(description.functions, 1):
        subject = Subject(target, description, "outside.reach")
        random = Random(number)
        maker = Maker(subject, static_pool(target, description), Beliefs(), Imports(), random)
        genome = Generator(subject, maker, Knowledge(), random).fresh()
        found.append(genome.case(number, target.name, maker.imports))
    return found


def kept(case: Case, seen: Observation) -> KeptCase:
    if seen.raised is not None:
        return KeptCase(case, (Check("raises", "", seen.raised.name, "observed"),))
    assert seen.value is not None
    if seen.value.source is None:
        return KeptCase(case, ())
    check = Check("equal", "result", seen.value.source, "observed")
    return KeptCase(case, (check,), dict(seen.value.names))


async def test_each_seam_has_a_fake_that_holds_under_pytest(project: Project) -> None:
    try:
        boundary = boundary_for("auto")
    except NoBoundary as fault:
        pytest.skip(str(fault))
    async with await Confined.open(boundary, project, workers=1) as module:
        description = await module.describe()
        cases = cases_of(description)
        seen = {one.id: one for one in await module.observe(cases)}
    faked = {case.target for case in cases if case.setup}
    assert faked == {one.name for one in description.functions}
    harmless = {"sleep"}
    touched = {
        case.target: set(seen[case.id].touched) - harmless
        for case in cases
        if set(seen[case.id].touched) - harmless and "httpx" not in " ".join(case.setup)
    }
    assert touched == {}, "nothing real is reached for"
    expected = {"returned", "raised"}
    assert {case.target for case in cases if seen[case.id].end not in expected} == set()

    written = write(project, description, [kept(case, seen[case.id]) for case in cases])
    assert not written.left_out
    written.path.parent.mkdir(parents=True, exist_ok=True)
    written.path.write_text(written.text, encoding="utf-8")
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "ignore",
         "-o", "asyncio_mode=auto", str(written.path)],
        cwd=project.layout.root,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{written.text}"


def test_no_argument_is_for_a_row_that_is_gone() -> None:
    assert set(ARGUMENTS) <= set(rows().called)
