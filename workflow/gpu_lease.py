"""One GPU for one job: several jobs of a run share the devices of a machine without colliding.

Snakemake limits how many GPU jobs run at once but hands out no devices. Here a job takes a free
slot of a device, held by a file lock that the kernel releases when the job ends, however it ends,
and shows torch that device alone through ``CUDA_VISIBLE_DEVICES``. Under a scheduler that hands
out devices itself nothing is leased.
"""

from __future__ import annotations

import itertools
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from qgeom.errors import DeviceError
from workflow.machine import gpu_identifiers

VISIBLE = "CUDA_VISIBLE_DEVICES"
_HELD = "QGEOM_GPU_LEASE"  # set for what a job starts: it uses the job's device
# Set inside a job by Slurm, PBS, LSF, Grid Engine (JOB_ID with PE_HOSTFILE) and HTCondor.
_SCHEDULERS = ("SLURM_JOB_ID", "PBS_JOBID", "LSB_JOBID", "PE_HOSTFILE", "_CONDOR_SLOT")
_POLL_S = 0.5


def visible_devices() -> tuple[str, ...]:
    """Devices that this process may use, as CUDA names them.

    An inherited ``CUDA_VISIBLE_DEVICES`` decides; as in CUDA, an entry that is no device hides
    itself and all that follow. Otherwise the driver is asked, and devices go by their UUIDs.

    Returns
    -------
    tuple of str
        Empty where there is none.
    """
    inherited = os.environ.get(VISIBLE)
    if inherited is None:
        return gpu_identifiers()
    found: list[str] = []
    for entry in (part.strip() for part in inherited.split(",")):
        if not re.fullmatch(r"\d+|(GPU|MIG)-[\w/-]+", entry) or entry in found:
            break
        found.append(entry)
    return tuple(found)


def scheduled() -> bool:
    """Whether a cluster's scheduler runs this job; it hands out devices itself."""
    return any(name in os.environ for name in _SCHEDULERS)


@contextmanager
def leased(
    wanted: str,
    *,
    jobs_per_gpu: int = 1,
    progress: Callable[[str], object],
    folder: Path | None = None,
    limit_s: float = 86400.0,
) -> Iterator[str]:
    """Hold a device while the block runs.

    Parameters
    ----------
    wanted : str
        ``auto``, ``cpu`` or ``cuda``.
    jobs_per_gpu : int
        How many jobs may share one device.
    progress : callable
        Receives a line on which device was taken, or why none.
    folder : Path, optional
        Where the locks are; by default a folder of the user that all runs on the machine share.
    limit_s : float
        How long to wait for a free slot.

    Yields
    ------
    str
        ``cpu``, or what to ask torch for: `wanted`, with one device to be seen.

    Raises
    ------
    DeviceError
        When ``cuda`` is demanded and there is none, or no slot gets free in time.
    """
    devices = () if wanted == "cpu" else visible_devices()
    if not devices:
        if wanted == "cuda":
            raise DeviceError(
                "no GPU is visible",
                where="device: cuda",
                remedy=f"set device: auto or cpu, or check the driver and {VISIBLE}",
            )
        if wanted == "auto":
            progress("no GPU is visible: using the CPU")
        yield "cpu"
    elif scheduled() or _HELD in os.environ:
        progress(f"handed out by others: GPU {', '.join(devices)}")
        yield wanted
    else:
        place = folder or Path(tempfile.gettempdir()) / f"qgeom-gpus-{os.getuid()}"
        with ExitStack() as held:
            slots = _slots(devices, jobs_per_gpu, place)
            device = _take(held, slots, progress=progress, limit_s=limit_s)
            progress(f"leased GPU {device}, one of {len(devices)}")
            held.enter_context(_environment({VISIBLE: device, _HELD: device}))
            yield wanted


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Variables that are set while the block runs."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def _slots(devices: Sequence[str], jobs_per_gpu: int, folder: Path) -> list[tuple[str, Path]]:
    """Device and lock of every slot: first one of each device, then the second, and so on."""
    return [
        (device, folder / f"{device.replace('/', '-')}.{slot}.lock")
        for slot in range(jobs_per_gpu)
        for device in devices
    ]


def _take(
    held: ExitStack,
    slots: Sequence[tuple[str, Path]],
    *,
    progress: Callable[[str], object],
    limit_s: float,
) -> str:
    """The device of the first free slot; the lock is left in `held`."""
    folder = slots[0][1].parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    deadline = time.monotonic() + limit_s
    for attempt in itertools.count():
        for device, lock in slots:
            with suppress(Timeout):
                held.enter_context(FileLock(lock, timeout=0))
                return device
        if time.monotonic() > deadline:
            break
        if attempt == 0:
            progress("all GPUs are busy: waiting for one")
        time.sleep(_POLL_S)
    raise DeviceError(
        f"all GPUs were busy for {limit_s:.0f} s",
        where=str(folder),
        remedy="end what uses them, or set device: cpu",
    )
