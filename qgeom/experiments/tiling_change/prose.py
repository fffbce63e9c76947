"""The numbers that the section on `tiling_change` prints, and its tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from qgeom.experiments.outcome import Outcome
from qgeom.experiments.prose import count, interval, percent, significant
from qgeom.experiments.tiling_change.results import Results
from qgeom.types import BoolArray, FloatArray

_TABLES = {"row": "", "small": "_small", "dual": "_dual", "deep": "_deep", "lattice": "_lattice"}


def variables(outcome: Outcome) -> dict[str, str]:
    """Formatted numbers by name.

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
    printed = _setting(results) | _duality(results) | _lattice(results) | _totals(results)
    for bits in results.widths:
        printed |= _of_bits(results, bits)
    roles = {"smallest": results.widths[0], "largest": results.widths[-1]}
    return printed | {
        f"{name.removesuffix(f'_{bits}_bits')}_{role}_bits": text
        for role, bits in roles.items()
        for name, text in printed.items()
        if name.endswith(f"_{bits}_bits")
    }


def _setting(results: Results) -> dict[str, str]:
    metrics = results.outcome.metrics
    widths = metrics["widths"]
    lines = widths if isinstance(widths, list) else []
    bits = np.asarray(results.outcome.array("draw_bits"), dtype=np.int64)
    return {
        **{name: count(int(results.number(name))) for name in ("networks", "twins", "resolution")},
        "widths": "→".join(str(width) for width in lines),
        "changed_share": percent(results.number("changed_share"), 0),
        "few_share": percent(results.number("few_share"), 0),
        "confidence": percent(results.number("confidence"), 0),
        "window": significant(results.number("window")),
        "margin": significant(results.number("margin")),
        **{
            name: str(metrics[name])
            for name in ("small_grid", "showcase_grid", "showcase_bits", "showcase_seed")
        },
        "smallest_bits": str(results.widths[0]),
        "largest_bits": str(results.widths[-1]),
        "small_first_bits": str(bits[1]),
        "small_last_bits": str(bits[-1]),
    }


def _duality(results: Results) -> dict[str, str]:
    regular = results.flags("dual", "regular")
    cells, edges = results.numbers("deep", "cells"), results.numbers("deep", "edges")
    silent, missing = (results.numbers("deep", n) for n in ("map_silent", "edges_missing"))
    terms = results.numbers("deep", "terms_f") + results.numbers("deep", "terms_g")
    layer = ~results.small_dual()
    return {
        "dual_cases": count(len(regular)),
        "regular_cases": count(int(regular.sum())),
        "irregular_cases": count(int((~regular).sum())),
        "small_cases": count(int((~layer).sum())),
        "layer_cells_largest": count(int(results.numbers("dual", "cells")[layer].max())),
        "layer_dual_cells_largest": count(int(results.numbers("dual", "dual_cells")[layer].max())),
        "cells_fewest": count(int(cells.min())),
        "cells_most": count(int(cells.max())),
        "silent_networks": count(int((silent > 0).sum())),
        "silent_edges": count(int(silent.sum())),
        "silent_share_largest": percent(float((silent / edges).max())),
        "missing_edges": count(int(missing.sum())),
        "missing_networks": count(int((missing > 0).sum())),
        "terms_most": count(int(terms.max())),
    }


def _lattice(results: Results) -> dict[str, str]:
    cells, missed = (results.numbers("lattice", name) for name in ("cells", "missed"))
    squares = np.asarray(results.outcome.array("cell_squares"), dtype=np.float64)
    tilings = results.numbers("lattice", "float_missed") + results.numbers(
        "lattice", "quantized_missed"
    )
    rows = results.names("row", "grid") == str(results.outcome.metrics["showcase_grid"])
    wrong = np.zeros(len(cells), dtype=np.bool_)
    for name in ("lost", "gained"):
        wrong |= results.numbers("lattice", name) != results.numbers("row", name)[rows]
    return {
        "lattice_cases": count(len(cells)),
        "lattice_incomplete": count(int((tilings > 0).sum())),
        "lattice_wrong": count(int(wrong.sum())),
        "lattice_missed_share": percent(float(missed.sum() / cells.sum())),
        "lattice_missed_area_largest": percent(
            float(results.numbers("lattice", "missed_area").max()), 2
        ),
        "cells_below_one_square": percent(float((squares < 1.0).mean())),
    }


def _totals(results: Results) -> dict[str, str]:
    same = np.concatenate([results.flags(t, "same_graph") for t in ("row", "small")])
    moved = np.concatenate([results.numbers(t, "moved") for t in ("row", "small")])
    lost, gained = results.numbers("row", "lost"), results.numbers("row", "gained")
    short = results.share("lost") < results.numbers("row", "moved")
    changed = results.interval(results.per_network(results.share("changed")))
    return {
        "changed_all": interval(changed, digits=0, as_percent=True),
        "same_graph_twins": count(int((same & (moved > 0)).sum())),
        "same_graph_trained": count(int(results.flags("row", "same_graph").sum())),
        "moved_twins": count(int((moved > 0).sum())),
        "exceeding_twins": count(
            int((lost + gained > results.numbers("row", "cells_float")).sum())
        ),
        "short_twins": count(int(short.sum())),
    }


def _of_bits(results: Results, bits: int) -> dict[str, str]:
    rows = results.bits == bits
    shares = {
        "lost": results.share("lost"),
        "changed": results.share("changed"),
        "touched": results.share("touched"),
        "moved": results.numbers("row", "moved"),
        "lost_area": results.numbers("row", "lost_area"),
        "neighbours_lost": results.numbers("row", "neighbours_lost")
        / results.numbers("row", "neighbours_float"),
    }
    printed = {
        f"{name}_{bits}_bits": _mean(results, values, rows) for name, values in shares.items()
    }
    missed = results.numbers("lattice", "bits") == bits
    cells, hidden = (results.numbers("lattice", n)[missed] for n in ("cells", "missed"))
    if missed.any():
        printed[f"lattice_missed_{bits}_bits"] = percent(float(hidden.sum() / cells.sum()))
    return printed


def _mean(results: Results, values: FloatArray, rows: BoolArray) -> str:
    found = results.interval(results.per_network(values, rows))
    return interval(found, digits=1, as_percent=True)


def tables(outcome: Outcome) -> dict[str, pd.DataFrame]:
    """Tidy tables by name.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    dict of str to DataFrame
        ``tiling_change``: one row per dataset, seed, grid and bits; ``tiling_change_small``,
        ``…_dual``, ``…_deep`` and ``…_lattice`` likewise for the other cases;
        ``tiling_change_counts``: means over the trained networks and grids per bit-width, in
        percent of the float cells (and of the box for area), laid out for printing.
    """
    made = {f"tiling_change{name}": _frame(outcome, key) for key, name in _TABLES.items()}
    return made | {"tiling_change_counts": _counts(made["tiling_change"])}


def _counts(rows: pd.DataFrame) -> pd.DataFrame:
    """Percentages per bit-width, one column per quantity."""
    cells = rows["cells_float"]
    shares = pd.DataFrame(
        {
            "bits": rows["bits"],
            "cells touched": rows["touched"] / cells,
            "changed": rows["changed"] / cells,
            "disappeared": rows["lost"] / cells,
            "appeared": rows["gained"] / cells,
            "neighbours lost": rows["neighbours_lost"] / rows["neighbours_float"],
            "area moved": rows["moved"],
        }
    )
    means = 100 * shares.groupby("bits").mean()
    return means.round(1).reset_index()


def _frame(outcome: Outcome, prefix: str) -> pd.DataFrame:
    """All one-dimensional arrays of a prefix as columns."""
    columns = {
        name.removeprefix(f"{prefix}_"): array
        for name, array in outcome.arrays.items()
        if name.startswith(f"{prefix}_") and array.ndim == 1
    }
    return pd.DataFrame(columns)
