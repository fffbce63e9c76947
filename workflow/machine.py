"""The fingerprint of this machine: processor, memory, accelerator, system."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from pathlib import Path

from qgeom.experiments.outcome import Json


def fingerprint() -> dict[str, Json]:
    """Describe the machine, without names of hosts or users.

    Returns
    -------
    dict
        ``cpu``, ``cores`` (usable by this process), ``memory_gib``, ``gpu`` (names, or an empty
        list), ``system``.
    """
    return {
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "memory_gib": _memory_gib(),
        "gpu": gpu_names(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def _memory_gib() -> float | None:
    names = getattr(os, "sysconf_names", {})
    if {"SC_PAGE_SIZE", "SC_PHYS_PAGES"} - set(names):
        return None
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)


def gpu_names() -> list[Json]:
    """Names of NVIDIA devices as the driver lists them; empty without a driver."""
    return [*_asked("name")]


def gpu_identifiers() -> tuple[str, ...]:
    """UUIDs of NVIDIA devices as the driver lists them; empty without a driver."""
    return tuple(_asked("uuid"))


def _asked(what: str) -> list[str]:
    """One line per device."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return []
    query = [tool, f"--query-gpu={what}", "--format=csv,noheader"]
    try:
        answer = subprocess.run(query, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):  # a driver that hangs must not end the run
        return []
    return answer.stdout.splitlines() if answer.returncode == 0 else []
