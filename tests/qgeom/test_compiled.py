"""Compiled functions: cached on disk, and discarded when any kernel file changes."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from qgeom import compiled

PROGRAM = """
import sys
sys.path.insert(0, {folder!r})
from caller import outer
print(outer(1))
"""


def written(folder, factor):
    (folder / "qgeom").mkdir(exist_ok=True)
    source = Path(compiled.__file__).read_text()
    (folder / "qgeom" / "compiled.py").write_text(source)
    (folder / "qgeom" / "__init__.py").write_text("")
    (folder / "qgeom" / "callee.py").write_text(
        f"from qgeom.compiled import kernel\n\n@kernel\ndef inner(x):\n    return {factor} * x\n"
    )
    caller = folder / "caller.py"
    if not caller.exists():
        caller.write_text(
            "from qgeom.callee import inner\nfrom qgeom.compiled import kernel\n\n"
            "@kernel\ndef outer(x):\n    return inner(x) + 1\n"
        )


def run(folder):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(folder=str(folder))],
        check=True,
        capture_output=True,
        text=True,
        env={k: v for k, v in os.environ.items() if not k.startswith("NUMBA")},
    )
    return int(done.stdout)


def test_a_change_in_a_called_file_reaches_the_cached_caller(tmp_path):
    written(tmp_path, factor=2)
    assert run(tmp_path) == 3
    assert list((tmp_path / "__pycache__").glob("caller.outer*.nbc")), "the caller was not cached"
    written(tmp_path, factor=5)
    assert run(tmp_path) == 6


def test_an_unchanged_tree_is_read_from_the_cache(tmp_path):
    written(tmp_path, factor=2)
    run(tmp_path)
    (made,) = (tmp_path / "__pycache__").glob("caller.outer*.nbc")
    before = made.stat().st_mtime_ns
    assert run(tmp_path) == 3
    assert made.stat().st_mtime_ns == before
    assert len(list((tmp_path / "__pycache__").glob("caller.outer*.nbc"))) == 1


def test_row_kernels_sum_and_maximize():
    @compiled.row_kernel
    def total_and_largest(values):
        total = largest = 0.0
        for value in values:
            total += value
            largest = max(largest, value)
        return total, largest

    assert total_and_largest(np.arange(10.0)) == (45.0, 9.0)
