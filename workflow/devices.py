"""Where samples are evaluated: on the host, or on a GPU where there is one."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from qgeom.arrays import Place, on_host
from workflow.gpu_lease import leased
from workflow.machine import gpu_names


def placement(wanted: str) -> tuple[Place, str]:
    """How arrays get to the configured device, and its name.

    Parameters
    ----------
    wanted : str
        ``auto``, ``cpu`` or ``cuda``.

    Returns
    -------
    callable, str
        What puts an array there. torch is imported only where a GPU is used or demanded.

    Raises
    ------
    DeviceError
        When ``cuda`` is demanded and there is none.

    Examples
    --------
    >>> placement("cpu")[1]
    'cpu'
    """
    if wanted == "cpu" or (wanted == "auto" and not gpu_names()):
        return on_host, "cpu"
    devices = importlib.import_module("qgeom.learning.devices")
    device = devices.choose_device(wanted)
    if device.type == "cpu":
        return on_host, "cpu"
    torch = importlib.import_module("torch")

    def place(array: Any) -> Any:  # noqa: ANN401 - an array in, a tensor out
        return torch.as_tensor(array, device=device)

    return place, devices.device_name(device)


@contextmanager
def leased_placement(
    wanted: str, *, jobs_per_gpu: int, progress: Callable[[str], object]
) -> Iterator[tuple[Place, str]]:
    """The same as `placement`, on a device that no other job uses meanwhile.

    Parameters
    ----------
    wanted : str
        ``auto``, ``cpu`` or ``cuda``.
    jobs_per_gpu : int
        How many jobs may share a device.
    progress : callable
        Receives a line on the device.

    Yields
    ------
    callable, str
        As `placement` returns them.

    Raises
    ------
    DeviceError
        As `placement` and `workflow.gpu_lease.leased`.
    """
    with leased(wanted, jobs_per_gpu=jobs_per_gpu, progress=progress) as device:
        yield placement(device)
