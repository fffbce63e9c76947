"""Seconds until the first tessellation of a fresh process, with and without compiled kernels."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.tables import Row, Settings, Table

# a float network and its twin, so that the exact tier and quantized weights take part
_PROGRAM = """
import time
start = time.perf_counter()
from qgeom.grids import Grid
from qgeom.network import ReLUNetwork
from qgeom.quantized import quantize_network
from qgeom.tessellation import tessellate
network = ReLUNetwork(
    [[[1, 2], [3, -1], [1, 1]], [[1, -2, 1], [2, 1, -1]], [[1, -1]]],
    [[0, 0, 0], [0, 1], [0]],
)
twin = quantize_network(network, Grid.symmetric(2))
imported = time.perf_counter()
tessellate(network, twin, box=((-1, 1), (-1, 1)))
first = time.perf_counter()
tessellate(network, twin, box=((-1, 1), (-1, 1)))
print(imported - start, first - imported, time.perf_counter() - first)
"""


def cold_start(settings: Settings) -> list[Table]:
    """A first run that compiles, and later ones that find the compiled kernels on disk."""
    with tempfile.TemporaryDirectory() as folder:
        cold = _start("empty", folder)
        warm = min(
            (_start("filled", folder) for _ in range(1 if settings.quick else 3)),
            key=lambda row: float(str(row["process s"])),
        )
    notes = (
        "process: from the start of the interpreter to its end; first, second: the first and the",
        "second call of tessellate on a small pair of networks.",
    )
    return [
        Table("Start of a fresh process, by its cache of compiled kernels", [cold, warm], notes)
    ]


def _start(name: str, folder: str) -> Row:
    root = str(Path(__file__).parents[1])
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"NUMBA_CACHE_DIR": folder, "PYTHONPATH": root},
    )
    total = time.perf_counter() - start
    imports, first, second = map(float, done.stdout.split())
    return {
        "cache": name,
        "process s": total,
        "imports s": imports,
        "first s": first,
        "second s": second,
    }
