"""How planning and scheduling grow with the number of (network, grid, bit-width) combinations.

The workflow batches: one job trains all networks of a dataset, one makes all of their twins, one
computes an experiment on all of them. So the number of jobs does not grow; lists of files do.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from benchmarks.tables import Row, Settings, Table

_ROOT = Path(__file__).resolve().parents[1]
_NOTES = (
    "plan: a dry run from nothing, that is reading the workflow and building the graph of jobs.",
    "overhead: share of a real run on one core that is not spent in jobs.",
)
_LIGHT = "affine_residual"  # what the real runs compute on the population


def scaling(settings: Settings) -> list[Table]:
    """Planning at growing sizes; with `large`, also real runs on one core."""
    sizes = (48,) if settings.quick else (240, 1_000, 10_000)
    rows = [_row(size, settings) for size in sizes]
    return [Table("Workflow: growth with the number of combinations", rows, _NOTES)]


def _row(combinations: int, settings: Settings) -> Row:
    base = yaml.safe_load((_ROOT / "config.yaml").read_text(encoding="utf-8"))
    quantization, datasets = base["quantization"], base["datasets"]
    twins = len(quantization["grids"]) * len(quantization["bits"])
    seeds = -(-combinations // (twins * len(datasets)))
    with tempfile.TemporaryDirectory() as folder:
        over = {
            "results": str(Path(folder) / "results"),
            "population": {"seeds": seeds},
            "accept_changes": True,
        }
        row: dict[str, str | int | float | None] = {
            "combinations": f"{seeds * len(datasets) * twins:,}",
            "networks": seeds * len(datasets),
        }
        row |= _planned(over, Path(folder))
        if settings.large:
            light = {name: None for name in base["experiments"] if name != _LIGHT}
            row |= _run({**over, "experiments": light}, Path(folder))
    return row


def _call(over: dict[str, object], folder: Path, *arguments: str) -> tuple[float, str]:
    """Seconds and output of one call of Snakemake."""
    path = folder / "over.yaml"
    path.write_text(yaml.safe_dump(over), encoding="utf-8")
    program = str(Path(sys.executable).parent / "snakemake")
    command = [program, "--configfile", str(path), "--nolock", *arguments]
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True)
    return time.perf_counter() - begin, done.stdout + done.stderr


def _planned(over: dict[str, object], folder: Path) -> dict[str, str | int | float | None]:
    seconds, said = _call(over, folder, "--dry-run")
    jobs = [line.split()[1] for line in said.splitlines() if line.startswith("total ")]
    return {"jobs": int(jobs[0]), "plan s": seconds}


def _run(over: dict[str, object], folder: Path) -> dict[str, str | int | float | None]:
    seconds, _ = _call(over, folder, "--cores", "1", "--quiet")
    spent = sum(
        float(path.read_text(encoding="utf-8").splitlines()[1].split("\t")[0])
        for path in (folder / "results" / "benchmarks").rglob("*.tsv")
    )
    return {"run s": seconds, "overhead s": seconds - spent, "overhead": 1 - spent / seconds}
