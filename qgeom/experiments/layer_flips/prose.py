"""The numbers that the section on `layer_flips` prints, and its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qgeom.experiments.layer_flips.results import TOLERANCE, Results
from qgeom.experiments.prose import count, fixed, percent, significant

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray

_LEAST_TURN = 1e-6  # radians: below, a quotient by the angle is mostly rounding
_CASE = (
    "layer",
    "neuron",
    "step",
    "weight_x",
    "weight_y",
    "bias",
    "twin_x",
    "twin_y",
    "shape",
    "angle",
    "apex_x",
    "apex_y",
    "engine_area",
    "half_plane_area",
    "direction_area",
    "disc_area",
    "band_area",
    "length_width",
)


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
    plain = ("step", "half_width", "smallest_step", "largest_step")
    printed = {name: _plain(results.number(name)) for name in plain}
    printed |= {name: count(int(results.number(name))) for name in ("random_layers", "points")}
    shapes = {"strips": "strip", "half_planes": "half plane"}
    printed |= {name: count(int(results.shaped(shape).sum())) for name, shape in shapes.items()}
    return printed | _example(outcome) | _areas(results) | _sweep(results)


def _plain(value: float) -> str:
    """Print a configured number as it was written, with a true minus sign."""
    return f"{value:.6g}".replace("-", "\N{MINUS SIGN}")


def _row(values: FloatArray) -> str:
    return f"({', '.join(_plain(float(value)) for value in values)})"


def _example(outcome: Outcome) -> dict[str, str]:
    """Rows, biases, tips and areas of the worked example, without and with biases."""
    box = Results(outcome).box_area
    printed = {}
    for place, name in enumerate(("origin", "biased")):
        prefix = f"picture{place}"
        shares = np.asarray(outcome.array(f"{prefix}_area"), dtype=np.float64) / box
        printed[f"{name}_union"] = percent(float(outcome.array(f"{prefix}_union")) / box, 2)
        printed[f"{name}_shares"] = " and ".join(percent(float(share), 2) for share in shares)
    before = np.asarray(outcome.array("picture1_rows"), dtype=np.float64)
    after = np.asarray(outcome.array("picture1_twin_rows"), dtype=np.float64)
    tips = np.asarray(outcome.array("picture1_apex"), dtype=np.float64)
    on_line = [np.asarray(outcome.array(f"picture{k}_on_line"), dtype=np.bool_) for k in range(2)]
    return printed | {
        "weights": ", ".join(_row(row[:2]) for row in before),
        "quantized_weights": ", ".join(_row(row[:2]) for row in after),
        "biases": _row(before[:, 2]),
        "tips": " and ".join(_row(tip) for tip in tips[~np.isnan(tips).any(axis=1)]),
        "points_on_lines": count(int(np.concatenate(on_line).sum())),
    }


def _areas(results: Results) -> dict[str, str]:
    """Largest disagreement of regions, and ranges of quotients over all cases."""
    area, box = results.case("engine_area"), results.box_area
    central = results.central & results.shaped("wedges")
    turn = results.case("angle")
    central &= turn > _LEAST_TURN
    factors = (area / box)[central] / (turn[central] / np.pi)
    kept = ~results.vanished & (area > TOLERANCE * box)
    filled = (area[kept] / results.case("band_area")[kept]).max(initial=0.0)
    return {
        "cases": count(area.size),
        "shape_gap": significant(float(results.case("shape_gap").max()) / box, 1),
        "factor_low": _extreme(factors, low=True),
        "factor_high": _extreme(factors, low=False),
        "largest_turn": fixed(float(np.degrees(turn[~results.vanished].max(initial=0.0))), 0),
        "band_filled": percent(float(filled), 0),
    }


def _extreme(values: FloatArray, *, low: bool) -> str:
    if not values.size:
        return "none"
    return fixed(float(values.min() if low else values.max()), 2)


def _sweep(results: Results) -> dict[str, str]:
    """Where rows of the worked example vanish, and how often a coarser step flips less."""
    rows = results.row("layer") == 0
    steps, areas = results.row("step")[rows], results.row("area")[rows]
    order = np.argsort(steps)
    steps, areas = steps[order], areas[order] / results.box_area
    weights = np.asarray(results.outcome.array("layer_weights"), dtype=np.float64)[0]
    first = 2.0 * float(np.min(np.abs(weights[~np.isnan(weights).any(axis=1)]).max(axis=1)))
    before, after = areas[steps < first], areas[steps >= first]
    falls = np.diff(areas) < -TOLERANCE
    return {
        "falls_share": percent(float(falls.mean()), 0),
        "vanishing_step": _plain(first),
        "area_before_vanishing": percent(float(before[-1]), 0) if before.size else "none",
        "area_after_vanishing": percent(float(after[0]), 0) if after.size else "none",
    }


def tables(outcome: Outcome) -> dict[str, pd.DataFrame]:
    """Tidy tables by name: one row per rounded neuron, and one per rounded layer."""
    rows = ("layer", "step", "vanished", "area", "exact_area")
    return {
        "layer_flips": pd.DataFrame({name: outcome.array(f"case_{name}") for name in _CASE}),
        "layer_flips_layers": pd.DataFrame({name: outcome.array(f"row_{name}") for name in rows}),
    }
