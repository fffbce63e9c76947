"""The numbers that the section on `local_complexity` prints, and its tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from qgeom.experiments.local_complexity.predictors import (
    CELLS,
    DECISION,
    NEAREST,
    NEURONS,
    SAMPLED,
)
from qgeom.experiments.local_complexity.results import Results
from qgeom.experiments.outcome import Outcome
from qgeom.experiments.prose import count, fixed, interval, percent, significant
from qgeom.types import FloatArray

_NONE = "none"
_MEASURES = ("auc", "rank", "data_auc", "data_rank")
_LABELS = {
    NEURONS: "boundaries in the disc, exact",
    SAMPLED: "boundaries in the disc, sampled",
    CELLS: "cells in the disc",
    NEAREST: "nearness to the nearest boundary",
    DECISION: "nearness to the decision boundary",
}


def variables(outcome: Outcome) -> dict[str, str]:
    """Formatted numbers by name.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    dict of str to str
        Inline Markdown; "none" where there is nothing to average.
    """
    results = Results(outcome)
    return (
        _setting(results)
        | _skills(results)
        | _sampling(results)
        | _surroundings(results)
        | _bending(results)
        | _cost(results)
    )


def _setting(results: Results) -> dict[str, str]:
    radii = results.floats("radii")
    widths = results.outcome.metrics["widths"]
    assert isinstance(widths, list)  # noqa: S101 - as `compute` makes it
    bits = results.bits
    return {
        "networks": count(int(results.number("networks"))),
        "widths": "→".join(str(width) for width in widths),
        "resolution": count(int(results.number("resolution"))),
        "margin": f"{results.number('margin'):g}",
        "grids": count(len(set(results.outcome.array("row_grid").tolist()))),
        "reference_radius": percent(results.number("reference_radius")),
        "smallest_radius": percent(float(radii.min())),
        "largest_radius": percent(float(radii.max())),
        "reference_directions": count(int(results.number("reference_directions"))),
        "most_directions": count(int(results.floats("directions").max())),
        "confidence": percent(results.number("confidence"), 0),
        "useful": f"{results.number('useful'):g}",
        "faithful": f"{results.number('faithful'):g}",
        "smallest_bits": str(bits.min()),
        "largest_bits": str(bits.max()),
        "showcase_grid": str(results.outcome.metrics["showcase_grid"]).replace("_", " "),
    }


def _mean(results: Results, values: FloatArray, digits: int = 2) -> str:
    finite = values[np.isfinite(values)]
    return interval(results.interval(finite), digits=digits) if finite.size else _NONE


def _skills(results: Results) -> dict[str, str]:
    bits, radii = results.bits, results.floats("radii")
    roles = {"smallest": bits == bits.min(), "largest": bits == bits.max()}
    printed = {}
    for name in (NEURONS, SAMPLED, CELLS, NEAREST, DECISION):
        auc = results.skill(name)
        printed[f"auc_{name}"] = _mean(results, results.per_network(auc))
        for role, rows in roles.items():
            printed[f"auc_{name}_{role}_bits"] = _mean(results, results.per_network(auc, rows))
        data = results.per_network(results.skill(name, measure="data_auc"), roles["largest"])
        printed[f"data_auc_{name}_largest_bits"] = _mean(results, data)
    for role, radius in (("smallest", radii.min()), ("largest", radii.max())):
        auc = results.skill(SAMPLED, radius=float(radius))
        values = results.per_network(auc, roles["largest"])
        printed[f"auc_{role}_radius_largest_bits"] = _mean(results, values)
    counts = results.per_network(results.skill(SAMPLED, measure="rank"))
    return printed | {"rank_count": _mean(results, counts)}


def _sampling(results: Results) -> dict[str, str]:
    radius, directions = results.reference
    printed = {}
    for name in ("rank", "found", "equal"):
        values = results.floats(f"member_sampling_{name}")
        for role, column in (("reference", directions), ("fewest", 0), ("most", -1)):
            mean = values[:, radius, column]
            finite = mean[np.isfinite(mean)]
            text = fixed if name == "rank" else percent
            digits = 2 if name == "rank" else 0
            printed[f"{name}_{role}_directions"] = (
                text(float(finite.mean()), digits) if finite.size else _NONE
            )
    return printed | {"fewest_directions": count(int(results.floats("directions").min()))}


def _surroundings(results: Results) -> dict[str, str]:
    place = results.reference[0]
    points = int(results.number("resolution")) ** 2
    excess, single = (results.floats(f"member_cells_{n}") for n in ("excess", "single"))
    more = results.floats("member_cells_more")
    cells = results.floats("member_cells_rank")[:, place]
    return {
        "mean_box": fixed(float(results.floats("member_mean")[:, place].mean()), 2),
        "mean_data": fixed(float(results.floats("member_data_mean")[:, place].mean()), 2),
        "mean_layers": " and ".join(
            fixed(float(mean), 2) for mean in results.floats("member_layer_mean").mean(axis=0)
        ),
        "rank_decision": _mean(results, results.floats("member_rank_decision")),
        "rank_cells": _mean(results, cells),
        "more_cells": percent(float(more[:, place].mean()), 0),
        "more_cells_largest": percent(float(more[:, -1].mean()), 0),
        "discs": count(excess.size * points),
        "unfolded_discs": count(int(single.sum())),
        "folded_excess": count(int(excess.sum())),
    }


def _bending(results: Results) -> dict[str, str]:
    found = {
        name: results.floats(f"member_bending_{name}")
        for name in ("calm", "unseen", "unseen_bent", "sampled", "crossed")
    }
    return {
        "rank_bending": _mean(results, found["sampled"]),
        "rank_bending_crossed": _mean(results, found["crossed"]),
        "rank_error": _mean(results, results.per_network(results.floats("row_error_rank"))),
        "calm_discs": count(int(found["calm"].sum())),
        "unseen_discs": count(int(found["unseen"].sum())),
        "unseen_bent": count(int(found["unseen_bent"].sum())),
    }


def _cost(results: Results) -> dict[str, str]:
    flips = results.floats("cost_flips")
    area, share = results.floats("row_flip_area"), results.floats("row_flip_share")
    bits = results.bits
    return {
        "evaluations": count(int(results.floats("cost_complexity")[results.reference[1]])),
        "evaluations_one_twin": count(int(flips[0])),
        "evaluations_all_twins": count(int(flips[-1])),
        "twins_per_network": count(len(flips)),
        "hyperplane_gap": significant(float(results.floats("member_hyperplane_gap").max()), 1),
        "lattice_gap": percent(float(np.abs(area - share).max())),
        "area_smallest_bits": percent(float(np.median(area[bits == bits.min()]))),
        "area_largest_bits": percent(float(np.median(area[bits == bits.max()]))),
    }


def tables(outcome: Outcome) -> dict[str, pd.DataFrame]:
    """Tidy tables by name.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    dict of str to DataFrame
        ``local_complexity``: one row per dataset, seed, grid, bits and predictor;
        ``local_complexity_sampling``: one row per dataset, seed, radius and number of directions;
        ``local_complexity_auc``: mean areas under the ROC curve at the reference radius, one
        column per bit-width, and ``local_complexity_bending``: deviations from the tangent, one
        row per network, both for printing.
    """
    results = Results(outcome)
    return {
        "local_complexity": _by_predictor(results),
        "local_complexity_sampling": _by_directions(results),
        "local_complexity_auc": _printed(results),
        "local_complexity_bending": _bending_table(results),
    }


def _by_predictor(results: Results) -> pd.DataFrame:
    k, array = len(results.predictors), results.outcome.array
    keys = ("dataset", "seed", "grid", "bits", "flip_area", "flip_share", "relu_flip_rate")
    frame = {name: np.repeat(array(f"row_{name}"), k) for name in keys}
    rows = len(results.bits)
    frame["predictor"] = np.tile(results.predictors, rows)
    frame["radius"] = np.tile(results.floats("predictor_radius"), rows)
    frame |= {name: results.floats(f"row_{name}").ravel() for name in _MEASURES}
    return pd.DataFrame(frame)


def _by_directions(results: Results) -> pd.DataFrame:
    array, radii, directions = results.outcome.array, *map(results.floats, ("radii", "directions"))
    n = len(array("member_seed"))
    each = len(radii) * len(directions)
    frame = {name: np.repeat(array(f"member_{name}"), each) for name in ("dataset", "seed")}
    frame["radius"] = np.tile(np.repeat(radii, len(directions)), n)
    frame["directions"] = np.tile(directions.astype(np.int64), n * len(radii))
    for name in ("rank", "found", "equal", "above"):
        frame[name] = results.floats(f"member_sampling_{name}").ravel()
    return pd.DataFrame(frame)


def _printed(results: Results) -> pd.DataFrame:
    rows = []
    for name, label in _LABELS.items():
        row: dict[str, str | float] = {"predictor": label}
        auc = results.skill(name)
        for bits in sorted(set(results.bits.tolist())):
            values = results.per_network(auc, results.bits == bits)
            row[f"{bits} bits"] = round(float(values.mean()), 2) if values.size else float("nan")
        rows.append(row)
    return pd.DataFrame(rows)


def _bending_table(results: Results) -> pd.DataFrame:
    """Rank correlations with deviation and error, and discs without boundary, per network."""
    columns = {"dataset": results.outcome.array("member_dataset")}
    columns["seed"] = results.outcome.array("member_seed")
    errors = results.floats("row_error_rank")
    for name, label in (("exact", "exact"), ("sampled", "sampled"), ("crossed", "sampled, some")):
        columns[label] = results.floats(f"member_bending_{name}").round(2)
    for name, label in (
        ("calm", "no boundary"),
        ("calm_bent", "of these bent"),
        ("unseen", "none sampled"),
        ("unseen_bent", "of them bent"),
    ):
        columns[label] = results.floats(f"member_bending_{name}").astype(np.int64)
    twins = [
        errors[(results.network == k) & np.isfinite(errors)] for k in range(len(columns["seed"]))
    ]
    columns["error"] = np.array([v.mean() if v.size else np.nan for v in twins]).round(2)
    return pd.DataFrame(columns)
