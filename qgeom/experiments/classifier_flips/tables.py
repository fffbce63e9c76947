"""The tables of `classifier_flips`: tidy ones, and those that the section prints."""

from __future__ import annotations

import numpy as np
import pandas as pd

from qgeom.experiments.outcome import Outcome

_SUMMARY = (
    "test_accuracy",
    "relu_flip_rate",
    "pattern_disagreement",
    "decision_change",
    "change_without_flip",
)


def tables(outcome: Outcome) -> dict[str, pd.DataFrame]:
    """Tidy tables by name.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    dict of str to DataFrame
        ``classifier_flips``: one row per dataset, seed, grid and bits; ``classifier_flips_layers``:
        fate metrics, one row per that, layer (0: all hidden) and place;
        ``classifier_flips_estimates``: areas on lattices and samples beside the exact ones, one row
        per twin, quantity, method and size; ``classifier_flips_networks``: one row per network;
        ``classifier_flips_summary``: median, smallest and largest value over seeds per dataset,
        grid and bits. For printing: ``classifier_flips_accuracy``, median accuracies in percent;
        ``classifier_flips_areas``, three ways to one area for the networks that are drawn;
        ``classifier_flips_cells``, cells and monomials per network; ``classifier_flips_weights``,
        what each grid does to the weights.
    """
    rows, networks = _frame(outcome, "row"), _frame(outcome, "member")
    groups = rows.groupby(["dataset", "grid", "bits"], sort=False)[list(_SUMMARY)]
    statistics = {"median": groups.median(), "min": groups.min(), "max": groups.max()}
    summary = pd.concat(
        [frame.add_suffix(f"_{name}") for name, frame in statistics.items()], axis=1
    )
    ordered = [f"{column}_{name}" for column in _SUMMARY for name in statistics]
    return {
        "classifier_flips": rows,
        "classifier_flips_layers": _frame(outcome, "fate"),
        "classifier_flips_estimates": _estimates(outcome, rows),
        "classifier_flips_networks": networks,
        "classifier_flips_summary": summary[ordered].reset_index(),
        "classifier_flips_accuracy": _accuracy_table(rows),
        "classifier_flips_areas": _area_table(outcome, rows),
        "classifier_flips_cells": _cell_table(networks),
        "classifier_flips_weights": _weight_table(rows),
    }


def _accuracy_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Median held-out accuracy in percent per dataset and grid, one column per bit-width."""
    keys = ["dataset", "grid"]
    medians = rows.groupby([*keys, "bits"])["test_accuracy"].median().unstack("bits")
    medians.columns = [f"{bits} bits" for bits in medians.columns]
    medians["float"] = rows.groupby(keys)["float_test_accuracy"].median()
    return (100 * medians).round(1).reset_index()


def _estimates(outcome: Outcome, rows: pd.DataFrame) -> pd.DataFrame:
    """Every estimate of an area with the exact value beside it; sizes are numbers of points."""
    keys = rows[["dataset", "seed", "grid", "bits"]]
    methods = {
        ("lattice", name): outcome.array("lattice_sizes").astype(np.int64) ** 2
        for name in ("relu_flip_rate", "pattern_disagreement", "decision_change")
    }
    for name in ("relu_flip_rate", "pattern_disagreement"):
        methods["sample", name] = outcome.array("sample_sizes").astype(np.int64)
    parts = []
    for (method, name), sizes in methods.items():
        for place, size in enumerate(sizes.tolist()):
            parts.append(
                keys.assign(
                    quantity=name,
                    method=method,
                    points=size,
                    estimate=outcome.array(f"{method}_{name}")[:, place],
                    exact=rows[name],
                )
            )
    return pd.concat(parts, ignore_index=True)


def _area_table(outcome: Outcome, rows: pd.DataFrame) -> pd.DataFrame:
    """Shares of the box in percent for the networks that are drawn: exact, lattice, metric."""
    largest = int(outcome.array("sample_sizes")[-1])
    shown = rows.assign(sampled=outcome.array("sample_relu_flip_rate")[:, -1])
    shown = shown[
        (shown.seed == outcome.metrics["showcase_seed"])
        & (shown.grid == outcome.metrics["showcase_grid"])
    ]
    columns = {
        "relu_flip_rate": "mean flip area",
        "lattice_relu_flip_rate": "metric, lattice",
        "sampled": f"metric, {largest:,} draws",
        "pattern_disagreement": "disagreement",
        "lattice_pattern_disagreement": "on the lattice",
        "decision_change": "decision change",
        "lattice_decision_change": "lattice",
    }
    shares = (100 * shown[list(columns)]).round(3).rename(columns=columns)
    return pd.concat([shown[["dataset", "bits"]], shares], axis=1).reset_index(drop=True)


def _cell_table(networks: pd.DataFrame) -> pd.DataFrame:
    """Cells, monomials and cells without data of every float network."""
    return pd.DataFrame(
        {
            "dataset": networks["dataset"],
            "seed": networks["seed"],
            "cells": networks["patterns_box"],
            "lattice": networks["lattice_patterns"],
            "half the lattice": networks["coarse_patterns"],
            "terms of f": _whole(networks["monomials_f"]),
            "terms of g": _whole(networks["monomials_g"]),
            "without data": networks["patterns_empty"],
            "their area in %": (100 * networks["empty_area"]).round(1),
        }
    )


def _weight_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Largest change in steps, and shares of weights in percent, by grid: over all twins."""
    groups = rows.groupby("grid", sort=False)
    kept = groups[["weights", "weights_kept"]].sum()
    return pd.DataFrame(
        {
            "largest change in steps": groups["weight_change_largest"].max().round(4),
            "stay where they are": (100 * kept["weights_kept"] / kept["weights"]).round(1),
            "do not fit": (100 * groups["out_of_range_share"].mean()).round(1),
            "are clipped": (100 * groups["saturated_share"].mean()).round(1),
        }
    ).reset_index()


def _whole(numbers: pd.Series) -> pd.Series:
    """Whole numbers, or "none" throughout where one is missing."""
    if numbers.isna().any():
        return pd.Series("none", index=numbers.index)
    return numbers.astype(np.int64)


def _frame(outcome: Outcome, prefix: str) -> pd.DataFrame:
    """All one-dimensional arrays of a prefix as columns."""
    columns = {
        name.removeprefix(f"{prefix}_"): array
        for name, array in outcome.arrays.items()
        if name.startswith(f"{prefix}_") and array.ndim == 1
    }
    return pd.DataFrame(columns)
