"""The numbers that the section on `region_bounds` prints, and its tables."""

from __future__ import annotations

import pandas as pd

from qgeom.experiments.outcome import Outcome
from qgeom.experiments.prose import count, fixed, interval, percent, significant
from qgeom.experiments.region_bounds.bounds import layer_bound
from qgeom.experiments.region_bounds.claims_growth import manifold_gain
from qgeom.experiments.region_bounds.results import Results

_TABLES = (
    "growth",
    "shape",
    "tent",
    "two",
    "arrangement",
    "fold",
    "whole",
    "central",
    "node",
    "weight",
    "unit",
    "entry",
    "trained",
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
        Inline Markdown.
    """
    results = Results(outcome)
    return {
        **_setting(results),
        **_growth(results),
        **_depth(results),
        **_folds(results),
        **_pruning(results),
        **_trained(results),
    }


def _widths(value: object) -> str:
    hidden = value if isinstance(value, list) else []
    return "→".join(str(n) for n in [2, *hidden, 1])


def _setting(results: Results) -> dict[str, str]:
    metrics = results.outcome.metrics
    whole = ("seeds", "neurons", "two_layer_networks", "fold_seeds", "fold_bits", "prune_units")
    shapes = metrics["units"]
    named = [str(shape) for shape in shapes] if isinstance(shapes, list) else []
    return {
        **{name: count(int(results.number(name))) for name in (*whole, "points")},
        "two_layer_product": count(int(results.number("two_layer_product"))),
        "two_layer_rank": count(int(results.number("two_layer_rank"))),
        "two_layer_most": count(int(results.numbers("two", "cells").max())),
        "two_layer_mean": fixed(float(results.numbers("two", "cells").mean()), 1),
        "bias_scale": significant(results.number("bias_scale")),
        "fold_widths": _widths(metrics["fold_hidden"]),
        "prune_widths": _widths(metrics["prune_hidden"]),
        "unit_shapes": ", ".join(shape.replace("-", " + ") for shape in named),
        "confidence": percent(results.number("confidence"), 0),
        "same_factor": percent(results.number("same_factor"), 0),
        "many": percent(results.number("many"), 0),
        "margin": significant(results.number("margin")),
    }


def _growth(results: Results) -> dict[str, str]:
    width, depth = results.numbers("growth", "width"), results.numbers("growth", "depth")
    largest = (width == width.max()) & (depth == depth.max())
    cells, bound = results.numbers("growth", "cells"), results.numbers("growth", "bound")
    exponents = results.exponents()
    counts = results.by_depth("cells")[results.by_depth("width")[:, 0] == width.max()]
    factors = (counts[:, 1:] / counts[:, :-1]).mean(axis=0)
    return {
        "widest": count(int(width.max())),
        "deepest": count(int(depth.max())),
        "growth_networks": count(len(results.by_depth("cells"))),
        "cells_largest": count(round(float(cells[largest].mean()))),
        "bound_largest": significant(float(bound[largest].max()), 2),
        "bound_exponent": count(2 * int(depth.max())),
        "exponent_first": interval(results.interval(exponents[:, 0]), digits=2),
        "exponent_last": interval(results.interval(exponents[:, -1]), digits=2),
        "factor_second": fixed(float(factors[0]), 1),
        "factor_last": fixed(float(factors[-1]), 1),
        "factor_ratio": interval(results.interval(results.layer_factors()), digits=2),
        "line_gain": interval(results.interval(manifold_gain(results)), digits=2),
    }


def _depth(results: Results) -> dict[str, str]:
    depth = results.numbers("shape", "depth")
    shallow = layer_bound(int(results.number("neurons")), 2)
    deep, last = depth > 1, depth == depth.max()
    cells, square = (results.numbers("shape", name) for name in ("cells", "square"))
    tents = {name: results.numbers("tent", name)[-1] for name in ("cells", "neurons", "shallow")}
    return {
        "shallow_cells": count(shallow),
        "deep_networks": count(int(deep.sum())),
        "deep_more": count(int((cells > shallow)[deep].sum())),
        "deepest_shape": count(int(depth.max())),
        "deep_ratio": interval(results.interval(cells[deep] / shallow), digits=2),
        "square_first": count(round(float(square[depth == 1].mean()))),
        "square_last": count(round(float(square[last].mean()))),
        "tent_cells": count(int(tents["cells"])),
        "tent_neurons": count(int(tents["neurons"])),
        "tent_shallow": count(int(tents["shallow"])),
    }


def _folds(results: Results) -> dict[str, str]:
    kind = results.names("fold", "kind")
    printed: dict[str, str] = {}
    for name in ("float", "twin"):
        rows = (kind == name) & (
            results.numbers("fold", "layer") < results.numbers("fold", "layer").max()
        )
        crossings, bent = (results.numbers("fold", n)[rows].sum() for n in ("crossings", "bent"))
        whole = results.names("whole", "kind") == name
        cells, regions = (results.numbers("whole", n)[whole].sum() for n in ("cells", "regions"))
        printed |= {
            f"crossings_{name}": count(int(crossings)),
            f"bent_{name}": count(int(bent)),
            f"straight_{name}": count(int(crossings - bent)),
            f"straight_share_{name}": percent(float(1 - bent / crossings)),
            f"regions_share_{name}": percent(float(regions / cells), 0),
        }
    drawn = results.numbers("central", "lines") + results.numbers("central", "bent")
    later = results.numbers("central", "layer") > 0
    return printed | {
        "central_later": count(int(drawn[later].sum())),
        "central_lines": count(int(results.numbers("central", "lines")[later].sum())),
    }


def _pruning(results: Results) -> dict[str, str]:
    last = results.flags("node", "last")
    moved = results.numbers("node", "moved")[~last]
    deeper = results.numbers("weight", "layer") > 0
    lost = ~results.flags("weight", "remains")
    units = int(results.number("prune_units"))
    every = results.numbers("entry", "zeroed") == units
    return {
        "node_moved": interval(
            results.interval(moved, support=(0.0, 1.0)), digits=0, as_percent=True
        ),
        "weights_deeper": count(int(deeper.sum())),
        "weights_lost": count(int((lost & deeper).sum())),
        "units_power": count(2**units),
        "units_cells": count(layer_bound(units, 2)),
        "entries_left": fixed(float(results.numbers("entry", "cells")[every].mean()), 1),
    }


def _trained(results: Results) -> dict[str, str]:
    cells, box, held = (results.numbers("trained", n) for n in ("cells", "box", "with_data"))
    one = results.numbers("trained", "layers") == 1
    deep = ~one if not one.all() else one
    neurons = int(results.numbers("trained", "neurons").max())
    without = results.interval(1 - held / cells, support=(0.0, 1.0))
    inside = results.interval(1 - held / box, support=(0.0, 1.0))
    return {
        "unit_neurons": count(neurons),
        "unit_networks": count(len(cells)),
        "unit_patterns": significant(2.0**neurons, 2),
        "unit_most": count(layer_bound(neurons, 2)),
        "unit_cells_one": count(round(float(cells[one].mean()))),
        "unit_cells_deep": count(round(float(cells[deep].mean()))),
        "unit_share": significant(float((cells / results.numbers("trained", "patterns")).max()), 2),
        "unit_without": interval(without, digits=0, as_percent=True),
        "unit_without_box": interval(inside, digits=0, as_percent=True),
        "unit_accuracy": percent(float(results.numbers("trained", "accuracy").min())),
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
        ``region_bounds_rows_<table>``: one row per case, the tables of `compute`;
        ``region_bounds_growth`` and ``region_bounds_folds``: summaries laid out for printing.
    """
    rows = {name: _frame(outcome, name) for name in _TABLES}
    made = {f"region_bounds_rows_{name}": frame for name, frame in rows.items()}
    return made | {
        "region_bounds_growth": _growth_table(rows["growth"]),
        "region_bounds_folds": _fold_table(rows["fold"]),
    }


def _frame(outcome: Outcome, table: str) -> pd.DataFrame:
    columns = {
        name.removeprefix(f"{table}_"): array
        for name, array in outcome.arrays.items()
        if name.startswith(f"{table}_")
    }
    return pd.DataFrame(columns)


def _growth_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Means over networks: cells per width and depth, and the pieces that a layer makes."""
    last = rows[rows["depth"] == rows["depth"].max()].groupby("width")
    cells = rows.groupby(["width", "depth"])["cells"].mean().unstack().round(1)
    cells.columns = pd.Index(
        [f"{depth} layer{'s' if depth > 1 else ''}" for depth in map(int, cells.columns)]
    )
    cells["bound (last)"] = last["bound"].first().map(lambda bound: significant(bound, 3))
    cells["pieces of a cell, first layer"] = (
        rows[rows["depth"] == 1].groupby("width")["pieces"].max()
    )
    cells["later layers"] = rows[rows["depth"] > 1].groupby("width")["pieces"].max()
    return cells.reset_index()


def _fold_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Sums over networks: crossings of boundaries with earlier ones, and how many are folds."""
    later = rows[rows["layer"] > 0]
    sums = later.groupby(["kind", "layer"])[
        ["crossings", "bent", "mispredicted", "elsewhere"]
    ].sum()
    table = sums.reset_index()
    names = [f"layer {k + 1}" for k in range(int(rows["layer"].max()))] + ["output"]
    table["layer"] = [names[int(k)] for k in table["layer"]]
    table.columns = pd.Index(
        ["network", "boundary of", "crossings", "folds", "against the weights", "folds elsewhere"]
    )
    return table
