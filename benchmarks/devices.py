"""What a GPU saves: training and dense evaluation on the processor and on a CUDA device.

Bytes may differ between devices; that verdicts do not is a test, `tests/workflow/test_gpu_run.py`.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from benchmarks.tables import Row, Settings, Table
from benchmarks.timing import Work, in_turn
from qgeom.datasets import make_dataset
from qgeom.flips.sampled import respond
from qgeom.network import ReLUNetwork

_NO_GPU = "no CUDA device is visible here: its column stays empty."
_NOTES = ("speed-up: seconds of the processor over seconds of the GPU; arrays travel both ways.",)
_HIDDEN = (8, 8)


def devices(settings: Settings) -> list[Table]:
    """Batches of trainings and sets of points of growing size, on each device that there is."""
    import torch

    names = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
    sizes = (2,) if settings.quick else (5, 50, 500)
    counts = (1_000,) if settings.quick else (160_000, 4_000_000)
    rows = [_row(_training(size, settings), names, settings) for size in sizes]
    rows += [_row(_evaluation(count), names, settings) for count in counts]
    notes = (*_NOTES, torch.cuda.get_device_name() if "cuda" in names else _NO_GPU)
    return [Table("Devices: the processor against a GPU", rows, notes)]


def _row(works: tuple[str, dict[str, Work]], names: list[str], settings: Settings) -> Row:
    what, by_name = works
    least = in_turn({name: by_name[name] for name in names}, repeats=settings.repeats)
    gpu = least.get("cuda")
    return {
        "what": what,
        "cpu s": least["cpu"],
        "cuda s": gpu,
        "speed-up": None if gpu is None else least["cpu"] / gpu,
    }


def _training(seeds: int, settings: Settings) -> tuple[str, dict[str, Work]]:
    from qgeom.learning.train import TrainingOptions, train_classifiers

    data = make_dataset("moons", n_points=500, n_test=2, options={"noise": 0.15}, seed=1)
    epochs = 5 if settings.quick else 50
    options = TrainingOptions(hidden=_HIDDEN, epochs=epochs, learning_rate=0.01)

    def on(device: str) -> Work:
        return lambda: train_classifiers(data, options, seeds=range(seeds), device=device)

    what = f"training {seeds} networks in one batch, {epochs} epochs"
    return what, {name: on(name) for name in ("cpu", "cuda")}


def _evaluation(count: int) -> tuple[str, dict[str, Work]]:
    import torch

    rng = np.random.default_rng(1)
    widths = (2, *_HIDDEN, 1)
    network = ReLUNetwork(
        [rng.standard_normal((n, m)) for m, n in pairwise(widths)],
        [rng.standard_normal(n) for n in widths[1:]],
    )
    points = rng.uniform(-1, 1, (count, 2))

    def on_gpu() -> object:
        return respond(network, torch.as_tensor(points, device="cuda")).pattern

    what = f"patterns at {count:,} points"
    return what, {"cpu": lambda: respond(network, points).pattern, "cuda": on_gpu}
