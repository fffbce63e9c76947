"""The most memory that a tessellation takes, seen from a fresh process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.networks import Case, Network
from qgeom.grids import QuantizedArray
from qgeom.network import ReLUNetwork
from qgeom.quantized import QuantizedNetwork, float_network
from qgeom.tessellation import tessellate

_STATUS = Path("/proc/self/status")
_RESET = Path("/proc/self/clear_refs")


def peak_bytes(case: Case) -> int | None:
    """Peak of the resident memory of a fresh process minus what it held before.

    Parameters
    ----------
    case : Case
        What is tessellated, after a warm-up with a small network.

    Returns
    -------
    int or None
        Bytes; None where the kernel has no `/proc` to reset and to read the peak.
    """
    if not _RESET.exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.npz"
        _write(case.network, path)
        (x0, x1), (y0, y1) = case.box
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.memory", path, *map(str, (x0, x1, y0, y1))],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
        )
    return int(done.stdout)


def _write(network: Network, path: Path) -> None:
    plain = float_network(network)
    arrays: dict[str, Any] = dict(plain.tensors())
    if isinstance(network, QuantizedNetwork):
        for kind, quantized in (("weights", network.weights), ("biases", network.biases or ())):
            for layer, w in enumerate(quantized):
                name = f"{kind}.{layer}"
                arrays |= {f"codes.{name}": w.codes, f"steps.{name}": w.step}
                arrays |= {f"zeros.{name}": np.asarray(w.zero_point)}
    np.savez(path, **arrays)


def _read(path: str) -> Network:
    with np.load(path) as stored:
        arrays = dict(stored)
    n_layers = sum(name.startswith("weights.") for name in arrays)
    plain = ReLUNetwork(
        [arrays[f"weights.{n}"] for n in range(n_layers)],
        [arrays[f"biases.{n}"] for n in range(n_layers)],
    )
    if "codes.weights.0" not in arrays:
        return plain
    weights = tuple(_quantized(arrays, f"weights.{n}") for n in range(n_layers))
    if "codes.biases.0" not in arrays:
        return QuantizedNetwork(network=plain, weights=weights)
    biases = tuple(_quantized(arrays, f"biases.{n}") for n in range(n_layers))
    return QuantizedNetwork(network=plain, weights=weights, biases=biases)


def _quantized(arrays: dict[str, Any], name: str) -> QuantizedArray:
    codes = arrays[f"codes.{name}"]
    nowhere = np.zeros(codes.shape, dtype=bool)
    return QuantizedArray(
        codes=codes,
        step=arrays[f"steps.{name}"],
        zero_point=int(arrays[f"zeros.{name}"]),
        out_of_range=nowhere,
        saturated=nowhere,
    )


def _resident(field: str) -> int:
    (line,) = (ln for ln in _STATUS.read_text().splitlines() if ln.startswith(f"{field}:"))
    return 1024 * int(line.split()[1])


def main() -> None:
    """Tessellate the network of a file; print by how much the memory rose."""
    path, x0, x1, y0, y1 = sys.argv[1:]
    network = _read(path)
    small = ReLUNetwork([np.eye(2), np.eye(2), np.eye(2)], [np.zeros(2)] * 3)
    tessellate(small, box=((-1.0, 1.0), (-1.0, 1.0)))
    before = _resident("VmRSS")
    _RESET.write_text("5")  # sets the peak back to what is resident now
    found = tessellate(network, box=((float(x0), float(x1)), (float(y0), float(y1))))
    print(_resident("VmHWM") - before)
    del found


if __name__ == "__main__":
    main()
