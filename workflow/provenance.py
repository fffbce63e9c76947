"""How an output was made: parameters, seed, versions and device. Never a time."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from qgeom.experiments.outcome import Json

PACKAGES = ("numpy", "scipy", "pandas", "torch", "matplotlib", "safetensors", "snakemake")


def versions() -> dict[str, Json]:
    """Versions of Python and of the packages that results depend on."""
    import qgeom

    found: dict[str, Json] = {"python": platform.python_version(), "qgeom": qgeom.__version__}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    return found


def provenance(
    *, parameters: Mapping[str, Json], seed: int | None, device: str = "cpu"
) -> dict[str, Json]:
    """The record that goes with every output.

    Parameters
    ----------
    parameters : mapping
        The job's parameters as plain values.
    seed : int or None
        The job's derived seed; None where nothing is random.
    device : str
        What the job computed on.

    Returns
    -------
    dict
        JSON values, the same on every run of one machine.
    """
    return {
        "parameters": dict(parameters),
        "seed": seed,
        "device": device,
        "machine": f"{platform.system()} {platform.machine()}",
        "versions": versions(),
    }
