"""The numbers that the section on `rational_boundary` prints, and its tables."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qgeom.experiments.columns import floats, ints
from qgeom.experiments.prose import count, fixed, percent, significant
from qgeom.experiments.rational_boundary.functions import FunctionCase
from qgeom.experiments.rational_boundary.pairs import PairCase

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray

_NAMES = {
    "worked": "the document's example",
    "plain": "without biases",
    "biased": "with biases",
}


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
    printed = {
        name: count(int(str(outcome.metrics[name])))
        for name in ("networks", "drawn", "functions", "pairs")
    }
    printed |= {
        name: f"{float(str(outcome.metrics[name])):.6g}".replace("-", "−")
        for name in ("step", "half_width", "threshold")
    }
    return printed | _functions(outcome) | _pairs(outcome) | _example(outcome)


def _functions(outcome: Outcome) -> dict[str, str]:
    boundary = float(floats(outcome, "function_boundary_length").sum())
    whole = float(floats(outcome, "function_hypersurface_length").sum())
    engine, exact = (floats(outcome, f"function_{name}_area") for name in ("engine", "above"))
    return {
        "points": count(int(ints(outcome, "function_points").sum())),
        "boundary_share": percent(boundary / whole if whole else 0.0, 0),
        "plateaus": count(int((floats(outcome, "function_plateau") > 0).sum())),
        "f_cells": count(int(ints(outcome, "function_f_cells").sum())),
        "g_cells": count(int(ints(outcome, "function_g_cells").sum())),
        "g_cells_above": count(int(ints(outcome, "function_g_cells_above").sum())),
        "largest_area_gap": significant(float(np.abs(engine - exact).max()), 1),
    }


def _pairs(outcome: Outcome) -> dict[str, str]:
    bound, error = floats(outcome, "pair_bound"), floats(outcome, "pair_largest_error")
    area, band = floats(outcome, "pair_changed_area"), floats(outcome, "pair_band_area")
    found, limit = floats(outcome, "pair_distance"), floats(outcome, "pair_distance_bound")
    changed = area > 0
    known = (bound > 0) & np.isfinite(found)
    usable = known & np.isfinite(limit)
    quiet = floats(outcome, "pair_without_flip")[changed].sum() / max(area[changed].sum(), 1e-300)
    return {
        "bound_slack": _median(bound[error > 0] / error[error > 0]),
        "band_slack": _median(band[changed] / area[changed]),
        "distance_slack": _median(limit[usable & (found > 0)] / found[usable & (found > 0)]),
        "distance_pairs": count(int(known.sum())),
        "distance_usable": count(int(usable.sum())),
        "without_flip_share": percent(float(quiet), 0),
    }


def _median(ratios: FloatArray) -> str:
    return fixed(float(np.median(ratios)), 1) if ratios.size else "none"


def _example(outcome: Outcome) -> dict[str, str]:
    """Print what was measured on both networks of the example with the step of the example."""
    names = np.asarray(outcome.array("pair_name"))
    here = floats(outcome, "pair_step") == float(str(outcome.metrics["step"]))
    printed = {}
    for name in ("plain", "biased"):
        place = int(np.flatnonzero((names == name) & here)[0])
        for column, digits in (
            ("changed_area", 3),
            ("largest_error", 2),
            ("bound", 2),
            ("distance", 2),
            ("distance_doubled", 2),
            ("coefficient_change", 2),
        ):
            value = float(floats(outcome, f"pair_{column}")[place])
            printed[f"{name}_{column}"] = fixed(value, digits) if np.isfinite(value) else "none"
    mine = (names == "biased") & np.isfinite(floats(outcome, "pair_distance_bound"))
    steps = floats(outcome, "pair_step")[mine]
    printed["first_usable_step"] = f"{steps.max():.6g}" if steps.size else "none"
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
        ``rational_boundary``: one row per network and step; ``rational_boundary_functions``: one
        per network and per twin of the example's step; ``rational_boundary_terms``: f and g of the
        worked networks, written out.
    """
    terms = outcome.metrics["terms"]
    assert isinstance(terms, list | tuple)  # noqa: S101 - made by compute
    rows = [row for row in terms if isinstance(row, dict)]
    written = pd.DataFrame(
        {
            "network": [_NAMES[str(row["network"])] for row in rows],
            "weights": ["quantized" if row["step"] else "float" for row in rows],
            "f": [str(row["f"]) for row in rows],
            "g": [str(row["g"]) for row in rows],
        }
    )
    return {
        "rational_boundary": _frame(outcome, "pair", PairCase),
        "rational_boundary_functions": _frame(outcome, "function", FunctionCase),
        "rational_boundary_terms": written,
    }


def _frame(outcome: Outcome, name: str, cases: type[PairCase] | type[FunctionCase]) -> pd.DataFrame:
    return pd.DataFrame({f.name: outcome.array(f"{name}_{f.name}") for f in fields(cases)})
