"""The numbers that the section on `relu_tropical` prints, and its tables."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from qgeom.experiments.columns import flags, floats, ints, texts
from qgeom.experiments.prose import count, fixed, percent
from qgeom.experiments.relu_tropical.claims_grid import growth_exponent
from qgeom.experiments.relu_tropical.growth import GrowthCase, WidthCase
from qgeom.experiments.relu_tropical.summaries import directions, regions, scales
from qgeom.experiments.relu_tropical.turns import TurnCase

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome
    from qgeom.types import IntArray


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
    return (
        _directions(outcome)
        | _partitions(outcome)
        | _turns(outcome)
        | _scales(outcome)
        | _growth(outcome)
    )


def _directions(outcome: Outcome) -> dict[str, str]:
    values = int(ints(outcome, "forward_values").sum())
    after = int(ints(outcome, "forward_wrong_after").sum())
    return {
        "forward_networks": count(len(ints(outcome, "forward_checks"))),
        "forward_checks": count(int(ints(outcome, "forward_checks").sum())),
        "formula_values": count(values),
        "formula_after_share": percent(after / values, 0),
        "back_pairs": count(len(ints(outcome, "back_points"))),
        "back_terms": count(int(ints(outcome, "back_f_terms").max())),
        "back_checks": count(int(ints(outcome, "back_points").sum())),
        "back_neurons": count(int(ints(outcome, "back_neurons").max())),
        "library_neurons": count(int(ints(outcome, "back_library_neurons").max())),
        "line_functions": count(len(ints(outcome, "line_points"))),
        "line_jumps": count(int(flags(outcome, "line_jump").sum())),
    }


def _partitions(outcome: Outcome) -> dict[str, str]:
    cells, winners, pieces, formula = (
        ints(outcome, f"partition_case_{name}")
        for name in ("cells", "winner_regions", "pieces", "formula_regions")
    )
    kinds = texts(outcome, "partition_case_kind")
    trained, both = kinds == "trained", formula > 0
    deep = ints(outcome, "partition_case_hidden_layers") > 1
    first, second = (ints(outcome, f"partition_case_layer_pieces_{k}") for k in (1, 2))
    labels = np.asarray(outcome.array("partition_labels"), dtype=np.int64)
    shown = [len(set(row)) for row in labels.tolist()]
    negative = flags(outcome, "bend_negative")
    return {
        "partition_networks": count(len(cells)),
        "partition_trained": count(int(trained.sum())),
        "partition_drawn": count(int((kinds == "drawn").sum())),
        "trained_all_equal": count(int((trained & (cells == pieces)).sum())),
        "winners_fewer": count(int((winners < cells).sum())),
        "pieces_fewer": count(int((pieces < winners).sum())),
        "unprobed": count(int(ints(outcome, "partition_case_unprobed").sum())),
        "formula_other": count(int((both & (formula != winners)).sum())),
        "formula_networks": count(int(both.sum())),
        "half_width": f"{float(str(outcome.metrics['half_width'])):.6g}",
        "shown_cells": count(shown[0]),
        "shown_winners": count(shown[1]),
        "shown_pieces": count(shown[2]),
        "layers_deep": count(int(deep.sum())),
        "layers_not_more": count(int((deep & (second <= first)).sum())),
        "negative_networks": count(int(negative.sum())),
        "negative_convex": count(int((negative & flags(outcome, "bend_convex")).sum())),
    }


def _turns(outcome: Outcome) -> dict[str, str]:
    layer = ints(outcome, "turn_case_layer")
    own, beside, deeper = (ints(outcome, f"turn_case_{n}") for n in ("own", "beside", "deeper"))
    moved = own + beside + deeper
    printed = {
        "turn_grid": str(outcome.metrics["grid"]),
        "turn_bits": count(int(str(outcome.metrics["bits"]))),
        "turn_weights": count(len(layer)),
    }
    for number in sorted({*layer.tolist()}):
        here = layer == number
        printed[f"turn_weights_layer{number + 1}"] = count(int(here.sum()))
        printed[f"turn_one_layer{number + 1}"] = count(int((moved[here] == 1).sum()))
        printed[f"turn_none_layer{number + 1}"] = count(int((moved[here] == 0).sum()))
    first = deeper[layer == 0]
    printed["turn_deeper_median"] = f"{float(np.median(first)) if first.size else 0.0:.3g}"
    weights = floats(outcome, "turn_weights")
    for number, row in enumerate(weights.tolist(), 1):
        printed[f"shown_before_layer{number}"] = fixed(row[3], 2)
        printed[f"shown_after_layer{number}"] = fixed(row[4], 2)
    return printed


def _scales(outcome: Outcome) -> dict[str, str]:
    grids, digits = texts(outcome, "scaled_grid"), ints(outcome, "scaled_digits")
    twins, rows = grids != "float", grids == "symmetric_channel"
    checks = ints(outcome, "scaled_points") + ints(outcome, "scaled_layer_values")
    return {
        "scaled_twins": count(int(twins.sum())),
        "scaled_networks": count(int((~twins).sum())),
        "scaled_checks": count(int(checks.sum())),
        "scaled_whole": count(int(flags(outcome, "scaled_whole").sum())),
        "digits_tensor": _extreme(digits[twins & ~rows], max),
        "digits_rows_smallest": _extreme(digits[rows], min),
        "digits_float_largest": _extreme(digits[~twins], max),
    }


def _extreme(values: IntArray, choose: Any) -> str:  # noqa: ANN401 - min or max
    return count(int(choose(values.tolist()))) if values.size else "none"


def _growth(outcome: Outcome) -> dict[str, str]:
    widths, winning = ints(outcome, "width_width"), ints(outcome, "width_winning")
    output = flags(outcome, "growth_output")
    kinds = texts(outcome, "growth_kind")
    formal, kept = floats(outcome, "growth_formal"), ints(outcome, "growth_winning")
    last = {name: output & (kinds == name) for name in ("trained", "drawn")}
    printed = {
        "growth_exponent": fixed(growth_exponent(outcome), 2),
        "widest": count(int(widths[-1])),
        "widest_formal": count(int(ints(outcome, "width_formal")[-1])),
        "widest_winning": count(int(winning[-1])),
        "deep_layers": count(int(ints(outcome, "growth_layer")[kinds == "drawn"].max()) - 1),
    }
    for name, here in last.items():
        printed[f"formal_{name}"] = f"10^{round(float(formal[here].max()))}^"
        printed[f"winning_{name}"] = count(int(kept[here].max()))
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
        ``relu_tropical_directions``, ``_regions`` and ``_scales``, as printed; ``_turns``: one row
        per weight; ``_growth``: one per network and layer; ``_widths``: one per width.
    """
    return {
        "relu_tropical_directions": directions(outcome),
        "relu_tropical_regions": regions(outcome),
        "relu_tropical_scales": scales(outcome),
        "relu_tropical_turns": _frame(outcome, "turn_case", TurnCase),
        "relu_tropical_growth": _frame(outcome, "growth", GrowthCase),
        "relu_tropical_widths": _frame(outcome, "width", WidthCase),
    }


def _frame(outcome: Outcome, name: str, cases: type[Any]) -> pd.DataFrame:
    return pd.DataFrame({f.name: outcome.array(f"{name}_{f.name}") for f in fields(cases)})
