"""The numbers that the section on `affine_residual` prints, and its tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from qgeom.experiments.affine_residual.claims_bounds import product_shares
from qgeom.experiments.affine_residual.claims_reports import score_correlations
from qgeom.experiments.affine_residual.ranks import KINDS, SIZES
from qgeom.experiments.affine_residual.results import Results
from qgeom.experiments.outcome import Outcome
from qgeom.experiments.prose import count, fixed, interval, percent, significant
from qgeom.types import FloatArray

_NONE = "none"
_SHARES = (
    "area_changed",
    "square_changed",
    "square_left",
    "left_moved",
    "square_beside_affine",
    "output_beside_affine",
)
_SIZES = ("slope_stable", "slope_changed", "jump_float", "jump_quantized")
_CHECKS = (
    ("outputs are A x + b, both networks", "output_ratio", ("points_stable", "points_changed")),
    ("error is affine, drawn inputs without flip", "residual_stable_ratio", ("points_stable",)),
    ("error is affine, drawn inputs with flip", "residual_changed_ratio", ("points_changed",)),
    ("error is affine, inside every cell", "cells_ratio", ("cells",)),
    ("closed-form A is the backward pass", "slope_ratio", ("points_stable", "points_changed")),
    ("error is continuous across edges", "gap_ratio", ("edges",)),
    ("jump of A is the outer product", "outer_ratio", ("single",)),
    ("second singular value, last hidden layer", "layer_second_ratio", ("layer_edges",)),
    ("twin plus correction is the network", "corrected_ratio", ("points_stable",)),
)


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
    roles = {
        "smallest": int(results.bits.min()),
        "largest": int(results.bits.max()),
        "reference": int(results.number("reference_bits")),
        "walk": int(results.number("walk_bits")),
    }
    printed = _setting(results) | _checks(results) | _jumps(results) | _norms(results)
    for role, bits in roles.items():
        numbers = _of_bits(results, bits)
        printed |= {f"{name}_{role}_bits": text for name, text in numbers.items()}
        printed[f"{role}_bits"] = str(bits)
    return printed


def _setting(results: Results) -> dict[str, str]:
    widths = results.outcome.metrics["widths"]
    assert isinstance(widths, list)  # noqa: S101 - made by compute
    names = ("networks", "twins", "points", "operations", "rank_networks")
    return {name: count(int(results.number(name))) for name in names} | {
        "widths": "→".join(str(width) for width in widths),
        "outputs_layer": str(widths[-2]),
        "margin": significant(results.number("margin")),
        "confidence": percent(results.number("confidence"), 0),
        "showcase_grid": str(results.outcome.metrics["showcase_grid"]),
        "showcase_seed": str(results.outcome.metrics["showcase_seed"]),
    }


def _checks(results: Results) -> dict[str, str]:
    multiplied = results.total("multiplied_points")
    missed = results.total("multiplied_off") / multiplied if multiplied else float("nan")
    return {
        "residual_largest": significant(results.worst("residual_stable"), 2),
        "residual_ratio": percent(results.worst("residual_stable_ratio")),
        "cells": count(results.total("cells")),
        "edges": count(results.total("edges")),
        "drawn": count(results.total("points_stable") + results.total("points_changed")),
        "multiplied_off": _share(np.array([missed])),
        "multiplied_points": count(multiplied),
        "output_bends": _median(results.row("output_bends"), 0),
        "output_twins": count(int((results.row("output_changed_cells") == 0).sum())),
        "bending_trend": _interval(results, results.trend(results.row("square_beside_affine"))),
    }


def _jumps(results: Results) -> dict[str, str]:
    single = results.row("single")
    zero = np.divide(results.row("vanishing"), single, out=np.zeros_like(single), where=single > 0)
    apart = results.ranks[0]
    return {
        "vanishing_share": percent(float(zero.mean())),
        "vanishing_layer": count(results.total("layer_vanishing")),
        "rank_above_one": count(int(apart[1:, 2:].sum())),
        "rank_several": count(int(apart[1:].sum())),
        "jump_float": _median(results.row("jump_float"), 1),
    }


def _norms(results: Results) -> dict[str, str]:
    shares = product_shares(results)
    beyond = results.row("error_per_steepness")
    return {
        "lipschitz_share_smallest": percent(float(shares.min()), 0),
        "lipschitz_share_largest": percent(float(shares.max()), 0),
        "limit_used": _share(_limit_used(results)),
        "limit_ratio": percent(results.worst("error_limit_ratio"), 0),
        "steepness_beyond": count(int((beyond > 1).sum())),
        "steepness_largest": fixed(float(beyond.max()), 2),
        "report_nonlinear": count(results.total("report_nonlinear")),
        "report_layers": count(results.total("report_layers")),
        "report_saturated": count(results.total("report_saturated")),
        "score_correlation": _interval(results, score_correlations(results)),
    }


def _limit_used(results: Results) -> FloatArray:
    """Largest error over the largest that the norms allow, NaN where they allow none."""
    errors, limits = results.row("error_largest"), results.row("error_limit")
    return np.divide(errors, limits, out=np.full_like(errors, np.nan), where=limits > 0)


def _of_bits(results: Results, bits: int) -> dict[str, str]:
    rows = results.bits == bits
    printed = {name: _share(results.row(name)[rows]) for name in _SHARES}
    printed |= {name: _median(results.row(name)[rows], 2) for name in _SIZES}
    cells = results.row("changed_cells") / results.row("cells")
    stable = 1.0 - results.row("square_changed")
    removed = 1.0 - results.row("square_left")
    linear = results.row("report_linear_fraction")
    return printed | {
        "linear_fraction_interval": _interval(results, results.per_network(linear, rows), True),
        "cells_changed": _share(cells[rows]),
        "square_stable_interval": _interval(results, results.per_network(stable, rows), True),
        "square_removed_interval": _interval(results, results.per_network(removed, rows), True),
    }


def _interval(results: Results, values: FloatArray, as_percent: bool = False) -> str:
    if not values.size:
        return _NONE
    return interval(results.interval(values), digits=1 if as_percent else 2, as_percent=as_percent)


def _share(values: FloatArray) -> str:
    """Median of what is defined, as a percentage."""
    finite = values[np.isfinite(values)]
    return percent(float(np.median(finite))) if finite.size else _NONE


def _median(values: FloatArray, digits: int) -> str:
    finite = values[np.isfinite(values)]
    return fixed(float(np.median(finite)), digits) if finite.size else _NONE


def tables(outcome: Outcome) -> dict[str, pd.DataFrame]:
    """Tidy tables by name.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    dict of str to DataFrame
        ``affine_residual``: one row per dataset, seed, grid and bits; ``affine_residual_summary``:
        medians over networks and grids per dataset and bits; ``affine_residual_checks``,
        ``affine_residual_ranks`` and ``affine_residual_norms``: laid out for printing.
    """
    columns = {
        name.removeprefix("row_"): array
        for name, array in outcome.arrays.items()
        if name.startswith("row_")
    }
    rows = pd.DataFrame(columns)
    shown = [*_SHARES, *_SIZES]
    results = Results(outcome)
    return {
        "affine_residual": rows,
        "affine_residual_summary": rows.groupby(["dataset", "bits"], sort=False)[shown]
        .median()
        .reset_index(),
        "affine_residual_checks": _check_table(results),
        "affine_residual_ranks": _rank_table(results),
        "affine_residual_norms": _norm_table(results),
    }


def _check_table(results: Results) -> pd.DataFrame:
    """What was checked, how often, and how far it was off at worst."""
    lines = [
        {
            "identity": text,
            "checks": sum(results.total(name) for name in counted),
            "largest departure / bound": f"{results.worst(ratio):.4f}",
        }
        for text, ratio, counted in _CHECKS
    ]
    return pd.DataFrame(lines)


def _rank_table(results: Results) -> pd.DataFrame:
    """How often which rank occurred."""
    lines = []
    for kind, counts in zip(KINDS, results.ranks, strict=True):
        for size, line in zip(SIZES, counts.tolist(), strict=True):
            ranks = {f"rank {rank}": number for rank, number in enumerate(line)}
            lines.append({"neurons that change": size, "which": kind} | ranks)
    return pd.DataFrame(lines)


def _norm_table(results: Results) -> pd.DataFrame:
    """What norms allow and what reports say, by bits: medians, and one largest value."""
    used, lines = _limit_used(results), []
    for bits in sorted(set(results.bits.tolist())):
        rows = results.bits == bits
        steepness = results.row("steepest_quantized")[rows]
        lines.append(
            {
                "bits": bits,
                "Lipschitz constant": _median(steepness, 1),
                "product of norms": _median(results.row("product_quantized")[rows], 1),
                "error / allowed": _median(used[rows], 3),
                "largest, pointwise": fixed(float(results.row("error_limit_ratio")[rows].max()), 3),
                "linear fraction": _median(results.row("report_linear_fraction")[rows], 3),
                "saturated": int(results.row("report_saturated")[rows].sum()),
                "score": _median(results.row("report_score")[rows], 3),
                "stable area": _median(1.0 - results.row("area_changed")[rows], 3),
            }
        )
    return pd.DataFrame(lines)
