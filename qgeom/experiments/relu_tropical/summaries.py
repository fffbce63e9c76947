"""The three tables that the section on `relu_tropical` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qgeom.experiments.columns import flags, ints, texts

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome

_NAMES = {
    "quadrants": "the document's example",
    "cancelling": "two neurons cancel",
    "unheard": "an output weight is zero",
    "muffled": "second layer silent on one side",
    "silent": "second layer silent everywhere",
    "outweighed": "negative weight outweighed",
}


def directions(outcome: Outcome) -> pd.DataFrame:
    """Both directions by number of variables: cases, comparisons, differences, depth.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    DataFrame
        Two rows per number of variables.
    """
    rows = []
    for kind, title in (("forward", "network to f/g"), ("back", "f/g to network")):
        variables = ints(outcome, f"{kind}_variables")
        for n in sorted({*variables.tolist()}):
            here = variables == n
            checks, wrong = (
                int(ints(outcome, f"{kind}_{name}")[here].sum())
                for name in (("checks" if kind == "forward" else "points"), "wrong")
            )
            depth = (
                ints(outcome, "forward_hidden_layers")[here] + 1
                if kind == "forward"
                else ints(outcome, "back_depth")[here]
            )
            rows.append(
                {
                    "direction": title,
                    "variables": n,
                    "cases": int(here.sum()),
                    "comparisons": checks,
                    "differences": wrong,
                    "layers, at most": int(depth.max()),
                }
            )
    return pd.DataFrame(rows)


def regions(outcome: Outcome) -> pd.DataFrame:
    """Numbers of regions of the special and of the trained networks.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    DataFrame
        One row per network; the column of the formula is empty where weights are not whole.
    """
    chosen = texts(outcome, "partition_case_kind") != "drawn"
    names = [
        _NAMES.get(name, "trained: " + name.replace("-", " "))
        for name in texts(outcome, "partition_case_name")[chosen].tolist()
    ]
    formula = ints(outcome, "partition_case_formula_regions")[chosen]
    return pd.DataFrame(
        {
            "network": names,
            "patterns": ints(outcome, "partition_case_cells")[chosen],
            "winners": ints(outcome, "partition_case_winner_regions")[chosen],
            "winners, by the formula": [str(v) if v else "" for v in formula.tolist()],
            "affine pieces": ints(outcome, "partition_case_pieces")[chosen],
        }
    )


def scales(outcome: Outcome) -> pd.DataFrame:
    """What whole weights take, by grid and bits.

    Parameters
    ----------
    outcome : Outcome
        What `compute` returned.

    Returns
    -------
    DataFrame
        One row per grid and bit-width, float networks first.
    """
    grids, bits = texts(outcome, "scaled_grid"), ints(outcome, "scaled_bits")
    keys = sorted(
        set(zip(grids.tolist(), bits.tolist(), strict=True)), key=lambda k: (k[0] != "float", k)
    )
    rows = []
    for grid, width in keys:
        here = (grids == grid) & (bits == width)
        terms = np.concatenate([ints(outcome, f"scaled_{p}_terms")[here] for p in "fg"])
        wrong = ints(outcome, "scaled_output_wrong") + ints(outcome, "scaled_layer_wrong")
        wrong = wrong + ints(outcome, "scaled_cleared_wrong")
        rows.append(
            {
                "weights": "float" if grid == "float" else grid.replace("_", " "),
                "bits": "" if grid == "float" else str(width),
                "whole after one step per layer": (
                    "yes" if flags(outcome, "scaled_by_steps")[here].all() else "no"
                ),
                "bits of the largest integer": int(ints(outcome, "scaled_digits")[here].max()),
                "monomials of f and g, at most": int(terms.max()),
                "differences": int(wrong[here].sum()),
            }
        )
    return pd.DataFrame(rows)
