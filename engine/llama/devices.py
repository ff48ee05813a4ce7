"""How llama.cpp was built, and the GPUs it finds here. Loads no model."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from importlib import metadata
from typing import Any, Final

from engine.llama.bindings import llama
from engine.offload import Device

_GPU_TYPES: Final = (1, 2)  # ggml_backend_dev_type: discrete and integrated GPUs


@dataclass(frozen=True, slots=True)
class BuildFacts:
    """How llama.cpp was built and which GPUs it finds, for whoever looks for a fault."""

    version: str
    system_info: str
    gpu_offload: bool
    devices: tuple[Device, ...]


def build_facts() -> BuildFacts:
    """The facts of the llama.cpp that is installed. Loads no model."""
    info: bytes = llama.llama_print_system_info()
    return BuildFacts(
        version=f"llama-cpp-python {metadata.version('llama-cpp-python')}",
        system_info=info.decode("utf-8", "replace").strip(" |"),
        gpu_offload=bool(llama.llama_supports_gpu_offload()),
        devices=tuple(gpus()),
    )


def gpus() -> list[Device]:
    """The GPUs llama.cpp was built for and finds here."""
    ggml: Any = llama._lib
    try:
        count = ggml.ggml_backend_dev_count
        get, kind = ggml.ggml_backend_dev_get, ggml.ggml_backend_dev_type
        name, about = ggml.ggml_backend_dev_name, ggml.ggml_backend_dev_description
        memory = ggml.ggml_backend_dev_memory
    except AttributeError:
        return []
    count.restype, get.restype, kind.restype = ctypes.c_size_t, ctypes.c_void_p, ctypes.c_int
    name.restype = about.restype = ctypes.c_char_p
    found = []
    for index in range(count()):
        device = ctypes.c_void_p(get(ctypes.c_size_t(index)))
        if kind(device) not in _GPU_TYPES:
            continue
        free, total = ctypes.c_size_t(), ctypes.c_size_t()
        memory(device, ctypes.byref(free), ctypes.byref(total))
        found.append(Device(name(device).decode(), about(device).decode(), free.value))
    return found
