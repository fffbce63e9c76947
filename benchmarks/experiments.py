"""What the experiments and the workflow cost, against the plain way of doing the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.tables import Row, Settings, Table
from benchmarks.timing import Work, in_turn
from qgeom.datasets import make_dataset
from qgeom.flips.sampled import sampled_flips
from qgeom.grids import Grid
from qgeom.lattice import midpoints
from qgeom.quantized import quantize_network

_TITLE = "Against the plain way"
_NOTES = ("ratio: seconds of the plain way over seconds of ours.",)


def training(settings: Settings) -> list[Table]:
    """A batch of networks against one training after the other."""
    counts = (2,) if settings.quick else (5, 50)
    return [Table(f"Training: {_TITLE.lower()}", [_training(n, settings) for n in counts], _NOTES)]


def _training(seeds: int, settings: Settings) -> Row:
    from qgeom.learning.train import TrainingOptions, train_classifiers

    data = make_dataset("moons", n_points=500, n_test=2, options={"noise": 0.15}, seed=1)
    epochs = 5 if settings.quick else 50
    options = TrainingOptions(hidden=(8, 8), epochs=epochs, learning_rate=0.01)

    def batch() -> None:
        train_classifiers(data, options, seeds=range(seeds), device="cpu")

    def singly() -> None:
        for seed in range(seeds):
            train_classifiers(data, options, seeds=[seed], device="cpu")

    return compared(f"{seeds} networks in one batch", batch, "one by one", singly, settings)


def flips(settings: Settings) -> list[Table]:
    """Flip quantities on a lattice at once against point by point, per point."""
    resolutions = (50,) if settings.quick else (200, 400)
    return [Table(f"Flips: {_TITLE.lower()}", [_flips(n, settings) for n in resolutions], _NOTES)]


def _flips(resolution: int, settings: Settings) -> Row:
    from qgeom.learning.train import TrainingOptions, train_classifiers

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

    name = f"{resolution}×{resolution} lattice at once"
    scale = len(points) / share
    return compared(name, at_once, "point by point", by_point, settings, scale=scale)


def workflow(settings: Settings) -> list[Table]:
    """Reading the workflow and planning nothing, against starting Snakemake alone."""
    program = str(Path(sys.executable).parent / "snakemake")

    def call(*arguments: str) -> None:
        subprocess.run([program, *arguments], check=True, capture_output=True)

    plan = ("--dry-run", "--quiet", "all", "--config", "accept_changes=True")
    row = compared(
        "reading the workflow and planning a run",
        lambda: call(*plan),
        "snakemake --version",
        lambda: call("--version"),
        settings,
    )
    return [Table(f"Workflow: {_TITLE.lower()}", [row], _NOTES)]


def compared(
    name: str, work: Work, plain_name: str, plain: Work, settings: Settings, *, scale: float = 1.0
) -> Row:
    """One row; the plain way does only 1/scale of the work."""
    least = in_turn({"ours": work, "plain": plain}, repeats=settings.repeats)
    return {
        "what": name,
        "seconds": least["ours"],
        "plain way": plain_name,
        "plain s": scale * least["plain"],
        "ratio": scale * least["plain"] / least["ours"],
    }
