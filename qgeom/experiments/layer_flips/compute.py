"""Compute `layer_flips`: sweeps over steps, and pictures of single layers."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from qgeom.experiments.layer_flips.cases import Case, LayerRow
from qgeom.experiments.layer_flips.layers import make_layer
from qgeom.experiments.layer_flips.measure import measure
from qgeom.experiments.layer_flips.pictures import picture
from qgeom.experiments.outcome import Array, Json, Outcome

if TYPE_CHECKING:
    from qgeom.experiments.layer_flips.parameters import Params
    from qgeom.population import Population
    from qgeom.types import FloatArray

_LOG = logging.getLogger(__name__)


def compute(params: Params, population: Population | None, *, seed: int) -> Outcome:
    """Measure the flip regions of all layers and draw some of them.

    Parameters
    ----------
    params : Params
        The configured parameters.
    population : None
        Not used.
    seed : int
        Seed of the random layers.

    Returns
    -------
    Outcome
        Arrays ``case_*`` (one entry per neuron and step, see `Case`), ``row_*`` (one per layer and
        step, see `LayerRow`), ``layer_weights`` and ``layer_biases`` (layers with a row less are
        filled up with NaN), and those of `picture` for the pictures 0 (the worked example with
        b = 0), 1 (with biases), and 2 to 5 (the four shapes). Metrics of the worked example.
    """
    del population
    layers = _layers(params, seed)
    rows: list[LayerRow] = []
    cases: list[Case] = []
    for number, step in _sweep(params, len(layers)):
        layer = make_layer(*layers[number], step, params.half_width)
        row, found = measure(layer, number=number)
        rows.append(row)
        cases.extend(found)
    _LOG.info("%d rounded neurons of %d layers measured", len(cases), len(layers))
    arrays: dict[str, Array] = {}
    for prefix, kind, items in (("case", Case, cases), ("row", LayerRow, rows)):
        for field in fields(kind):
            name = field.name
            arrays[f"{prefix}_{name}"] = np.array([getattr(item, name) for item in items])
    arrays |= _stack(layers) | _pictures(params)
    return Outcome(arrays=arrays, metrics=_metrics(params, len(layers)))


def _layers(params: Params, seed: int) -> list[tuple[FloatArray, FloatArray]]:
    """Layers 0 and 1 are the worked example without and with biases, 2 is `parallel`."""
    weights, biases = np.array(params.weights), np.array(params.biases)
    parallel = np.array(params.parallel)
    layers = [
        (weights, np.zeros_like(biases)),
        (weights, biases),
        (parallel[:, :2], parallel[:, 2]),
    ]
    rng = np.random.Generator(np.random.PCG64(seed))
    for _ in range(params.random_layers):
        drawn = rng.normal(size=weights.shape)
        layers += [(drawn, np.zeros_like(biases)), (drawn, rng.normal(size=biases.shape))]
    return layers


def _sweep(params: Params, layers: int) -> Iterator[tuple[int, float]]:
    """Layer and step of each measurement; the worked example also at its own step."""
    ends = (params.smallest_step, params.largest_step)
    for number in range(layers):
        count = params.steps if number < 2 else params.random_steps
        steps = np.geomspace(*ends, count).tolist()
        for step in sorted({*steps, params.step} if number < 2 else steps):
            yield number, float(step)


def _stack(layers: list[tuple[FloatArray, FloatArray]]) -> dict[str, Array]:
    most = max(len(biases) for _, biases in layers)
    weights = np.full((len(layers), most, 2), np.nan)
    offsets = np.full((len(layers), most), np.nan)
    for number, (rows, biases) in enumerate(layers):
        weights[number, : len(biases)], offsets[number, : len(biases)] = rows, biases
    return {"layer_weights": weights, "layer_biases": offsets}


def _pictures(params: Params) -> dict[str, Array]:
    weights, biases = np.array(params.weights), np.array(params.biases)
    arrays: dict[str, Array] = {}
    for number, offsets in enumerate((np.zeros_like(biases), biases)):
        layer = make_layer(weights, offsets, params.step, params.half_width)
        arrays |= picture(layer, f"picture{number}", points=params.points)
    for number, (w1, w2, bias, step) in enumerate(params.shapes, start=2):
        layer = make_layer(np.array([[w1, w2]]), np.array([bias]), step, params.half_width)
        arrays |= picture(layer, f"picture{number}", points=params.points)
    return arrays


def _metrics(params: Params, layers: int) -> dict[str, Json]:
    layer = make_layer(
        np.array(params.weights), np.zeros(len(params.biases)), params.step, params.half_width
    )
    return {
        "layers": layers,
        "random_layers": params.random_layers,
        "steps": params.steps,
        "half_width": params.half_width,
        "step": params.step,
        "smallest_step": params.smallest_step,
        "largest_step": params.largest_step,
        "weights": [list(row) for row in params.weights],
        "biases": list(params.biases),
        "quantized_weights": layer.twin.weights[0].values.tolist(),
        "points": params.points**2,
    }
