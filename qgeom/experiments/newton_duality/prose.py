"""The numbers that the section on `newton_duality` prints, and its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qgeom.experiments.newton_duality.polynomials import KINDS
from qgeom.experiments.newton_duality.results import Results
from qgeom.experiments.prose import count, percent

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome

_WORKED = "worked"


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
    return _setting(results) | _worked(results) | _totals(results) | _roundings(results)


def _setting(results: Results) -> dict[str, str]:
    metrics, planar = results.outcome.metrics, results.planar("case")
    printed = {name: _listed(metrics[name]) for name in ("steps", "degrees", "space_degrees")}
    return printed | {
        **_drawn(results),
        "rounding_step": str(metrics["rounding_step"]),
        "rounding_fine_step": str(metrics["rounding_fine_step"]),
        "polynomials": count(len(planar)),
        "planar": count(int(planar.sum())),
        "spatial": count(int((~planar).sum())),
        "flat": count(int((~results.spans).sum())),
    }


def _drawn(results: Results) -> dict[str, str]:
    """Numbers of regions and cells of the drawn cubics, and the coefficient that is lowered."""
    outcome, scenes = results.outcome, ("loop", "lowered", "coarse")
    sizes = {f"{name}_regions": len(outcome.array(f"{name}_upper")) for name in scenes[:2]}
    sizes |= {f"{name}_cells": len(outcome.array(f"{name}_cell_points")) for name in scenes[::2]}
    exponents = np.asarray(outcome.array("loop_exponents"))
    place = int(np.flatnonzero((exponents == 1).all(axis=1))[0])
    levels = {
        f"{name}_level": float(np.asarray(outcome.array(f"{name}_coefficients"))[place])
        for name in ("loop", "lowered")
    }
    return {key: str(size) for key, size in sizes.items()} | {
        key: f"{level:g}".replace("-", "\N{MINUS SIGN}") for key, level in levels.items()
    }


def _listed(values: object) -> str:
    entries = [str(v) for v in values] if isinstance(values, list | tuple) else [str(values)]
    return entries[0] if len(entries) == 1 else f"{', '.join(entries[:-1])} and {entries[-1]}"


def _worked(results: Results) -> dict[str, str]:
    row = results.kinds("case") == _WORKED
    names = {
        "regions": "regions",
        "neighbours": "neighbours",
        "edges": "dual_edges",
        "cells": "dual_cells",
        "corners": "points",
        "touching": "touching",
    }
    printed = {
        f"worked_{key}": str(int(results.counts("case", name)[row][0]))
        for key, name in names.items()
    }
    cells = np.diff(np.asarray(results.outcome.array("worked_cell_offsets")))
    return printed | {
        "worked_squares": str(int((cells == 4).sum())),
        "worked_triangles": str(int((cells == 3).sum())),
    }


def _totals(results: Results) -> dict[str, str]:
    planar = results.planar("case")
    hull, regions = (results.counts("case", name) for name in ("hull_vertices", "regions"))
    loops, inner = (results.counts("case", name) for name in ("loops", "inner_vertices"))
    equal = results.counts("case", "kink_equal_wrong")
    cells = results.counts("case", "dual_cells")
    return {
        "points": count(int(results.counts("case", "kink_points").sum())),
        "equal_wrong": count(int(equal.sum())),
        "more_vertices": count(int((hull > regions).sum())),
        "cell_mismatches": count(int((cells != regions)[results.spans].sum())),
        "space_loops": count(int((~planar & (loops > 0) & (inner == 0)).sum())),
        "tied_polynomials": count(int((~results.flags("case", "simplicial")).sum())),
    }


def _roundings(results: Results) -> dict[str, str]:
    same, moved = (results.flags("rounding", name) for name in ("same_subdivision", "moved"))
    lost, new = (results.counts("rounding", f"{name}_regions") for name in ("lost", "new"))
    steps = results.counts("rounding", "step")
    flipped = results.counts("rounding", "lost_edges") + results.counts("rounding", "new_edges")
    printed = {
        "roundings": count(len(same)),
        "moved_same": count(int((moved & same).sum())),
        "moved": count(int(moved.sum())),
        "merging": count(int((results.counts("rounding", "merged_cells") > 0).sum())),
        "losing": count(int((lost > 0).sum())),
        "gaining": count(int((new > 0).sum())),
        "adjacency_only": count(int(((lost + new == 0) & (flipped > 0)).sum())),
    }
    ends = {"smallest": steps.min(), "largest": steps.max()}
    return printed | {
        f"same_{name}_step": percent(float(same[steps == step].mean()), 0)
        for name, step in ends.items()
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
        ``newton_duality``: one row per polynomial; ``newton_duality_rounding``: one row per
        polynomial and step; ``newton_duality_kinds``: totals per kind and number of variables, laid
        out for printing.
    """
    cases = _frame(outcome, "case")
    return {
        "newton_duality": cases,
        "newton_duality_rounding": _frame(outcome, "rounding"),
        "newton_duality_kinds": _kinds(cases),
    }


def _frame(outcome: Outcome, prefix: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            name.removeprefix(f"{prefix}_"): array
            for name, array in outcome.arrays.items()
            if name.startswith(f"{prefix}_")
        }
    )


def _kinds(cases: pd.DataFrame) -> pd.DataFrame:
    """Totals per number of variables and kind."""
    names = {
        "hull_vertices": "P(f)",
        "upper_vertices": "vertices",
        "regions": "regions",
        "dual_edges": "edges",
        "neighbours": "neighbours",
        "dual_cells": "cells",
        "points": "corners",
        "inner_vertices": "inner",
        "bounded": "bounded",
    }
    order = {kind: place for place, kind in enumerate((_WORKED, *KINDS))}
    spanning = cases.assign(dual_cells=cases["dual_cells"].where(cases["spans"], 0))
    totals = spanning.groupby(["variables", "kind"])[list(names)].sum()
    totals.insert(0, "number", cases.groupby(["variables", "kind"]).size())
    totals = totals.rename(columns=names).reset_index()
    totals = totals.sort_values(["variables", "kind"], key=lambda c: c.map(order).fillna(c))
    return totals.reset_index(drop=True)
