"""Costs, as ratios against a baseline in the same run: ``make bench``.

Absolute times depend on the machine and on what else it does; ratios of medians, taken in turn,
depend on them much less. Every line prints both.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qgeom.datasets import make_dataset
from qgeom.flips import sampled_flips
from qgeom.grids import Grid
from qgeom.lattice import midpoints
from qgeom.learning.train import TrainingOptions, train_classifiers
from qgeom.quantized import quantize_network

ROUNDS = 5


@dataclass(frozen=True)
class Comparison:
    """Median seconds of a way of doing something, and of the plain way."""

    name: str
    seconds: float
    baseline_name: str
    baseline_seconds: float

    def line(self) -> str:
        """One row of the table."""
        ratio = self.baseline_seconds / self.seconds
        return (
            f"{self.name:<44}{1e3 * self.seconds:>10.1f} ms   {ratio:>7.2f} times as fast as "
            f"{self.baseline_name} ({1e3 * self.baseline_seconds:.1f} ms)"
        )


def compare(
    name: str, work: Callable[[], object], baseline_name: str, baseline: Callable[[], object]
) -> Comparison:
    """Time both in turn, after one round that does not count."""
    times: tuple[list[float], list[float]] = ([], [])
    for counted in [False] + [True] * ROUNDS:
        for function, record in zip((work, baseline), times, strict=True):
            start = time.perf_counter()
            function()
            if counted:
                record.append(time.perf_counter() - start)
    medians = [statistics.median(record) for record in times]
    return Comparison(name, medians[0], baseline_name, medians[1])


def training(seeds: int) -> Comparison:
    """A batch of networks against one training after the other."""
    data = make_dataset("moons", n_points=500, n_test=2, options={"noise": 0.15}, seed=1)
    options = TrainingOptions(hidden=(8, 8), epochs=50, learning_rate=0.01)

    def batch() -> None:
        train_classifiers(data, options, seeds=range(seeds), device="cpu")

    def singly() -> None:
        for seed in range(seeds):
            train_classifiers(data, options, seeds=[seed], device="cpu")

    return compare(f"training {seeds} networks in one batch", batch, "one by one", singly)


def flips(resolution: int) -> Comparison:
    """Flip quantities on a lattice at once against point by point, per point."""
    data = make_dataset("moons", n_points=60, n_test=2, options={"noise": 0.15}, seed=1)
    options = TrainingOptions(hidden=(8, 8), epochs=20, learning_rate=0.01)
    network = train_classifiers(data, options, seeds=[1], device="cpu").networks[0]
    twin = quantize_network(network, Grid.symmetric(4)).network
    points = midpoints(data.box(0.5), resolution)
    share = 200

    def at_once() -> None:
        sampled_flips(network, twin, points)

    def by_point() -> None:
        for point in points[:share]:
            sampled_flips(network, twin, point[None, :])

    found = compare(
        f"flips on a {resolution}×{resolution} lattice", at_once, "point by point", by_point
    )
    scale = len(points) / share
    return Comparison(
        found.name, found.seconds, found.baseline_name, scale * found.baseline_seconds
    )


def parsing() -> Comparison:
    """Reading the workflow and planning nothing, against starting Snakemake alone."""
    program = str(Path(sys.executable).parent / "snakemake")

    def call(*arguments: str) -> None:
        subprocess.run([program, *arguments], check=True, capture_output=True)

    plan = ("--dry-run", "--quiet", "all", "--config", "accept_changes=True")
    return compare(
        "reading the workflow and planning a run",
        lambda: call(*plan),
        "snakemake --version",
        lambda: call("--version"),
    )


def main() -> None:
    """Print the table."""
    np.seterr(all="raise")
    for comparison in (training(5), training(50), flips(200), flips(400), parsing()):
        print(comparison.line(), flush=True)


if __name__ == "__main__":
    main()
