"""The numbers that the section on `error_zonotope` prints, and its tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from qgeom.experiments.error_zonotope.networks import step_of
from qgeom.experiments.error_zonotope.results import Results
from qgeom.experiments.error_zonotope.sets import claimed_count, most_vertices
from qgeom.experiments.outcome import Outcome
from qgeom.experiments.prose import count, fixed, interval, percent, significant
from qgeom.types import FloatArray

_SINGLE = ("uniform", "diagonal", "full", "space")
_SHARP = 0.1  # an excess over the region up to this share counts as small


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
    return {
        **_setting(results),
        **_truth(results),
        **_reference(results),
        **_sets(results),
        **_families(results),
        **_growth(results),
    }


def _setting(results: Results) -> dict[str, str]:
    names = ("layers", "reference_bits", "tube_bits", "samples", "circle_points")
    printed = {name: count(int(results.number(name))) for name in names}
    bits = np.asarray(results.outcome.array("row_bits"), dtype=np.int64)
    shape = results.floats("family_anisotropy").shape
    return printed | {
        "smallest_bits": str(bits.min()),
        "largest_bits": str(bits.max()),
        "regions": count(bits.size),
        "sets": count(results.floats("set_n").size),
        "families": count(shape[0]),
        "family_size": count(shape[1]),
        "confidence": percent(results.number("confidence"), 0),
        "points": count(results.floats("point_l1").size),
    }


def _truth(results: Results) -> dict[str, str]:
    bits = np.asarray(results.outcome.array("row_bits"), dtype=np.int64)
    excess, outside = results.row("true_gauge") - 1, results.row("random_outside")
    printed: dict[str, str] = {}
    for role, width in (("smallest", bits.min()), ("largest", bits.max())):
        own = bits == width
        printed[f"excess_{role}_bits"] = percent(float(excess[own].max()), 1)
        printed[f"outside_{role}_bits"] = percent(float(outside[own].max()), 1)
    actual = results.row("actual_gauge")
    return printed | {
        "gap": significant(float(results.row("minkowski_gap").max()), 1),
        "slope": fixed(_slope(results), 2),
        "actual_median": percent(float(np.median(actual)), 0),
        "sharp_share": percent(_SHARP, 0),
        "sharp_bits": _sharp_bits(results),
    }


def _sharp_bits(results: Results) -> str:
    """From how many bits on no error that was found exceeds the region by more than a tenth."""
    bits = np.asarray(results.outcome.array("row_bits"), dtype=np.int64)
    loose = bits[results.row("true_gauge") - 1 > _SHARP]
    finer = bits[bits > loose.max()] if loose.size else bits
    return str(finer.min()) if finer.size else "more"


def _slope(results: Results) -> float:
    """Slope of the largest departure from first order against the step, both as logarithms."""
    own = results.networks() == "full"
    departure = (results.row("deviation") * results.row("magnitude"))[own]
    return float(np.polyfit(np.log(results.row("step")[own]), np.log(departure), 1)[0])


def _reference(results: Results) -> dict[str, str]:
    printed: dict[str, str] = {}
    for name, row in zip(_SINGLE, _single_rows(results), strict=True):
        if name in {"full", "space"}:
            n, d = int(results.row("generators")[row]), int(results.row("dimension")[row])
            printed |= {
                f"generators_{name}": count(n),
                f"vertices_{name}": count(int(results.row("vertices")[row])),
                f"claimed_{name}": count(claimed_count(n, d)),
                f"bound_{name}": count(most_vertices(n, d)),
            }
        if name == "uniform":
            for column in ("anisotropy", "width_ratio"):
                printed[f"{column}_uniform"] = fixed(float(results.row(column)[row]), 2)
    return printed


def _single_rows(results: Results) -> list[int]:
    """Rows of the networks with one input, at the bit-width of the drawings."""
    bits = np.asarray(results.outcome.array("row_bits"), dtype=np.int64)
    networks = results.networks()
    reference = bits == int(results.number("reference_bits"))
    return [int(np.flatnonzero(reference & (networks == name))[0]) for name in _SINGLE]


def _sets(results: Results) -> dict[str, str]:
    share = results.floats("spread_orthogonal") / results.floats("spread_spread")
    parallel = results.floats("set_parallel") > 0
    added = 1 / results.floats("set_without_last")[parallel] - 1
    return {
        "orthogonal_share": percent(float(share.min()), 0),
        "parallel_added": percent(float(np.median(added)), 0),
    }


def _families(results: Results) -> dict[str, str]:
    return {
        "parallel_rank": interval(results.rank_correlation("parallelism", "anisotropy"), digits=2),
        "directional_rank": interval(
            results.rank_correlation("anisotropy", "concentration"), digits=2
        ),
        "parallel_exceptions": percent(
            float(results.discordant("parallelism", "anisotropy").mean()), 0
        ),
        "volume_exceptions": percent(float(results.discordant("volume", "magnitude").mean()), 0),
    }


def _growth(results: Results) -> dict[str, str]:
    norms, sizes = results.floats("point_l1"), results.floats("point_magnitude")
    away = norms > 0
    ratios = sizes[away] / norms[away]
    known: FloatArray = results.floats("manifold_correlation")
    known = known[np.isfinite(known)]
    return {
        "ratio_smallest": significant(float(ratios.min()), 2),
        "ratio_largest": significant(float(ratios.max()), 2),
        "correlation_smallest": fixed(float(known.min()), 2),
        "correlation_largest": fixed(float(known.max()), 2),
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
        ``error_zonotope``: one row per network, input and bits; ``error_zonotope_sets``: one per
        random set of generators; ``error_zonotope_manifolds``: one per manifold;
        ``error_zonotope_regions``: for printing, one per network with one input, in steps.
    """
    return {
        "error_zonotope": _frame(outcome, "row"),
        "error_zonotope_sets": _frame(outcome, "set"),
        "error_zonotope_manifolds": _frame(outcome, "manifold"),
        "error_zonotope_regions": _printed(Results(outcome)),
    }


def _frame(outcome: Outcome, prefix: str) -> pd.DataFrame:
    """All arrays of a prefix as columns."""
    columns = {
        name.removeprefix(f"{prefix}_"): array
        for name, array in outcome.arrays.items()
        if name.startswith(f"{prefix}_")
    }
    labels = [name for name in ("network", "place", "bits", "names") if name in columns]
    return pd.DataFrame(columns)[[*labels, *(name for name in columns if name not in labels)]]


def _printed(results: Results) -> pd.DataFrame:
    rows = _single_rows(results)
    step = step_of(int(results.number("reference_bits")))
    volume = results.row("volume_determinants") / step ** results.row("dimension")

    def column(name: str) -> FloatArray:
        return results.row(name)[rows]

    return pd.DataFrame(
        {
            "network": list(_SINGLE),
            "generators": column("generators").astype(np.int64),
            "vertices": column("vertices").astype(np.int64),
            "faces": column("faces").astype(np.int64),
            "volume": volume[rows].round(1),
            "largest error": (column("magnitude") / step).round(2),
            "σ ratio": column("anisotropy").round(2),
            "width ratio": column("width_ratio").round(2),
            "metric": column("metric_ratio").round(2),
            "share of box": column("box_efficiency").round(2),
            "excess in %": (100 * (column("true_gauge") - 1)).round(1),
        }
    )
