"""The filter, run by an interpreter of classic BPF: each call is decided as the table says."""

from __future__ import annotations

import errno
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.seccomp import program
from sandbox.syscalls import MACHINES

ALLOW, KILL = 0x7FFF0000, 0x80000000
HARMLESS = {"x86_64": (0, 1, 2, 9, 39, 59, 231, 257), "aarch64": (56, 57, 63, 64, 93, 221, 222)}


def decide(code: bytes, number: int, arguments: tuple[int, ...] = (), arch: int = 0) -> int:
    data = struct.pack("=IIQ6Q", number, arch, 0, *arguments, *[0] * (6 - len(arguments)))
    accumulator = place = 0
    while True:
        operation, yes, no, value = struct.unpack_from("=HBBI", code, place * 8)
        place += 1
        if operation == 0x20:
            (accumulator,) = struct.unpack_from("=I", data, value)
        elif operation == 0x06:
            return int(value)
        else:
            met = {
                0x15: accumulator == value,
                0x35: accumulator >= value,
                0x45: bool(accumulator & value),
            }[operation]
            place += yes if met else no


@pytest.fixture(params=sorted(MACHINES))
def machine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def refused(reason: int) -> int:
    return 0x00050000 | reason


def test_what_has_let_others_out_is_refused(machine: str) -> None:
    known = MACHINES[machine]
    code = program(machine)
    for name in (
        "ptrace",
        "mount",
        "bpf",
        "unshare",
        "setns",
        "keyctl",
        "io_uring_setup",
        "reboot",
    ):
        decided = decide(code, known.numbers[name], arch=known.audit)
        assert decided == refused(errno.EPERM), name
    assert decide(code, known.numbers["clone3"], arch=known.audit) == refused(errno.ENOSYS)


def test_everyday_calls_pass(machine: str) -> None:
    for code in (program(machine), program(machine, namespaces=False, signals=False)):
        for number in HARMLESS[machine]:
            assert decide(code, number, arch=MACHINES[machine].audit) == ALLOW


def test_other_numberings_are_deadly(machine: str) -> None:
    code = program(machine)
    other = next(m for name, m in MACHINES.items() if name != machine)
    assert decide(code, 0, arch=other.audit) == KILL
    if machine == "x86_64":
        assert decide(code, 0x40000000 + 101, arch=MACHINES[machine].audit) == KILL


@given(st.integers(min_value=0, max_value=(1 << 32) - 1))
def test_a_clone_passes_if_it_makes_no_namespace(flags: int) -> None:
    known = MACHINES["x86_64"]
    decided = decide(program("x86_64"), known.numbers["clone"], (flags,), known.audit)
    assert (decided == ALLOW) == (flags & 0x7E020080 == 0)


def test_sockets_are_those_of_an_empty_network_or_none(machine: str) -> None:
    known = MACHINES[machine]
    number = known.numbers["socket"]
    for family, own in ((1, True), (2, True), (10, True), (16, False), (17, False), (40, False)):
        decided = decide(program(machine), number, (family,), known.audit)
        assert (decided == ALLOW) == own, family
        bare = program(machine, namespaces=False)
        assert decide(bare, number, (family,), known.audit) == refused(errno.EACCES)


def test_limits_are_set_for_oneself_only(machine: str) -> None:
    known = MACHINES[machine]
    number = known.numbers["prlimit64"]
    assert decide(program(machine), number, (0,), known.audit) == ALLOW
    assert decide(program(machine), number, (1,), known.audit) == refused(errno.EPERM)


@pytest.mark.parametrize(
    ("request_number", "passes"), [(0x5412, False), (0x541C, False), (0x5401, True)]
)
def test_no_terminal_is_typed_into(machine: str, request_number: int, passes: bool) -> None:
    known = MACHINES[machine]
    decided = decide(program(machine), known.numbers["ioctl"], (0, request_number), known.audit)
    assert (decided == ALLOW) == passes


def test_without_namespaces_files_keep_their_modes_and_without_scopes_no_signal_leaves(
    machine: str,
) -> None:
    known = MACHINES[machine]
    for name, options in (("fchmodat", {"namespaces": False}), ("kill", {"signals": False})):
        number = known.numbers[name]
        assert decide(program(machine), number, arch=known.audit) == ALLOW
        assert decide(program(machine, **options), number, arch=known.audit) == refused(errno.EPERM)


def test_every_jump_lands_in_the_program(machine: str) -> None:
    code = program(machine, namespaces=False, signals=False)
    lines = [struct.unpack_from("=HBBI", code, place) for place in range(0, len(code), 8)]
    for place, (operation, yes, no, _) in enumerate(lines):
        if operation in (0x15, 0x35, 0x45):
            assert place + 1 + max(yes, no) < len(lines)
    assert lines[-1][0] == 0x06
