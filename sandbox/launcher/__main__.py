"""Started by path with the number of a descriptor that holds a plan: confine, then become."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sandbox.inside.leftovers import remove_temporary
from sandbox.launcher import calls, landlock, root
from sandbox.launcher.plan import Plan
from sandbox.launcher.supervisor import exit_code, supervise

_INSIDE_USER = 1000
_FAILED = 126
"""As a shell has it: found, but cannot be run."""


def main() -> int:
    """Do what the plan says. The exit code is that of the command, or 126 with a line on stderr."""
    with os.fdopen(int(sys.argv[1]), "rb") as file:
        plan = Plan.decoded(file.read())
    try:
        return _in_namespaces(plan) if plan.mounts is not None else _by_itself(plan)
    except OSError as error:
        about = f"{error.filename}: " if error.filename else ""
        print(f"{about}{error.strerror}", file=sys.stderr)
        return _FAILED


def _in_namespaces(plan: Plan) -> int:
    root.be_user(_INSIDE_USER)
    # Only now: a change of credentials would have cleared it.
    _die_with(plan.host, signal.SIGKILL)
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        _be_first(plan, parent)
    os.write(plan.told, json.dumps({"child-pid": child}).encode())
    os.close(plan.told)
    _, status = os.waitpid(child, 0)
    return exit_code(status)


def _be_first(plan: Plan, parent: int) -> None:
    """Be the first process of the new PID namespace, until it ends."""
    try:
        os.close(plan.told)
        calls.die_with_parent(signal.SIGKILL)
        root.make_root(plan.mounts or [])
        os.setpgid(0, 0)
        _confine(plan)
        if plan.first:
            _become(plan)
        child = os.fork()
        if child == 0:
            _become(plan)
        while True:
            pid, status = os.wait()
            if pid == child:
                os._exit(exit_code(status))
    except OSError as error:
        print(f"{error.filename or 'sandbox'}: {error.strerror}", file=sys.stderr, flush=True)
    finally:
        os._exit(_FAILED)


def _by_itself(plan: Plan) -> int:
    def become() -> None:
        try:
            os.setpgid(0, 0)
            if plan.first:
                # It cannot look into /proc any more when it needs this.
                _pass_on_children()
            _confine(plan)
            _become(plan)
        except OSError as error:
            print(f"{error.filename or 'sandbox'}: {error.strerror}", file=sys.stderr, flush=True)
        finally:
            os._exit(_FAILED)

    if sys.platform == "linux":
        calls.adopt_orphans()
        # Not SIGKILL: it has to end the others first.
        _die_with(plan.host, signal.SIGTERM)
    code = supervise(become)
    if plan.temporary:
        remove_temporary(Path(plan.temporary))
    return code


def _confine(plan: Plan) -> None:
    if plan.rules is None:
        return
    calls.drop_privileges()
    landlock.restrict(plan.rules, network=plan.mounts is not None, scopes=plan.scopes)
    calls.load_filter(bytes.fromhex(plan.filter))


def _become(plan: Plan) -> None:
    os.chdir(plan.cwd)
    os.execv(plan.argv[0], plan.argv)


def _pass_on_children() -> None:
    try:
        told = os.open(f"/proc/self/task/{os.getpid()}/children", os.O_RDONLY)
    except OSError:
        return
    os.set_inheritable(told, True)
    os.environ["INKLING_CHILDREN"] = str(told)


def _die_with(host: int, signal_number: int) -> None:
    calls.die_with_parent(signal_number)
    if os.getppid() != host:
        os._exit(_FAILED)  # it was gone before


if __name__ == "__main__":
    sys.exit(main())
