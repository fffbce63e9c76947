"""The numbers that the section on `neuron_kink` prints, and its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from qgeom.experiments.prose import count, fixed, percent, significant

if TYPE_CHECKING:
    from qgeom.experiments.outcome import Outcome
    from qgeom.types import FloatArray


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
    example = outcome.metrics["example"]
    assert isinstance(example, dict)  # noqa: S101 - made by compute
    printed = {
        name: "∞" if example[name] is None else fixed(float(str(example[name])), 3)
        for name in ("kink_float", "kink_quantized", "flip_length", "largest_error_in_flip")
    }
    printed |= {
        name: _plain(float(str(example[name])))
        for name in ("weight", "bias", "quantized_weight", "slope_right")
    }
    for name in ("kink_float_fraction", "kink_quantized_fraction"):
        printed[name] = str(example[name])
    cases = {
        name: int(str(outcome.metrics[name]))
        for name in ("cases", "cases_same_sign", "cases_vanished", "cases_sign_change")
    }
    printed |= {name: count(number) for name, number in cases.items()}
    return printed | {
        "step": _plain(float(str(outcome.metrics["step"]))),
        "vanished_share": percent(cases["cases_vanished"] / cases["cases"]),
        "families": count(np.unique(_pairs(outcome), axis=0).shape[0]),
        **_sweep(outcome),
    }


def _plain(value: float) -> str:
    """Print a configured number as it was written, with a true minus sign."""
    return f"{value:.6g}".replace("-", "\N{MINUS SIGN}")


def _pairs(outcome: Outcome) -> FloatArray:
    """Return the neurons (w, b) that were swept, one row per case."""
    weights, biases = outcome.array("case_weight"), outcome.array("case_bias")
    return np.stack([weights, biases], axis=1).astype(np.float64)


def _sweep(outcome: Outcome) -> dict[str, str]:
    """Print the range of steps, and the first one at which a weight rounds to zero."""
    steps = np.asarray(outcome.array("sweep_step"), dtype=np.float64)
    weights = np.asarray(outcome.array("sweep_weight"), dtype=np.float64)
    rounded = np.asarray(outcome.array("sweep_quantized_weight"), dtype=np.float64)
    gone = np.argwhere((rounded == 0).T)  # by step, then by weight
    first = gone[0] if gone.size else None
    return {
        "smallest_step": _plain(float(steps.min())),
        "largest_step": _plain(float(steps.max())),
        "vanishing_step": "none" if first is None else significant(float(steps[first[0]]), 2),
        "vanishing_weight": "none" if first is None else _plain(float(weights[first[1]])),
    }


def tables(outcome: Outcome) -> dict[str, pd.DataFrame]:
    """Tidy tables by name: one row per swept pair of neurons."""
    names = (
        "weight",
        "bias",
        "step",
        "quantized_weight",
        "rounded",
        "same_sign",
        "flip_length",
        "formula_length",
        "strip_bound",
        "error_jump",
        "slope_jump",
    )
    return {"neuron_kink": pd.DataFrame({name: outcome.array(f"case_{name}") for name in names})}
