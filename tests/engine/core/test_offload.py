"""Layers on the GPU and tokens in the cache, for machines that are not this one."""

from __future__ import annotations

import pytest

from engine.offload import Device, Footprint, choose_context, choose_offload

GIB = 1 << 30
MODEL = Footprint((GIB // 4,) * 28, GIB // 2, GIB // 28)
"""A 7.5 GiB model with a GiB of KV cache."""


def gpu(gib: float, name: str = "CUDA0") -> Device:
    return Device(name, "a card", int(gib * GIB))


def test_everything_goes_on_a_gpu_that_has_room() -> None:
    assert choose_offload("auto", True, [gpu(24)], MODEL).layers == 29
    assert choose_offload("auto", True, [gpu(24)], MODEL).warning is None


def test_as_many_layers_as_fit_go_on_a_smaller_gpu_and_the_user_is_told() -> None:
    offload = choose_offload("auto", True, [gpu(6)], MODEL)
    assert 10 < offload.layers < 28
    assert "CUDA0" in (offload.warning or "")


def test_two_gpus_share_the_model() -> None:
    assert choose_offload("auto", True, [gpu(6), gpu(6, "CUDA1")], MODEL).layers == 29


def test_the_head_stays_behind_where_only_the_layers_fit() -> None:
    small = Footprint((GIB // 10,) * 10, 4 * GIB, 0)
    assert choose_offload("auto", True, [gpu(3)], small).layers == 10


@pytest.mark.parametrize(("supported", "devices"), [(False, []), (True, [])])
def test_without_a_gpu_auto_means_the_cpu_without_a_word(
    supported: bool, devices: list[Device]
) -> None:
    offload = choose_offload("auto", supported, devices, MODEL)
    assert offload.layers == 0
    assert offload.warning is None


def test_layers_asked_for_in_vain_are_mentioned() -> None:
    offload = choose_offload(20, False, [], MODEL)
    assert offload.layers == 0
    assert "built without GPU support" in (offload.warning or "")


def test_a_full_gpu_is_left_alone() -> None:
    offload = choose_offload("auto", True, [gpu(0.3)], MODEL)
    assert offload.layers == 0
    assert "using the CPU" in (offload.warning or "")


def test_a_number_is_taken_at_its_word() -> None:
    assert choose_offload(7, True, [gpu(1)], MODEL).layers == 7
    assert choose_offload(999, True, [gpu(1)], MODEL).layers == 29
    assert choose_offload(-1, True, [gpu(1)], MODEL).layers == 29
    assert choose_offload(0, True, [gpu(80)], MODEL).layers == 0


@pytest.mark.parametrize(
    ("wanted", "trained", "memory", "n_ctx", "warns"),
    [
        (0, 32768, 8 * GIB, 32768, False),
        (0, 32768, 32768 * 10_000, 32768, False),
        (0, 32768, 10_000 * 10_000, 9984, False),
        (4096, 32768, 8 * GIB, 4096, False),
        (5000, 32768, 8 * GIB, 4864, False),
        (65536, 32768, 8 * GIB, 32768, True),
        (32768, 32768, 10_000 * 10_000, 9984, True),
        (0, 32768, 0, 512, False),
        (0, 0, 8 * GIB, 4096, False),
    ],
)
def test_the_context_is_what_model_and_memory_allow(
    wanted: int, trained: int, memory: int, n_ctx: int, warns: bool
) -> None:
    context = choose_context(wanted, trained, 10_000, memory)
    assert context.n_ctx == n_ctx
    assert bool(context.warning) is warns
