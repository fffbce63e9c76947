"""Wall-clock times of jobs, from the benchmark files that Snakemake leaves."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qgeom.experiments.prose import fixed

# In the order of a run; staging and rendering end only after the page that lists times.
STAGES = ("dataset", "train", "quantize", "compute", "judge", "draw", "tables", "ledger")
BEFORE_THE_LEDGER = STAGES[:5]


@dataclass(frozen=True, kw_only=True)
class JobTime:
    """What one job took.

    Attributes
    ----------
    path : Path
        Its benchmark file.
    stage : str
        Its rule.
    name : str
        The rule, and which of its jobs: ``"compute/neuron_kink"``, ``"ledger"``.
    seconds : float
        Its wall-clock time.
    """

    path: Path
    stage: str
    name: str
    seconds: float


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


def seconds_text(value: float | None) -> str:
    """Seconds as the report prints them.

    >>> seconds_text(1.25), seconds_text(None)
    ('1.2 s', 'not measured')
    """
    return "not measured" if value is None else f"{fixed(value, 1)} s"


def job_times(benchmarks: Path, stages: Sequence[str]) -> tuple[JobTime, ...]:
    """Read the times of the jobs of some stages.

    Parameters
    ----------
    benchmarks : Path
        The run's folder of benchmark files: ``<stage>.tsv`` or ``<stage>/<job>.tsv``.
    stages : sequence of str
        Names of stages.

    Returns
    -------
    tuple of JobTime
        Those that were measured, in the order of `stages` and then of names.
    """
    found = []
    for stage in stages:
        for path in [benchmarks / f"{stage}.tsv", *sorted((benchmarks / stage).glob("*.tsv"))]:
            seconds = benchmark_seconds(path)
            if seconds is not None:
                name = path.relative_to(benchmarks).with_suffix("").as_posix()
                found.append(JobTime(path=path, stage=stage, name=name, seconds=seconds))
    return tuple(found)


def stage_times(benchmarks: Path, stages: Sequence[str]) -> tuple[StageTime, ...]:
    """Sum the times of the jobs of each stage.

    Parameters
    ----------
    benchmarks : Path
        The run's folder of benchmark files.
    stages : sequence of str
        Names of stages.

    Returns
    -------
    tuple of StageTime
        In the order of `stages`, without those of which no job was measured.
    """
    found: dict[str, list[float]] = {}
    for job in job_times(benchmarks, stages):
        found.setdefault(job.stage, []).append(job.seconds)
    return tuple(
        StageTime(stage=stage, jobs=len(seconds), seconds=sum(seconds))
        for stage, seconds in found.items()
    )
