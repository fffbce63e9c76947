"""The numbers that the section on `digits_classifier` prints, and its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qgeom.experiments.digits_classifier.comparison_prose import (
    comparison_variables,
    shape_table,
)
from qgeom.experiments.digits_classifier.kinds import KINDS
from qgeom.experiments.digits_classifier.results import Results
from qgeom.experiments.prose import count, interval, percent, significant

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray

_COUNTS = ("pixels", "side", "used_images", "train_images", "test_images", "neurons")
_MORE = ("seeds", "epochs", "reference_bits", "showcase_seed")
_SHARES = ("good_accuracy", "accuracy_effect", "rare_threshold", "confidence")


def variables(outcome: Outcome) -> dict[str, str]:
    """Format the numbers of the section.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    dict of str to str
        Inline Markdown.
    """
    results = Results(outcome)
    right = np.asarray(outcome.array("shown_labels")) == np.asarray(outcome.array("shown_decided"))
    return {
        **{name: count(results.count(name)) for name in (*_COUNTS, *_MORE)},
        **{name: percent(results.number(name), 0) for name in _SHARES},
        "images": results.images,
        "reference": results.reference,
        "mistakes_shown": count(int((~right).sum())),
        **_accuracies(results),
        **comparison_variables(results),
        **_cells(results),
        **_twins(results),
    }


def _share(results: Results, values: FloatArray, digits: int = 1) -> str:
    return interval(results.interval(values), digits=digits, as_percent=True)


def _accuracies(results: Results) -> dict[str, str]:
    decisions = results.count("networks") * results.count("test_images")
    return {
        **{
            f"accuracy_{kind.name}": _share(results, results.of("accuracy", kind.name))
            for kind in KINDS
        },
        "best_affine": _share(results, results.of("best", "affine")),
        "softmax_changes": count(int(results.floats("softmax_changes").sum())),
        "softmax_cases": count(decisions),
    }


def _range(values: FloatArray) -> str:
    low, high = count(int(values.min())), count(int(values.max()))
    return low if low == high else f"{low} to {high}"


def _cells(results: Results) -> dict[str, str]:
    images = float(results.count("test_images"))
    unseen = results.cell("unseen_images")
    seen_right = results.of("accuracy", "relu") * images - results.cell("unseen_right")
    known = images - unseen
    return {
        "conceivable": significant(2.0 ** results.count("neurons"), 2),
        "patterns_test": _range(results.cell("patterns_test")),
        "patterns_all": _range(results.cell("patterns_all")),
        "unseen_share": percent(float((unseen / images).mean()), 0),
        "unseen_accuracy": percent(
            float(results.cell("unseen_right").sum() / max(unseen.sum(), 1))
        ),
        "seen_accuracy": percent(float(seen_right.sum() / max(known.sum(), 1))),
        "residual": percent(float(results.cell("residual").max())),
        "reach": percent(float(np.median(results.cell("reach"))), 0),
        "beyond": percent(float(results.cell("beyond").mean() / images)),
    }


def _twins(results: Results) -> dict[str, str]:
    bits = {"reference": results.count("reference_bits"), "smallest": int(results.bits.min())}
    printed = {"smallest_bits": str(bits["smallest"])}
    for name, b in bits.items():
        tables = {
            n: results.per_seed(n, b) for n in ("accuracy", "flipped", "flip_rate", "changed")
        }
        means = {n: float(table.mean()) for n, table in tables.items()}
        grids = tables["accuracy"].mean(axis=0)
        printed |= {
            f"accuracy_worst_{name}": percent(float(grids.min())),
            f"accuracy_best_{name}": percent(float(grids.max())),
            f"worst_grid_{name}": results.grids[int(grids.argmin())].replace("_", " "),
            f"best_grid_{name}": results.grids[int(grids.argmax())].replace("_", " "),
            f"flipped_{name}": percent(means["flipped"]),
            f"flip_rate_{name}": percent(means["flip_rate"], 2),
            f"changed_{name}": percent(means["changed"], 2),
        }
    return printed


def tables(outcome: Outcome) -> dict[str, pd.DataFrame]:
    """Tidy tables by name.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    dict of str to DataFrame
        ``digits_classifier``: one row per seed, grid and bits; ``digits_classifier_runs``: one per
        trained network; ``digits_classifier_accuracy``, ``digits_classifier_shapes`` and
        ``digits_classifier_cells``: as printed.
    """
    results = Results(outcome)
    names = [name for name in outcome.arrays if name.startswith("row_")]
    rows = pd.DataFrame({name.removeprefix("row_"): outcome.array(name) for name in names})
    return {
        "digits_classifier": rows,
        "digits_classifier_runs": _run_table(results),
        "digits_classifier_accuracy": _accuracy_table(results),
        "digits_classifier_shapes": shape_table(results),
        "digits_classifier_cells": _cell_table(results),
    }


def _run_table(results: Results) -> pd.DataFrame:
    """Per trained network: its accuracies; the affine classifiers once, with empty shapes."""
    names = {
        "test_accuracy": "accuracy",
        "best_test_accuracy": "best",
        "train_accuracy": "fitted",
    }
    seeds = np.arange(results.count("seeds"))
    parts = [
        pd.DataFrame(
            {"kind": kind.name, "hidden": shape if kind.hidden else "", "seed": seeds}
            | {title: results.per_shape(n, kind.name)[row] for title, n in names.items()}
        )
        for kind in KINDS
        for row, shape in enumerate(results.shapes if kind.hidden else [""])
    ]
    return pd.concat(parts, ignore_index=True)


def _accuracy_table(results: Results) -> pd.DataFrame:
    """Per kind: means over seeds in percent, and decisions that softmax changes at all shapes."""
    names = {"held out": "accuracy", "best epoch": "best", "training images": "fitted"}
    columns: dict[str, list[object]] = {"network": [kind.title for kind in KINDS]}
    for title, name in names.items():
        columns[title] = [
            round(100 * float(results.of(name, kind.name).mean()), 2) for kind in KINDS
        ]
    columns["changed by softmax"] = results.floats("softmax_changes").sum(1).astype(int).tolist()
    return pd.DataFrame(columns)


def _cell_table(results: Results) -> pd.DataFrame:
    """Per seed: patterns, unseen cells, touching images, deviations."""
    whole = {
        "patterns": "patterns_test",
        "with training": "patterns_all",
        "in unseen cells": "unseen_images",
        "of them right": "unseen_right",
        "on a seam": "touching",
        "not affine": "bent",
        "map wrong beyond": "beyond",
    }
    frame = pd.DataFrame({title: results.cell(n).astype(np.int64) for title, n in whole.items()})
    frame.insert(0, "seed", np.arange(results.count("seeds")))
    frame["reach in %"] = (100 * results.cell("reach")).round(1)
    return frame
