"""Fate metrics of every layer: on the exact areas, on the lattice, and on the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from qgeom.experiments.classifier_flips.measure import TwinMeasurement
from qgeom.experiments.classifier_flips.scene import Scene
from qgeom.flips.sampled import Response
from qgeom.population import Member, TwinKey


@dataclass(frozen=True, kw_only=True)
class FateRow:
    """Fate metrics (see `FateMetrics`) of one layer (0: all hidden layers together) in one place.

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
        for layer, rates in enumerate(_rates(before, after, scene.network.widths[1:-1])):
            yield row(where, layer, *rates)


def _rates(
    before: Response, after: Response, widths: tuple[int, ...]
) -> Iterator[tuple[float, float, float]]:
    """Shares of entries that survive, are dead and flip: of all layers together, and of each."""
    # counted from states, so that pre-activations can stay on their device
    one, other = before.pattern, after.pattern
    survive, flip = (np.count_nonzero(states, axis=0) for states in (one & other, one ^ other))
    for part in _layers(widths):
        entries = len(one) * len(survive[part])
        kept, moved = int(survive[part].sum()), int(flip[part].sum())
        yield kept / entries, (entries - kept - moved) / entries, moved / entries


def _layers(widths: tuple[int, ...]) -> list[slice]:
    """The neurons of all layers together, and of each."""
    stops = np.cumsum([0, *widths]).tolist()
    return [slice(0, stops[-1]), *map(slice, stops[:-1], stops[1:])]
