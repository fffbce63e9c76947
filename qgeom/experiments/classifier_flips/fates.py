"""Fate metrics of every layer: on the exact areas, on the lattice, and on the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qgeom.experiments.classifier_flips.measure import TwinMeasurement
from qgeom.experiments.classifier_flips.scene import Scene
from qgeom.flips import Response
from qgeom.metrics import compute_fate_metrics
from qgeom.population import Member, TwinKey


@dataclass(frozen=True, kw_only=True)
class FateRow:
    """Fate metrics of one layer (0: all hidden layers together) in one place.

    Places are ``area``, the exact areas; ``box``, the lattice; ``train`` and ``test``, the data.
    """

    dataset: str
    seed: int
    grid: str
    bits: int
    where: str
    layer: int
    survive_rate: float
    dead_rate: float
    relu_flip_rate: float
    collapse_mass: float


def fate_rows(
    scene: Scene, member: Member, key: TwinKey, measured: TwinMeasurement
) -> Iterator[FateRow]:
    """Fates of one twin in all places.

    Parameters
    ----------
    scene : Scene
        The float network.
    member : Member
        Its name.
    key : TwinKey
        The twin's.
    measured : TwinMeasurement
        The twin's measurements.

    Yields
    ------
    FateRow
        Per place, first all hidden layers together and then each.
    """

    def row(where: str, layer: int, survive: float, dead: float, flip: float) -> FateRow:
        return FateRow(
            dataset=member.dataset,
            seed=member.seed,
            grid=key.grid,
            bits=key.bits,
            where=where,
            layer=layer,
            survive_rate=survive,
            dead_rate=dead,
            relu_flip_rate=flip,
            collapse_mass=dead + flip,
        )

    exact = measured.exact
    for layer, part in enumerate(_layers(scene.network.widths[1:-1])):
        means = (float(v[part].mean()) for v in (exact.surviving, exact.dead, exact.neuron_flips))
        yield row("area", layer, *means)
    pairs: dict[str, tuple[Response, Response]] = {
        "box": (scene.fine.response, measured.lattice),
        "train": (scene.train.response, measured.train),
        "test": (scene.test.response, measured.test),
    }
    for where, (before, after) in pairs.items():
        layers = [
            (np.concatenate(before.hidden, axis=1), np.concatenate(after.hidden, axis=1)),
            *zip(before.hidden, after.hidden, strict=True),
        ]
        for layer, (float_pre, quant_pre) in enumerate(layers):
            fate = compute_fate_metrics(float_pre, quant_pre)
            rates = (fate["survive_rate"], fate["dead_rate"], fate["relu_flip_rate"])
            yield row(where, layer, *rates)


def _layers(widths: tuple[int, ...]) -> list[slice]:
    """The neurons of all layers together, and of each."""
    stops = np.cumsum([0, *widths]).tolist()
    return [slice(0, stops[-1]), *map(slice, stops[:-1], stops[1:])]
