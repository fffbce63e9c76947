"""Wall-clock times of jobs, from the benchmark files that Snakemake leaves."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# In the order of a run; staging and rendering end only after the page that lists times.
STAGES = ("dataset", "train", "quantize", "compute", "judge", "draw", "tables", "ledger")
BEFORE_THE_LEDGER = STAGES[:5]


@dataclass(frozen=True, kw_only=True)
class StageTime:
    """What the jobs of one stage took.

    Attributes
    ----------
    stage : str
        The rule.
    jobs : int
        How many jobs were measured.
    seconds : float
        The sum of their wall-clock times; jobs that ran side by side count in full.
    """

    stage: str
    jobs: int
    seconds: float


def benchmark_seconds(path: Path) -> float | None:
    """Wall-clock seconds of a job, or None when it was not measured."""
    if not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file, delimiter="\t"))
    return float(first["s"])


def stage_times(benchmarks: Path, stages: Sequence[str]) -> tuple[StageTime, ...]:
    """Sum the times of the jobs of each stage.

    Parameters
    ----------
    benchmarks : Path
        The run's folder of benchmark files: ``<stage>.tsv`` or ``<stage>/<job>.tsv``.
    stages : sequence of str
        Names of stages.

    Returns
    -------
    tuple of StageTime
        In the order of `stages`, without those of which no job was measured.
    """
    found = []
    for stage in stages:
        paths = [benchmarks / f"{stage}.tsv", *sorted((benchmarks / stage).glob("*.tsv"))]
        seconds = [taken for path in paths if (taken := benchmark_seconds(path)) is not None]
        if seconds:
            found.append(StageTime(stage=stage, jobs=len(seconds), seconds=sum(seconds)))
    return tuple(found)
