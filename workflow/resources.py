"""What jobs ask a cluster for: measured memory and time with head-room, more on every retry.

``resources.tsv`` beside this module holds what jobs took and used. It is made of the benchmark
files of finished runs by ``python -m workflow.resources results/benchmarks``.
"""

from __future__ import annotations

import csv
import math
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qgeom.errors import QgeomError
from workflow.artifacts import write_text

TABLE = Path(__file__).with_name("resources.tsv")
HEAD_ROOM = 1.5  # of memory, over what was measured
SLOWER = 4.0  # so much slower may a cluster's node be than the machine that was measured on
SNAKEMAKE_MB = 400  # what Snakemake's own processes around a job use: three of about 124 MB
LEAST_MB = 500
START_MINUTES = 10  # for starting Python from a slow network file system
UNKNOWN_MB, UNKNOWN_S = 2000.0, 300.0  # of a rule that was never measured
_COLUMNS = ["job", "seconds", "memory_mb"]


class MeasurementError(QgeomError):
    """There are no benchmark files, or something else is in them."""


@dataclass(frozen=True)
class Used:
    """What a job took and used.

    Attributes
    ----------
    seconds : float
        Wall-clock time.
    memory_mb : float
        Largest resident memory.
    """

    seconds: float
    memory_mb: float

    def most(self, other: Used) -> Used:
        """The larger of both, each for itself."""
        return Used(max(self.seconds, other.seconds), max(self.memory_mb, other.memory_mb))


@dataclass(frozen=True)
class Requests:
    """Requests from measurements.

    Attributes
    ----------
    used : mapping of str to Used
        What was measured, by rule or by ``rule/wildcard``.

    Examples
    --------
    >>> requests = Requests({"compute/a": Used(30.0, 200.0), "compute/b": Used(90.0, 2000.0)})
    >>> requests.memory_mb("compute", "a"), requests.memory_mb("compute", "a", attempt=2)
    (700, 1400)
    >>> requests.minutes("compute", "b")
    16
    >>> requests.memory_mb("compute", "new")  # as much as the greediest job of the rule
    3400
    """

    used: Mapping[str, Used]

    def of(self, rule: str, name: str = "") -> Used:
        """What a job took, or else the most that any job of its rule did."""
        found = self.used.get(f"{rule}/{name}" if name else rule)
        if found is not None:
            return found
        related = [used for job, used in self.used.items() if job.split("/")[0] == rule]
        if not related:
            return Used(UNKNOWN_S, UNKNOWN_MB)
        return Used(max(r.seconds for r in related), max(r.memory_mb for r in related))

    def memory_mb(
        self, rule: str, name: str = "", *, attempt: int = 1, base: int | None = None
    ) -> int:
        """Memory to ask for.

        Parameters
        ----------
        rule, name : str
            The job.
        attempt : int
            1 at first, one more on each retry.
        base : int, optional
            The request of the first attempt where the configuration says it.

        Returns
        -------
        int
            Megabytes, whole hundreds where they follow from a measurement.
        """
        if base is None:
            needed = HEAD_ROOM * self.of(rule, name).memory_mb + SNAKEMAKE_MB
            base = max(LEAST_MB, 100 * math.ceil(needed / 100))
        return base * attempt

    def minutes(
        self, rule: str, name: str = "", *, attempt: int = 1, base: int | None = None
    ) -> int:
        """Time to ask for, in minutes; parameters as those of `memory_mb`."""
        if base is None:
            base = START_MINUTES + math.ceil(SLOWER * self.of(rule, name).seconds / 60)
        return base * attempt


def read_table(path: Path = TABLE) -> Requests:
    """Read what was measured.

    Parameters
    ----------
    path : Path
        A table as `write_table` writes it.

    Returns
    -------
    Requests
        Of its jobs.

    Raises
    ------
    MeasurementError
        When the file is no such table.
    """
    rows = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    reader = csv.DictReader(rows, delimiter="\t")
    try:
        return Requests(
            {row["job"]: Used(float(row["seconds"]), float(row["memory_mb"])) for row in reader}
        )
    except (KeyError, TypeError, ValueError) as error:
        raise MeasurementError(
            f"is no table of {', '.join(_COLUMNS)}: {error}",
            where=str(path),
            remedy="make it anew: python -m workflow.resources results/benchmarks",
        ) from error


def measure(folders: Iterable[Path]) -> dict[str, Used]:
    """Gather Snakemake's benchmark files.

    Parameters
    ----------
    folders : iterable of Path
        ``benchmarks`` of finished runs; a job in several of them counts with the most it used.

    Returns
    -------
    dict of str to Used
        Job, as its file is called below the folder, to what it used; sorted.

    Raises
    ------
    MeasurementError
        When a folder has no benchmark files, or a file is none.
    """
    found: dict[str, Used] = {}
    for folder in folders:
        files = sorted(folder.rglob("*.tsv"))
        if not files:
            raise MeasurementError(
                "holds no benchmark files", where=str(folder), remedy="run the workflow first"
            )
        for file in files:
            job = file.relative_to(folder).with_suffix("").as_posix()
            used = _read_benchmark(file)
            found[job] = used.most(found[job]) if job in found else used
    return dict(sorted(found.items()))


def _read_benchmark(file: Path) -> Used:
    """The most of all repetitions in a file."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    try:
        # jobs shorter than a sampling interval have no memory: Snakemake writes NA
        memory = [0.0 if row["max_rss"] in {"NA", "-"} else float(row["max_rss"]) for row in rows]
        return Used(max(float(row["s"]) for row in rows), max(memory))
    except (KeyError, TypeError, ValueError) as error:
        raise MeasurementError(
            f"is no benchmark file of Snakemake: {error}",
            where=str(file),
            remedy="delete it and run the workflow again",
        ) from error


def write_table(path: Path, used: Mapping[str, Used]) -> None:
    """Write what was measured, rounded up to whole seconds and tens of megabytes."""
    lines = [
        "# Measured; written by `make measure`. Requests follow in workflow/resources.py.",
        "\t".join(_COLUMNS),
    ]
    for job, one in used.items():
        lines.append(f"{job}\t{math.ceil(one.seconds)}\t{10 * math.ceil(one.memory_mb / 10)}")
    write_text(path, "\n".join(lines) + "\n")


if __name__ == "__main__":
    write_table(TABLE, measure(map(Path, sys.argv[1:] or ["results/benchmarks"])))
