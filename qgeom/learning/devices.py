"""Choosing the compute device."""

from __future__ import annotations

import torch

from qgeom.errors import DeviceError, ParameterError

DEVICES = ("auto", "cpu", "cuda")


def choose_device(wanted: str) -> torch.device:
    """Resolve a configured device name.

    Parameters
    ----------
    wanted : str
        ``"cpu"``, ``"cuda"``, or ``"auto"`` for a GPU where there is one.

    Returns
    -------
    torch.device
        What tensors are put on.

    Raises
    ------
    ParameterError
        For any other name.
    DeviceError
        When ``"cuda"`` was demanded and there is none.

    Examples
    --------
    >>> choose_device("cpu")
    device(type='cpu')
    """
    if wanted not in DEVICES:
        raise ParameterError(f"device is {wanted!r}", remedy=f"one of {', '.join(DEVICES)}")
    available = torch.cuda.is_available()
    if wanted == "cuda" and not available:
        raise DeviceError(
            "no CUDA device is visible to torch",
            where="device: cuda",
            remedy="set device: auto or cpu, or check the driver and CUDA_VISIBLE_DEVICES",
        )
    return torch.device("cuda" if available and wanted != "cpu" else "cpu")


def device_name(device: torch.device) -> str:
    """A readable name for logs and provenance, with the model of a GPU."""
    if device.type == "cuda":
        return f"cuda ({torch.cuda.get_device_name(device)})"
    return "cpu"


def make_deterministic() -> None:
    """Make torch give the same bits on every run of the same machine.

    One thread, since sums over several depend on their number; deterministic algorithms, which
    need ``CUBLAS_WORKSPACE_CONFIG`` in the environment before CUDA starts.
    """
    import os

    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(mode=True)
