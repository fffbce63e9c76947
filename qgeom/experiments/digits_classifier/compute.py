"""Compute `digits_classifier`: accuracies, softmax, cells around images, quantized twins."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from qgeom.errors import ParameterError
from qgeom.experiments.digits_classifier.cells import CellRow, describe_cells
from qgeom.experiments.digits_classifier.kinds import KINDS, KindOfNetwork, network_name, shape_name
from qgeom.experiments.digits_classifier.nonlinearity import bends
from qgeom.experiments.digits_classifier.parameters import Params
from qgeom.experiments.digits_classifier.softmax import changed_decisions, softmax
from qgeom.experiments.digits_classifier.sweep import differences
from qgeom.experiments.digits_classifier.twins import TwinRow, twin_rows
from qgeom.experiments.outcome import Array, Json, Outcome
from qgeom.experiments.trained import Trained
from qgeom.seeds import derive_seed
from qgeom.statistics import mean_interval
from qgeom.types import FloatArray, IntArray

if TYPE_CHECKING:
    from qgeom.population import Population

_LOG = logging.getLogger(__name__)


def compute(
    params: Params, population: Population | None, *, seed: int, trained: Trained | None
) -> Outcome:
    """Measure the trained classifiers on their held-out images.

    Parameters
    ----------
    params : Params
        The configured parameters.
    population : None
        Not used.
    seed : int
        Seed of the directions in which cells are left.
    trained : Trained
        What `qgeom.learning.digits_classifier.train` returned.

    Returns
    -------
    Outcome
        Arrays:

        - ``shapes`` (shapes,) and ``kinds`` (kinds,), names; ``accuracy``, ``fitted`` and
          ``best`` (kinds, shapes, seeds): held-out accuracy, training accuracy, the largest
          held-out accuracy after any epoch, the affine classifier's repeated for every shape;
          ``softmax_changes`` (kinds, seeds), decisions that softmax changes, over all shapes;
        - per entry of `COMPARISONS`, ``difference_<name>`` (shapes, seeds) and
          ``difference_intervals_<name>`` (shapes + 1, 3): low end, mean and high end for every
          shape, and for the mean over shapes;
        - of the reference shape: ``accuracy_intervals`` (kinds, 3), ``curve_<kind>``
          (epochs, seeds);
        - ``cell_<field>`` of `CellRow`, one entry per seed, of the ReLU networks of that shape;
        - ``row_<field>`` of `TwinRow`, one entry per seed, grid and bit-width;
        - ``shown_images`` (n, height, width), ``shown_labels``, ``shown_decided`` and
          ``shown_chances`` (n,) of the showcase: all its mistakes, then the first right image
          of every digit;
        - those of `bends`.

    Raises
    ------
    ParameterError
        When there are no trained networks.
    """
    del population
    if trained is None:
        raise ParameterError("no networks", where="digits_classifier", remedy="train them first")
    arrays = _accuracies(params, trained) | _showcase(params, trained) | bends()
    cells: list[CellRow] = []
    twins: list[TwinRow] = []
    for k in range(params.seeds):
        network = trained.network(network_name(KINDS[0], params.reference_hidden, k))
        training, _ = _images(trained, "training", k)
        held_out, labels = _images(trained, "held_out", k)
        walk = derive_seed(seed, "directions", k)
        cells.append(describe_cells(network, training, held_out, labels, seed=walk))
        twins.extend(twin_rows(network, held_out, labels, params, seed=k))
        _LOG.info("%d of %d networks measured", k + 1, params.seeds)
    arrays |= _columns("cell", CellRow, cells) | _columns("row", TwinRow, twins)
    return Outcome(arrays=arrays, metrics=_metrics(params, trained))


def _columns(prefix: str, kind: type, records: Sequence[object]) -> dict[str, Array]:
    names = [field.name for field in fields(kind)]
    return {f"{prefix}_{n}": np.array([getattr(record, n) for record in records]) for n in names}


def _array(trained: Trained, name: str) -> Array:
    if name not in trained.arrays:
        raise ParameterError(f"no array {name!r}", where="digits_classifier", remedy="train anew")
    return trained.arrays[name]


def _images(trained: Trained, part: str, seed: int) -> tuple[FloatArray, IntArray]:
    """Return inputs (n, d) and digits (n,) of the training or held-out images of a seed."""
    places = np.asarray(_array(trained, part), dtype=np.int64)[seed]
    white = float(np.asarray(_array(trained, "white"), dtype=np.float64)[0])
    pixels = np.asarray(_array(trained, "pixels")[places], dtype=np.float64)
    return pixels / white, np.asarray(_array(trained, "labels")[places], dtype=np.int64)


def _outputs(
    params: Params, trained: Trained, kind: KindOfNetwork, hidden: tuple[int, ...], seed: int
) -> FloatArray:
    """Outputs of one network at its held-out images, evaluated here where it is a ReLU network."""
    if kind.is_relu_network:
        network = trained.network(network_name(kind, hidden, seed))
        return network(_images(trained, "held_out", seed)[0])
    outputs = _array(trained, f"outputs_{kind.name}")[params.hidden.index(hidden), seed]
    return np.asarray(outputs, dtype=np.float64)


def _measured(params: Params, trained: Trained) -> dict[str, Array]:
    """Held-out accuracies of every network, and decisions that softmax changes."""
    size = (len(KINDS), len(params.hidden), params.seeds)
    accuracy, changes = np.zeros(size), np.zeros(size, dtype=np.int64)
    for row, kind in enumerate(KINDS):
        shapes = params.hidden if kind.hidden else params.hidden[:1]
        for column, hidden in enumerate(shapes):
            for k in range(params.seeds):
                outputs = _outputs(params, trained, kind, hidden, k)
                labels = _images(trained, "held_out", k)[1]
                accuracy[row, column, k] = (outputs.argmax(axis=1) == labels).mean()
                changes[row, column, k] = changed_decisions(outputs)
        accuracy[row, len(shapes) :] = accuracy[row, 0]
    return {"accuracy": accuracy, "softmax_changes": changes.sum(axis=1)}


def _per_shape(params: Params, trained: Trained, name: str) -> FloatArray:
    """An array of the training job, its first axis as long as there are shapes."""
    found = np.asarray(_array(trained, name), dtype=np.float64)
    return np.broadcast_to(found, (len(params.hidden), *found.shape[1:]))


def _accuracies(params: Params, trained: Trained) -> dict[str, Array]:
    reference = params.hidden.index(params.reference_hidden)
    curves = {kind.name: _per_shape(params, trained, f"curve_{kind.name}") for kind in KINDS}
    measured = _measured(params, trained)
    best = np.array([curve.max(axis=1) for curve in curves.values()])
    accuracy = np.asarray(measured["accuracy"], dtype=np.float64)
    return {
        "shapes": np.array([shape_name(hidden) for hidden in params.hidden]),
        "kinds": np.array([kind.name for kind in KINDS]),
        **measured,
        "fitted": np.array([_per_shape(params, trained, f"fitted_{kind.name}") for kind in KINDS]),
        "best": best,
        "accuracy_intervals": np.array(
            [_ends(row, params.confidence, (0.0, 1.0)) for row in accuracy[:, reference]]
        ),
        **{f"curve_{name}": curve[reference] for name, curve in curves.items()},
        **_differences(accuracy, best, params.confidence),
    }


def _differences(accuracy: FloatArray, best: FloatArray, confidence: float) -> dict[str, Array]:
    names = [kind.name for kind in KINDS]
    found: dict[str, Array] = {}
    for name, table in differences(
        *(dict(zip(names, part, strict=True)) for part in (accuracy, best))
    ).items():
        rows = np.vstack([table, table.mean(axis=0)])
        found[f"difference_{name}"] = table
        found[f"difference_intervals_{name}"] = np.array([_ends(row, confidence) for row in rows])
    return found


def _ends(
    values: FloatArray, confidence: float, support: tuple[float, float] = (-1.0, 1.0)
) -> tuple[float, float, float]:
    """Return low end, mean and high end of the interval over seeds; the mean alone for one seed."""
    interval = mean_interval(values, confidence=confidence, support=support)
    if not interval.bounded:
        return (interval.estimate,) * 3
    return interval.low, interval.estimate, interval.high


def _showcase(params: Params, trained: Trained) -> dict[str, Array]:
    inputs, labels = _images(trained, "held_out", params.showcase_seed)
    chances = softmax(
        _outputs(params, trained, KINDS[0], params.reference_hidden, params.showcase_seed)
    )
    decided = chances.argmax(axis=1)
    right = decided == labels
    firsts = [np.flatnonzero(right & (labels == digit))[:1] for digit in range(10)]
    order = np.concatenate([np.flatnonzero(~right), *firsts])
    height, width = np.asarray(_array(trained, "shape"), dtype=np.int64).tolist()
    return {
        "shown_images": inputs[order].reshape(-1, height, width),
        "shown_labels": labels[order],
        "shown_decided": decided[order],
        "shown_chances": chances.max(axis=1)[order],
    }


def _metrics(params: Params, trained: Trained) -> dict[str, Json]:
    return {
        "images": params.images,
        "pixels": int(_array(trained, "pixels").shape[1]),
        "side": int(np.asarray(_array(trained, "shape"), dtype=np.int64)[0]),
        "used_images": len(_array(trained, "labels")),
        "train_images": params.train_images,
        "test_images": params.test_images,
        "hidden": [list(hidden) for hidden in params.hidden],
        "reference": params.hidden.index(params.reference_hidden),
        "networks": params.seeds * sum(len(params.hidden) if k.hidden else 1 for k in KINDS),
        "neurons": sum(params.reference_hidden),
        "seeds": params.seeds,
        "epochs": params.epochs,
        "batch": params.batch,
        "reference_bits": params.reference_bits,
        "good_accuracy": params.good_accuracy,
        "accuracy_effect": params.accuracy_effect,
        "rare_threshold": params.rare_threshold,
        "confidence": params.confidence,
        "showcase_seed": params.showcase_seed,
    }
